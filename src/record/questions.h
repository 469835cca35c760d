// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/json.h"
#include "record/made_by.h"

namespace radgenome::record {

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
  bool operator==(const Quantity&) const = default;
};

/// A set of ids: of findings or of structures, as `of` says.
struct IdSet {
  std::string of;  ///< "findings" or "structures"
  std::vector<std::string> ids;
  bool operator==(const IdSet&) const = default;
};

/// yes/no, a set of ids, or a number with a unit.
using Answer = std::variant<bool, IdSet, Quantity>;

struct Question {
  std::string id;
  std::string kind;  ///< "abnormality", "presence", "location", "size", "case_disorders" …
  std::string form;  ///< id of the wording in data/questions
  std::string question;
  Answer answer;
  std::string answer_text;
  std::vector<std::string> options;      ///< multiple choice; else empty
  std::optional<std::string> finding;    ///< the finding asked about, where there is one
  std::optional<std::string> place;      ///< the structure that the question names
  std::optional<std::string> structure;  ///< the mask that it is grounded on; absent: none, or the whole scan
  std::vector<std::string> facts;        ///< ids that the answer rests on
  std::optional<Measured> measured;
  bool assumed = false;  ///< the answer rests on silence of the report
  bool operator==(const Question&) const = default;
};

/// `questions.json`
struct Questions {
  std::string case_id;
  std::vector<Question> questions;
  MadeBy made_by;
  bool operator==(const Questions&) const = default;
};

Json to_json(const Questions& record);
Questions questions_from(const Json& value);

}  // namespace radgenome::record
