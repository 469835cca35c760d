// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <utility>

#include "core/csv.h"
#include "core/error.h"
#include "core/file.h"
#include "import/reports.h"

namespace radgenome::import {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 8> headings = {{
    {"clinical information", "clinical_information"},
    {"indication", "clinical_information"},
    {"history", "clinical_information"},
    {"technique", "technique"},
    {"findings", "findings"},
    {"impressions", "impression"},
    {"impression", "impression"},
    {"conclusion", "impression"},
}};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool same_letters(std::string_view text, std::string_view lower) {
  return text.size() == lower.size() &&
         std::equal(text.begin(), text.end(), lower.begin(), [](char a, char b) {
           return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
         });
}

/// The section that a line opens, and what stands behind its colon.
std::pair<std::string_view, std::string_view> heading_of(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return {};
  const auto word = trimmed(line.substr(0, colon));
  for (const auto& [heading, section] : headings)
    if (same_letters(word, heading)) return {section, line.substr(colon + 1)};
  return {};
}

class Texts : public ReportReader::Source {
 public:
  explicit Texts(const std::filesystem::path& path) {
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
    raw.sections = sections_of(text);
    return true;
  }

 private:
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

std::vector<record::Section> sections_of(std::string_view text) {
  // Titles and dates above the first heading tell of the examination, not of the patient's organs.
  std::vector<record::Section> sections;
  std::string_view section = "technique";
  bool any_heading = false;
  const std::string_view whole = text;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end);
    if (const auto [opened, rest] = heading_of(line); !opened.empty()) {
      any_heading = true;
      section = opened;
      line = rest;
    }
    if (!trimmed(line).empty()) append(sections, section, trimmed(line));
  }
  if (!any_heading) return {{"findings", std::string(trimmed(whole))}};
  return sections;
}

std::unique_ptr<ReportReader::Source> report_texts(const std::filesystem::path& path) {
  return std::make_unique<Texts>(path);
}

}  // namespace radgenome::import
