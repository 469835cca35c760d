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

inline constexpr int stage_version = 2;

/// A stretch of a sentence and what it was taken for; code points [start, end) of the text.
struct ReadingPart {
  enum class Kind { finding, place, cue, size, clause, unknown };
  Kind kind = Kind::finding;
  std::string meaning;  ///< id of a finding, place or cue; millimetres; empty for a clause or unknown words
  std::size_t start = 0, end = 0;
};

/// A sentence as it was read.
struct Reading {
  record::Sentence sentence;
  std::vector<ReadingPart> parts;  ///< by kind, then by place in the text
};

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

  /// Words and phrases of the text that were not understood, in small letters, in order, with repetitions.
  std::vector<std::string> unknown(std::span<const record::Section> sections) const;

  /// How the sentences of a text were read, for those who write the lexicon.
  std::vector<Reading> explain(const std::string& text) const;

  /// Language and content hash of the lexicon and of the knowledge that it names, e.g. "en/3f2a…".
  const std::string& rules() const;

 private:
  struct Engine;
  std::unique_ptr<const Engine> engine_;
};

}  // namespace radgenome::extract
