// SPDX-License-Identifier: Apache-2.0
#include "cli/unknown_words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "core/csv.h"
#include "core/file.h"
#include "core/parallel.h"

namespace radgenome::cli {
namespace {

/// A phrase is words as they stand in the text, with the spaces, line ends and hyphens between them.
std::vector<std::string> words_of(const std::string& phrase) {
  std::vector<std::string> words(1);
  for (const char byte : phrase) {
    const bool parts = static_cast<unsigned char>(byte) <= ' ' || byte == '-';
    if (!parts)
      words.back() += byte;
    else if (!words.back().empty())
      words.emplace_back();
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

}  // namespace

void UnknownWords::add(const extract::Extractor& extractor, std::span<const import::Report> reports) {
  std::vector<std::vector<std::string>> found(reports.size());
  parallel_for(reports.size(), [&](std::size_t i) { found[i] = extractor.unknown(reports[i].sections); });
  for (const auto& phrases : found) {
    std::map<std::string, std::size_t> phrases_here, words_here;
    for (const auto& phrase : phrases) {
      const auto words = words_of(phrase);
      for (const auto& word : words) ++words_here[word];
      if (words.size() > 1) ++phrases_here[fmt::format("{}", fmt::join(words, " "))];
    }
    count(phrases_here, phrases_);
    count(words_here, words_);
  }
}

void UnknownWords::count(const std::map<std::string, std::size_t>& of_one_report, Counts& counts) {
  for (const auto& [text, times] : of_one_report) {
    counts[text].times += times;
    ++counts[text].reports;
  }
}

void UnknownWords::write(const std::filesystem::path& path) const {
  using Row = std::tuple<const char*, const std::string*, Count>;
  std::vector<Row> rows;
  for (const auto& [text, count] : words_) rows.emplace_back("word", &text, count);
  for (const auto& [text, count] : phrases_) rows.emplace_back("phrase", &text, count);
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::get<Count>(a).times > std::get<Count>(b).times;
  });
  std::string csv = csv_row({"kind", "text", "count", "reports"});
  for (const auto& [kind, text, count] : rows)
    csv += csv_row({kind, *text, std::to_string(count.times), std::to_string(count.reports)});
  write_file_atomically(path, csv);
}

}  // namespace radgenome::cli
