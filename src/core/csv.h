// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"

namespace radgenome {

/// A record of a table.
struct CsvRow {
  std::size_t line = 0;  ///< where it begins, from 1
  std::vector<std::string> cells;
  /// broken_quotes, cell_too_large, nul_byte or invalid_utf8: then the cells are not to be used.
  std::optional<Error> problem;
};

/// Reads comma separated values (RFC 4180) row by row: quoted cells may hold commas, line ends and doubled
/// quotes. Memory does not grow with the file. A broken row does not end the reading: after it the reader
/// goes on with the next line, so that one lost quote costs one row and not the rest of the table.
class CsvReader {
 public:
  static constexpr std::size_t largest_cell = 10'000'000;
  static constexpr std::size_t largest_row = 64'000'000;

  /// @error cannot_read
  explicit CsvReader(const std::filesystem::path& path);

  /// The next row that is not a blank line; false at the end of the file.
  bool next(CsvRow& row);

 private:
  bool more();
  bool ensure(std::size_t at);
  std::optional<Error> parse(CsvRow& row, std::size_t& end);
  std::optional<Error> parse_quoted(std::string& cell, std::size_t& at);
  std::optional<Error> parse_plain(std::string& cell, std::size_t& at);
  void skip_line();
  void consume(std::size_t end);

  std::filesystem::path path_;
  std::ifstream file_;
  std::string buffer_;
  std::size_t start_ = 0;  ///< of the current row in the buffer
  std::size_t line_ = 1;
};

/// One row with its line end "\n"; cells are quoted where they must be.
std::string csv_row(const std::vector<std::string>& cells);
/// The same for values that may be absent: an absent one is an empty cell, an empty text is "".
std::string csv_row_with_gaps(const std::vector<std::optional<std::string>>& cells);

}  // namespace radgenome
