// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "record/made_by.h"

namespace radgenome::record {

enum class Severity { info, warning, error };
std::string_view name_of(Severity severity);

/// One thing that a reader should look at.
struct Check {
  std::string code;
  Severity severity = Severity::info;
  std::string subject;  ///< id of a fact, structure or question, or of the case
  std::string sentence;
  Json numbers = Json::object();  ///< the numbers behind the sentence; names carry units
  bool operator==(const Check&) const = default;
};

/// `checks.json`
struct Checks {
  std::string case_id;
  std::vector<Check> checks;
  MadeBy made_by;
  bool operator==(const Checks&) const = default;
};

Json to_json(const Checks& record);
Checks checks_from(const Json& value);

}  // namespace radgenome::record
