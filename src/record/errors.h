// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/json.h"

namespace radgenome::record {

/// Why one stage of a case could not be made.
struct StageError {
  std::string stage;
  std::string code;
  std::string sentence;
  bool operator==(const StageError&) const = default;
};

/// `errors.json`; there only where a stage failed.
struct Errors {
  std::string case_id;
  std::vector<StageError> errors;
  bool operator==(const Errors&) const = default;
};

Json to_json(const Errors& record);
Errors errors_from(const Json& value);

}  // namespace radgenome::record
