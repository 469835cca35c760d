// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/json.h"
#include "record/made_by.h"

namespace radgenome::record {

inline constexpr const char* questions_format = "radgenome.questions/1";

/// What the masks say: `quantity` of `structure`.
struct Measured {
  std::string structure;
  std::string quantity;
  bool operator==(const Measured&) const = default;
};

/// A number with its unit, e.g. {6, 4} "mm".
struct Quantity {
  std::vector<double> values;
  std::string unit;
  /// An answer this far off, in `unit`, is still right; absent where the report states the number.
  std::optional<double> tolerance = {};
  bool operator==(const Quantity&) const = default;
};

/// A set of ids, as `of` says. Of sides there are "left", "right" and "both"; sentences are those of
/// facts.json.
struct IdSet {
  std::string of;  ///< "findings", "structures", "sides", "changes", "attributes" or "sentences"
  std::vector<std::string> ids;
  bool operator==(const IdSet&) const = default;
};

/// yes/no, a set of ids, or a number with a unit.
using Answer = std::variant<bool, IdSet, Quantity>;

/// One of the answers that a multiple choice offers.
struct Option {
  std::string id;  ///< as in the answer's IdSet
  std::string text;
  /// True for the right one, and for one that the report itself or a measurement rules out; a wrong one that
  /// rests on silence of the report is not.
  bool stated = true;
  bool operator==(const Option&) const = default;
};

/// The scan that the question's own is compared with.
struct EarlierScan {
  std::string case_id;
  std::vector<std::string> facts;  ///< of that case, which the answer rests on too
  bool operator==(const EarlierScan&) const = default;
};

struct Question {
  std::string id;
  std::string kind;  ///< a file in src/ask/kinds: "abnormality", "presence", "location" …
  std::string form;  ///< id of the wording in data/questions
  std::string question;
  Answer answer;
  std::string answer_text;
  std::vector<Option> options;  ///< of a multiple choice, all that are sound; a release draws among them
  std::optional<std::string> finding;    ///< the finding asked about, where there is one
  std::optional<std::string> place;      ///< the structure that the question names
  std::optional<std::string> structure;  ///< the mask that it is grounded on; absent: none, or the whole scan
  std::vector<std::string> facts;        ///< ids that the answer rests on
  std::optional<Measured> measured;
  std::optional<EarlierScan> earlier = {};
  bool assumed = false;  ///< the answer rests on silence of the report
  int verified_by = 0;   ///< readers who said that the answer is right, or who gave it
  bool operator==(const Question&) const = default;
};

/// `questions.json`
struct Questions {
  std::string case_id;
  std::vector<Question> questions;
  MadeBy made_by;
  bool operator==(const Questions&) const = default;
};

Json to_json(const Answer& answer);
/// @error bad_record
Answer answer_from(const Json& value);
Json to_json(const Question& question);
Json to_json(const Questions& record);
/// pretty(to_json(record)), written without a tree in between: a data set has millions of questions.
std::string text_of(const Questions& record);
/// @error broken_json, bad_record
Questions questions_in(std::string_view text);
Questions questions_from(const Json& value);

}  // namespace radgenome::record
