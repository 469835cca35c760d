// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "record/made_by.h"

namespace radgenome::record {

inline constexpr const char* facts_format = "radgenome.facts/1";

enum class SentenceType { statement, leadin, technique, advice, history, other };
enum class Status { present, absent, possible };

std::string_view name_of(SentenceType type);
std::string_view name_of(Status status);
/// @error bad_record — an unknown name
SentenceType sentence_type_of(std::string_view name);
Status status_of(std::string_view name);

/// Words of the section behind one part of a fact; code points [start, end).
struct Evidence {
  std::string kind;  ///< "status", "place", "size", "attribute" or "count"
  std::size_t start = 0, end = 0;
  bool operator==(const Evidence&) const = default;
};

/// How many of a finding there are.
struct Count {
  std::size_t n = 0;
  bool at_least = false;  ///< "several": two or more
  bool operator==(const Count&) const = default;
};

/// One finding with one status in one set of places.
struct Fact {
  std::string id;       ///< unique within the case, e.g. "f3.1"
  std::string finding;  ///< id of data/findings.json
  Status status = Status::present;
  std::vector<std::string> where;  ///< ids of data/structures.json, the deepest that the text supports
  std::vector<double> size_mm;
  std::size_t start = 0, end = 0;  ///< the words that name the finding, in the section's code points
  std::vector<Evidence> evidence;
  /// Ids of data/attributes.json that its clause states of it, each once; the evidence of kind "attribute"
  /// stands in the same order.
  std::vector<std::string> attributes = {};
  std::optional<Count> count = {};  ///< over all its places; only where its words state one
  int verified_by = 0;              ///< readers who said that it is right, or who corrected it to what it is
  bool operator==(const Fact&) const = default;
};

/// That a language model was to read a sentence, and what became of it.
struct ModelReading {
  enum class Outcome { taken, refused };
  Outcome outcome = Outcome::taken;  ///< taken: type and facts of the sentence are the model's
  std::string reason;                ///< why it was refused: "unknown_finding", "no_answer" …
  bool operator==(const ModelReading&) const = default;
};

/// A span of a section. Every character that is not white space belongs to exactly one.
struct Sentence {
  std::string id;
  std::string section;
  std::size_t start = 0, end = 0;
  SentenceType type = SentenceType::statement;
  std::vector<Fact> facts;
  bool understood = true;  ///< whether every word that may carry content was known
  std::optional<ModelReading> model = {};
  int verified_by = 0;  ///< readers who said that its type is right and its facts are all that it states
  bool operator==(const Sentence&) const = default;
};

/// `facts.json`, and a line of `extract`'s JSONL.
struct Facts {
  std::string case_id;
  std::vector<Sentence> sentences;
  MadeBy made_by;
  bool operator==(const Facts&) const = default;

  /// All facts in order of their text.
  std::vector<const Fact*> all() const;
};

Json to_json(const Fact& fact);
Json to_json(const ModelReading& reading);
Json to_json(const Facts& record);
/// The same in one line, with its line end. Written without a tree in between: a corpus has millions of
/// facts, and building the trees took twice the time of reading the reports.
std::string json_line(const Facts& record);
/// @error bad_record — also for a fact with no words behind it
Facts facts_from(const Json& value);

}  // namespace radgenome::record
