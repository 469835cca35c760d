// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>

#include "pipeline/stages/case_state.h"

/// The stages, in their order; each stands in the file of its name. All read what the stages before have left
/// in the state, write one record, and leave it there. They return false where the record was up to date.
/// @throws NotPossible, Interrupted, Error
namespace radgenome::pipeline {

bool import_stage(CaseState& state);
bool segment_stage(CaseState& state);
bool extract_stage(CaseState& state);
bool ground_stage(CaseState& state);
bool check_stage(CaseState& state);

/// The scan that a case is compared with.
struct EarlierScan {
  ask::Earlier scan;
  std::map<std::string, std::string> hashes;  ///< of its records, as the made_by of questions names them
};
/// Nothing where a stage failed on it, for then its records may be old ones.
std::optional<EarlierScan> earlier_scan(const dataset::Dataset& dataset, const std::string& id);
/// @param before  null where there is none
bool ask_stage(CaseState& state, const EarlierScan* before);

}  // namespace radgenome::pipeline
