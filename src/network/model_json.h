// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json.h"
#include "network/model.h"

namespace radgenome::network {

/// A model out of what stands in its model.json; `folder` and `hash` are left empty, no file is looked at.
/// @error bad_model, unknown_structure — the place in model.json and what is wrong there
Model model_from(const Json& json, const knowledge::Knowledge& knowledge);

}  // namespace radgenome::network
