// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "pipeline/synth/plan.h"
#include "pipeline/synth/report.h"

namespace radgenome::pipeline::synth {

/// What is known about a case: its facts, the state of every structure that the phantom has, where each fact
/// is to be tied, and what was drawn. A structure without a voxel in the scan is outside_field_of_view.
/// @param present  ids of the structures that have a mask
Json truth_of(const Plan& plan, const Report& report, const std::vector<std::string>& present);

}  // namespace radgenome::pipeline::synth
