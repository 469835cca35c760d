// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "knowledge/knowledge.h"

namespace radgenome::ask {

/// The structure of the same name on the other side; "" where there is none.
std::string other_side_of(const knowledge::Knowledge& knowledge, const std::string& structure);

/// Places that who does not look could take for this one: the other side, then the parts beside it in the
/// same whole, then those of the other side. None overlaps with the place, and none is woven into others;
/// each once.
std::vector<std::string> neighbours_of(const knowledge::Knowledge& knowledge, const std::string& place);

}  // namespace radgenome::ask
