// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>

#include "core/json.h"

namespace radgenome::record {

/// A language model and the hash of what it was told to do.
struct Model {
  std::string name;
  std::string prompt;
  bool operator==(const Model&) const = default;
};

/// What a record was made by and of. Nothing here differs from run to run.
struct MadeBy {
  std::string stage;
  int version = 1;                            ///< raised whenever equal input may give other output
  std::string rules;                          ///< backend or rule set with its version, e.g. "en/1"
  std::string options;                        ///< hash of the options that matter
  std::map<std::string, std::string> inputs;  ///< record file name → hash
  std::optional<Model> model = {};            ///< where one was to read what the rules do not understand
  bool operator==(const MadeBy&) const = default;
};

Json to_json(const MadeBy& made_by);
MadeBy made_by_from(const Json& value);

/// Checks `"format": "radgenome.<name>/<version>"`.
/// @error bad_record — another format or a version this program does not know
void require_format(const std::string& found, const std::string& expected);

}  // namespace radgenome::record
