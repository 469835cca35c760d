// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ask/ask.h"

namespace radgenome::ask {

/// The facts of one finding that overlap with the place, where they can only be about the same sighting: all
/// present, and told once in each section (an impression sums up the findings before it). Nothing where a
/// section tells of two, for "the calcified nodule" may then be either.
std::vector<const record::Fact*> told_once(const Subject& subject, const std::string& finding,
                                           const std::string& place);

/// How the report says that a finding looks at a place: by group, the attributes of which it states just one.
/// What it says of a part of the place, or of more than the place, does not count; it must not be another.
struct Look {
  std::string attribute;
  std::vector<std::string> facts;  ///< ids of those at the place that state it
};
using Looks = std::map<std::string, Look>;  ///< by group
Looks looks_of(const Subject& subject, const std::string& finding, const std::string& place);

}  // namespace radgenome::ask
