// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/json.h"
#include "extract/lexicon.h"
#include "extract/wording.h"

namespace radgenome::extract {

/// Fills a Lexicon from the files of one language; every refusal names the file and the line of the entry.
class LexiconLoader {
 public:
  LexiconLoader(std::filesystem::path folder, const knowledge::Knowledge& knowledge, Lexicon& lexicon);
  void load_all();
  /// A wording may hold a plural ("branches of the aorta"); it is to be the same word as its singular.
  void take_plurals_of(const LexiconLoader& first);

 private:
  Json open(const std::string& file, std::string_view format);
  void each(const Json& list, const std::function<void(JsonObject&)>& read);
  void load_knowledge();
  void load_words();
  void load_places();
  void load_place(JsonObject& entry);
  void load_part(JsonObject& entry);
  void load_findings();
  void load_rule(JsonObject& entry);
  void load_finding_words(JsonObject& entry);
  void load_cues();
  void load_attributes();
  void add_traits(TraitWords words, const std::vector<std::string>& wordings);
  void add_traits(JsonObject& root, const char* key, TraitWords::Use use);
  void load_forms();
  void refuse_doubles();
  void refuse_unreadable();
  bool is_read_as(const std::string& text, Meaning meaning) const;

  void add_wordings(const std::vector<std::string>& wordings, Meaning meaning);
  std::uint16_t add_place_words(const std::vector<std::string>& wordings, PlaceWords words);
  std::vector<char> marked(const std::vector<Word>& words) const;
  Word word_of(const std::string& word);
  Matcher& matcher_of(Kind kind) const {
    return kind == Kind::trait ? lexicon_.trait_matcher : lexicon_.matcher;
  }
  Node node_of(const std::string& id) const;
  std::int16_t finding_of(const std::string& id) const;
  std::int16_t place_of(const std::string& id) const;
  std::int16_t attribute_of(const std::string& id) const;
  std::vector<Node> nodes_of(const std::vector<std::string>& ids) const;

  std::filesystem::path folder_;
  const knowledge::Knowledge& knowledge_;
  Lexicon& lexicon_;
  WordSets sets_;
  std::vector<std::pair<std::string, std::string>> endings_;
  std::map<std::string, std::string> plurals_;  ///< those that stand in wordings
  std::map<std::string, std::string> base_;     ///< form → the word that it is a form of
  std::vector<Word> plain_, names_, modifiers_, trait_begins_;
  std::map<std::string, Node> nodes_;
  std::map<std::string, std::int16_t> findings_, places_, attributes_;
  std::string file_, text_, hashed_;
  std::size_t line_ = 0;                               ///< of the entry that is being read
  std::map<std::pair<int, int>, std::size_t> origin_;  ///< meaning → line
  /// One sequence of words of each wording, to be read as text once all are loaded.
  struct Sample {
    std::string wording, text, file;
    Meaning meaning;
    std::size_t line;
  };
  std::vector<Sample> samples_;
  std::vector<std::string> doubles_;  ///< wordings with two meanings of one kind
};

}  // namespace radgenome::extract
