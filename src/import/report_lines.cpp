// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <fstream>
#include <limits>

#include "core/csv.h"
#include "core/error.h"
#include "core/json.h"
#include "import/reports.h"

namespace radgenome::import {
namespace {

std::string text_at(const Json& object, const std::string& key) {
  const Json& value = object.at(key);
  if (value.is_null()) return {};
  if (!value.is_string()) throw Error("broken_json", fmt::format("\"{}\" must be a text", key));
  auto text = value.get<std::string>();
  require_text(text);
  return text;
}

/// The line without what may stand around it, at most `largest_row` bytes; the rest of a longer one is passed
/// over.
bool read_line(std::istream& file, std::string& line, bool& too_long) {
  line.clear();
  too_long = false;
  char c;
  bool any = false;
  auto* bytes = file.rdbuf();
  for (int next = bytes->sbumpc(); next != std::char_traits<char>::eof(); next = bytes->sbumpc()) {
    any = true;
    c = static_cast<char>(next);
    if (c == '\n') return true;
    if (line.size() < CsvReader::largest_row)
      line += c;
    else
      too_long = true;
  }
  return any;
}

class Lines : public ReportReader::Source {
 public:
  explicit Lines(const std::filesystem::path& path) : path_(path), file_(path, std::ios::binary) {
    if (!file_) throw Error("cannot_read", "the file cannot be opened for reading");
  }

  bool next(Raw& raw) override {
    std::string line;
    bool too_long = false;
    do {
      if (!read_line(file_, line, too_long)) return false;
      ++number_;
    } while (line.find_first_not_of(" \t\r") == std::string::npos);
    raw.where = fmt::format("{}:{}", path_.string(), number_);
    if (too_long) throw Error("cell_too_large", "the line is far longer than any report");
    take(line, raw);
    return true;
  }

 private:
  static void take(const std::string& line, Raw& raw) {
    if (line.size() <= CsvReader::largest_cell) require_text(line);
    const Json object = parse_json(line);
    if (!object.is_object()) throw Error("broken_json", "each line must be one object");
    for (const auto* key : {"case", "VolumeName"})
      if (raw.name.empty() && object.contains(key)) raw.name = text_at(object, key);
    for (const auto& item : object.items())
      if (const auto section = section_of_column(item.key()); !section.empty())
        raw.sections.push_back({section, text_at(object, item.key())});
  }

  std::filesystem::path path_;
  std::ifstream file_;
  std::size_t number_ = 0;
};

}  // namespace

std::unique_ptr<ReportReader::Source> report_lines(const std::filesystem::path& path) {
  return std::make_unique<Lines>(path);
}

}  // namespace radgenome::import
