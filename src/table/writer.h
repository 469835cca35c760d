// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

#include "core/atomic_file.h"
#include "table/table.h"

namespace radgenome::table {

/// csv: RFC 4180 with a head; lists are joined by ";", an absent value is an empty cell, an empty text "".
/// json: an array of objects. json_lines: one object a line. In both an absent value is null.
/// parquet: zstd; one row group for each table appended. Equal tables give equal bytes.
enum class Format { csv, json, json_lines, parquet };

/// Takes bytes in order.
using Sink = std::function<void(std::string_view bytes)>;

/// Turns tables of one schema, one after another, into the bytes of one file.
class Writer {
 public:
  virtual ~Writer() = default;
  /// @error bad_table — the table has another schema
  virtual void append(const Table& table) = 0;
  /// Writes what stands at the end; call once, last.
  virtual void finish() = 0;
};

/// @error no_library — Parquet cannot be written: its library does not load
std::unique_ptr<Writer> make_writer(Format format, const Schema& schema, Sink sink);

/// A table's file that may be larger than memory: it takes its name once it is whole.
class TableFile {
 public:
  /// @error cannot_write, no_library
  TableFile(const std::filesystem::path& path, Format format, const Schema& schema);
  /// @error cannot_write, bad_table
  void append(const Table& table) { writer_->append(table); }
  /// For those who append to it without knowing that it is a file.
  Writer& writer() { return *writer_; }
  /// Without it nothing is left behind.
  /// @error cannot_write
  void close();

 private:
  AtomicFile file_;
  std::unique_ptr<Writer> writer_;
};

/// One table as one file.
/// @error cannot_write, no_library
void write_table(const std::filesystem::path& path, Format format, const Table& table);

}  // namespace radgenome::table
