// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "table/table.h"

namespace radgenome::table {

/// A table's file, read piece by piece; memory does not grow with the file.
class Reader {
 public:
  virtual ~Reader() = default;
  virtual const Schema& schema() const = 0;
  /// The next rows, as many as were written at once; nothing at the end.
  /// @error corrupt_table
  virtual std::optional<Table> next() = 0;
};

/// A Parquet file whose columns are of the types of this module (utf8, int64, double, bool and lists of the
/// first three); others are passed over.
/// @error cannot_read; corrupt_table — it is no Parquet file, or damaged; no_library
std::unique_ptr<Reader> read_parquet(const std::filesystem::path& path);

}  // namespace radgenome::table
