// SPDX-License-Identifier: Apache-2.0
#include "core/csv.h"

#include <algorithm>

#include "core/unicode.h"

namespace radgenome {
namespace {

constexpr std::size_t block = std::size_t{1} << 18;

Error too_large() {
  return Error("cell_too_large",
               "a cell or row is far longer than any report, as where a closing quote is lost");
}

constexpr std::string_view special = ",\"\r\n";

std::string quoted(const std::string& cell) {
  std::string text = "\"";
  for (const char c : cell) {
    if (c == '"') text += '"';
    text += c;
  }
  return text + '"';
}

std::optional<Error> text_problem(const std::vector<std::string>& cells) {
  for (const auto& cell : cells) {
    if (cell.find('\0') != std::string::npos)
      return Error("nul_byte", "a cell holds a NUL byte; write the table anew as plain text");
    if (!is_valid_utf8(cell))
      return Error("invalid_utf8", "a cell is not valid UTF-8; save the table with the encoding UTF-8");
  }
  return std::nullopt;
}

}  // namespace

CsvReader::CsvReader(const std::filesystem::path& path) : path_(path), file_(path, std::ios::binary) {
  if (!file_ || std::filesystem::is_directory(path))
    throw Error("cannot_read", "the table cannot be opened for reading").in(path.string());
  while (buffer_.size() < 3 && more()) {
  }
  if (buffer_.starts_with("\xEF\xBB\xBF")) buffer_.erase(0, 3);  // Excel's mark in front of UTF-8
}

bool CsvReader::more() {
  const std::size_t before = buffer_.size();
  buffer_.resize(before + block);
  file_.read(buffer_.data() + before, block);
  buffer_.resize(before + static_cast<std::size_t>(file_.gcount()));
  if (file_.bad())
    throw Error("cannot_read", "reading stopped before the end of the table").in(path_.string());
  return buffer_.size() > before;
}

bool CsvReader::ensure(std::size_t at) {
  return at < buffer_.size() || more();
}

void CsvReader::consume(std::size_t end) {
  const auto at = [&](std::size_t i) { return buffer_.begin() + static_cast<std::ptrdiff_t>(i); };
  line_ += static_cast<std::size_t>(std::count(at(start_), at(end), '\n'));
  start_ = end;
  if (start_ < block) return;
  buffer_.erase(0, start_);
  start_ = 0;
}

/// `at` stands behind the opening quote, then behind the closing one.
std::optional<Error> CsvReader::parse_quoted(std::string& cell, std::size_t& at) {
  const auto broken = [] {
    return Error("broken_quotes",
                 "a quoted cell is not closed as it should be; double the quotes inside quoted cells");
  };
  while (ensure(at)) {
    const std::size_t quote = buffer_.find('"', at);
    cell.append(buffer_, at, quote - at);
    if (cell.size() > largest_cell) return too_large();
    at = std::min(quote, buffer_.size());
    if (quote == std::string::npos) continue;
    ++at;
    const char after = ensure(at) ? buffer_[at] : '\n';
    if (after != '"')
      return after == ',' || after == '\n' || after == '\r' ? std::nullopt : std::optional(broken());
    cell += '"';
    ++at;
  }
  return broken();
}

std::optional<Error> CsvReader::parse_plain(std::string& cell, std::size_t& at) {
  while (ensure(at)) {
    const std::size_t stop = std::min(buffer_.find_first_of(",\n", at), buffer_.size());
    cell.append(buffer_, at, stop - at);
    if (cell.size() > largest_cell) return too_large();
    at = stop;
    if (at < buffer_.size()) break;
  }
  const bool last = at >= buffer_.size() || buffer_[at] == '\n';
  if (last && cell.ends_with('\r')) cell.pop_back();
  return std::nullopt;
}

/// Parses the row at `start_`; `end` is behind its line end.
std::optional<Error> CsvReader::parse(CsvRow& row, std::size_t& end) {
  std::size_t at = start_;
  while (true) {
    std::string cell;
    const bool quoted = ensure(at) && buffer_[at] == '"';
    if (quoted) ++at;
    if (auto problem = quoted ? parse_quoted(cell, at) : parse_plain(cell, at)) return problem;
    if (at - start_ > largest_row) return too_large();
    row.cells.push_back(std::move(cell));
    if (quoted && ensure(at) && buffer_[at] == '\r') ++at;
    if (!ensure(at)) break;
    if (buffer_[at++] == '\n') break;
  }
  end = at;
  return text_problem(row.cells);
}

/// To the next line, holding nothing of this one: it may be as long as the file.
void CsvReader::skip_line() {
  std::size_t line_end;
  while ((line_end = buffer_.find('\n', start_)) == std::string::npos) {
    buffer_.clear();
    start_ = 0;
    if (!more()) return;
  }
  consume(line_end + 1);
}

bool CsvReader::next(CsvRow& row) {
  while (ensure(start_)) {
    row = {line_, {}, {}};
    std::size_t end = start_;
    row.problem = parse(row, end);
    if (end == start_) {  // broken
      skip_line();
      return true;
    }
    const auto line = std::string_view(buffer_).substr(start_, end - start_);
    const bool blank = line == "\n" || line == "\r\n";
    consume(end);
    if (!blank) return true;
  }
  return false;
}

std::string csv_row(const std::vector<std::string>& cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += ',';
    const bool alone_and_empty = cells.size() == 1 && cells[i].empty();
    row +=
        alone_and_empty || cells[i].find_first_of(special) != std::string::npos ? quoted(cells[i]) : cells[i];
  }
  return row + "\n";
}

std::string csv_row_with_gaps(const std::vector<std::optional<std::string>>& cells) {
  std::string row;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) row += ',';
    if (!cells[i]) continue;
    row += cells[i]->empty() || cells[i]->find_first_of(special) != std::string::npos ? quoted(*cells[i])
                                                                                      : *cells[i];
  }
  return row + "\n";
}

}  // namespace radgenome
