// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>

#include "extract/extract.h"
#include "import/sources.h"

namespace radgenome::cli {

/// Counts the words and phrases of a corpus that were not understood, so that the lexicon grows where it
/// pays. A phrase is a stretch of such words.
class UnknownWords {
 public:
  void add(const extract::Extractor& extractor, std::span<const import::Report> reports);

  std::size_t words() const { return words_.size(); }
  std::size_t phrases() const { return phrases_.size(); }

  /// CSV: kind ("word" or "phrase"), text, count, reports; the most frequent first.
  void write(const std::filesystem::path& path) const;

 private:
  struct Count {
    std::size_t times = 0;
    std::size_t reports = 0;
  };
  using Counts = std::map<std::string, Count>;

  static void count(const std::map<std::string, std::size_t>& of_one_report, Counts& counts);

  Counts words_, phrases_;
};

}  // namespace radgenome::cli
