// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/facts.h"

namespace radgenome::extract {

inline constexpr int stage_version = 1;

/// Reads reports into facts. What it knows of language stands in data/lexicon/<language>/; the engine holds
/// no clinical word. Immutable once made; `read` may be called from many threads.
class Extractor {
 public:
  /// @param language  a folder below data/lexicon, e.g. "en"
  /// @error bad_lexicon — names file and line
  Extractor(const std::filesystem::path& data, const std::string& language,
            const knowledge::Knowledge& knowledge);
  ~Extractor();
  Extractor(Extractor&&) noexcept;

  /// Facts of the sections "findings" and "impression"; other sections give none.
  /// made_by holds stage, version and rules; inputs are left to the caller.
  record::Facts read(const std::string& case_id, std::span<const record::Section> sections) const;

  /// Language and content hash of the lexicon, e.g. "en/3f2a…".
  const std::string& rules() const;

 private:
  struct Engine;
  std::unique_ptr<const Engine> engine_;
};

}  // namespace radgenome::extract
