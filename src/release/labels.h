// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/facts.h"

namespace radgenome::release {

/// A kind of fact that makes a label.
struct LabelRule {
  std::vector<std::string> findings;
  std::vector<record::Status> statuses;  ///< any of them; "present" where the table says nothing
  std::vector<std::string> within;       ///< one of its places lies within one of these; empty: anywhere
  /// Parts of words, in small letters, one of which stands in the words of the finding or of its place;
  /// empty: any words.
  std::vector<std::string> words;
  std::vector<std::string> not_words;  ///< none of these stands in the words of the finding
};

struct Label {
  std::string name;
  std::vector<LabelRule> facts;  ///< one of them is enough
};

/// Labels of whole reports, derived from their facts. `data/labels.json` holds those of CT-RATE, in the order
/// of its columns.
class LabelTable {
 public:
  /// @error bad_labels — names the file, the label and what is wrong: an id that does not exist, …
  static LabelTable load(const std::filesystem::path& data, const knowledge::Knowledge& knowledge);

  std::span<const Label> labels() const { return labels_; }

  /// For each label whether one of the facts makes it. A finding that is not mentioned makes no label.
  /// @param sections  those that the facts were read from
  std::vector<bool> read(const record::Facts& facts, std::span<const record::Section> sections) const;

 private:
  bool fits(const LabelRule& rule, const record::Fact& fact, const std::string& text) const;

  std::vector<Label> labels_;
  const knowledge::Knowledge* knowledge_ = nullptr;
};

}  // namespace radgenome::release
