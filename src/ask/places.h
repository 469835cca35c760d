// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "ask/ask.h"

namespace radgenome::ask {

/// All that the report states of one place.
struct PlaceSummary {
  std::map<std::string, std::vector<const record::Fact*>> findings;  ///< present ones
  std::set<std::string> denied;                                      ///< findings that are absent there
  std::vector<const record::Fact*> normal;                           ///< facts that call the place normal
  bool doubtful = false;                                             ///< something is possible there

  bool contradicts_itself() const;
};
using Places = std::map<std::string, PlaceSummary>;

Places places_of(const Subject& subject);

/// What the place and its parts show: the lungs show what one of their lobes shows. The place's own facts
/// stand first.
std::map<std::string, std::vector<const record::Fact*>> findings_within(const Subject& subject,
                                                                        const Places& places,
                                                                        const std::string& place);

/// "Nothing" is said only of a place that is called normal and of whose parts nothing is found or suspected.
bool is_clean(const Subject& subject, const Places& places, const std::string& place);

}  // namespace radgenome::ask
