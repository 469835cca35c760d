// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "import/reports.h"

namespace radgenome::import {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The section that a line opens, and what stands behind its colon.
std::pair<std::string_view, std::string_view> heading_of(std::string_view line, const Headings& headings) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  return {headings.section_of(trimmed(line.substr(0, colon))), line.substr(colon + 1)};
}

class Texts : public ReportReader::Source {
 public:
  Texts(const std::filesystem::path& path, const Headings& headings) : headings_(headings) {
    if (!std::filesystem::is_directory(path)) {
      files_.push_back(path);
      return;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path))
      if (entry.is_regular_file() && entry.path().extension() == ".txt") files_.push_back(entry.path());
    std::sort(files_.begin(), files_.end());
  }

  bool next(Raw& raw) override {
    if (at_ == files_.size()) return false;
    const auto& file = files_[at_++];
    raw.where = file.string();
    raw.name = file.stem().string();
    if (std::filesystem::file_size(file) > CsvReader::largest_cell)
      throw Error("cell_too_large", "the text is far longer than any report");
    std::string text = read_file(file);
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    require_text(text);
    raw.sections = sections_of(text, headings_);
    return true;
  }

 private:
  const Headings headings_;
  std::vector<std::filesystem::path> files_;
  std::size_t at_ = 0;
};

void append(std::vector<record::Section>& sections, std::string_view name, std::string_view text) {
  const auto found =
      std::find_if(sections.begin(), sections.end(), [&](const auto& s) { return s.name == name; });
  if (found == sections.end())
    sections.push_back({std::string(name), std::string(text)});
  else
    found->text += "\n" + std::string(text);
}

}  // namespace

std::vector<record::Section> sections_of(std::string_view text, const Headings& headings) {
  // Titles and dates above the first heading tell of the examination, not of the patient's organs.
  std::vector<record::Section> sections;
  std::string_view section = "technique";
  bool any_heading = false;
  const std::string_view whole = text;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (const auto [opened, rest] = heading_of(line, headings); !opened.empty()) {
      any_heading = true;
      section = opened;
      line = rest;
    }
    if (!trimmed(line).empty()) append(sections, section, trimmed(line));
  }
  if (!any_heading) return {{"findings", std::string(trimmed(whole))}};
  return sections;
}

std::unique_ptr<ReportReader::Source> report_texts(const std::filesystem::path& path,
                                                   const Headings& headings) {
  return std::make_unique<Texts>(path, headings);
}

}  // namespace radgenome::import
