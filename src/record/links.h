// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "record/made_by.h"

namespace radgenome::record {

enum class Granularity { exact, containing, none };
std::string_view name_of(Granularity granularity);

/// One fact at one of its places.
struct Link {
  std::string fact;
  std::optional<std::string> place;      ///< absent where the fact states none
  std::optional<std::string> structure;  ///< the mask it is grounded on
  Granularity granularity = Granularity::none;
  std::string
      reason;  ///< a code where not exact: no_mask_of_its_own, outside_field_of_view, no_place_stated …
  int verified_by = 0;  ///< readers who said that it is right, or who corrected it to what it is
  bool operator==(const Link&) const = default;
};

/// `links.json`
struct Links {
  std::string case_id;
  std::vector<Link> links;  ///< in order of facts, then of their places
  MadeBy made_by;
  bool operator==(const Links&) const = default;
};

Json to_json(const Link& link);
Json to_json(const Links& record);
Links links_from(const Json& value);

}  // namespace radgenome::record
