// SPDX-License-Identifier: Apache-2.0
#include "core/library.h"
#include "table/formats.h"
#include "table/parquet_library.h"

namespace radgenome::table {

std::unique_ptr<Writer> parquet_writer(const Schema& schema, Sink sink) {
  static const auto new_writer = function_in<decltype(radgenome_new_parquet_writer)>(
      "libradgenome_parquet.so", "radgenome_new_parquet_writer");
  return std::unique_ptr<Writer>(new_writer(schema, std::move(sink)));
}

std::unique_ptr<Reader> read_parquet(const std::filesystem::path& path) {
  static const auto new_reader = function_in<decltype(radgenome_new_parquet_reader)>(
      "libradgenome_parquet.so", "radgenome_new_parquet_reader");
  return std::unique_ptr<Reader>(new_reader(path));
}

}  // namespace radgenome::table
