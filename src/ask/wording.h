// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"

namespace radgenome::ask {

/// The words that questions and answers are made of: data/questions/<language>/, with one file a kind of
/// question and words.json, which names structures and joins lists. Immutable.
class Wording {
 public:
  /// @error bad_wording — names the file and the entry: an unknown slot, a word that is missing …
  static Wording load(const std::filesystem::path& data, const std::string& language);

  struct Template {
    std::string id, text;
  };
  /// What may stand in a template's braces; a slot that is empty asks for a template without it.
  struct Slots {
    std::string finding = {};   ///< {finding}: "nodule"
    std::string findings = {};  ///< {findings}: "nodules"; of what cannot be counted, the same word
    std::string place = {};     ///< {place}: "the right lung upper lobe"
    std::string other = {};     ///< {other}: a second place, beside which the first one is put
    std::string quantity = {};  ///< {quantity}: "the length of the spleen from pole to pole"
    std::string trait = {};     ///< {trait}: "margin", a group of attributes
    std::string sentence = {};  ///< {sentence}: one of the report
  };
  struct Chosen {
    std::string form, text;
  };
  /// One of the wordings of `kind` whose slots are exactly those that are filled, by a hash of `seed`.
  Chosen choose(const std::string& kind, const std::string& seed, const Slots& slots) const;
  /// Every wording of a kind, for those who check them.
  const std::vector<Template>& wordings(const std::string& kind) const;

  /// How a structure is named inside a sentence: "the lungs", "left rib 6".
  std::string spoken(const std::string& structure) const;
  /// "a", "a and b", "a, b and c"
  std::string list(const std::vector<std::string>& items) const;
  const std::string& word(const std::string& key) const { return words_.at(key); }
  const std::string& version() const { return version_; }

  /// How a group of attributes is named inside a question, and an attribute in an answer.
  /// @error bad_wording — the language has no words for it
  const std::string& trait(const std::string& group) const;
  const std::string& attribute(const std::string& id) const;

  /// What is measured, as it stands in a question; nothing where the language has no words for it.
  std::optional<std::string> quantity(const std::string& quantity, const std::string& structure) const;

 private:
  void take_words(const std::string& bytes);
  void take_kind(const std::string& kind, const std::string& bytes);

  std::map<std::string, std::vector<Template>> templates_;
  std::map<std::string, std::string> spoken_;  ///< where it is not article + id
  std::map<std::string, std::string> words_;   ///< yes, no, none, and, article …
  std::map<std::string, std::string> traits_, attributes_;
  std::map<std::string, std::string>
      quantities_;  ///< of a measurement's id; {place} stands for the structure
  std::string version_;
};

}  // namespace radgenome::ask
