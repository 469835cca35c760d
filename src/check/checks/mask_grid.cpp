// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "mask_grid";

void run(const Subject& subject, std::vector<record::Check>& found) {
  std::size_t resampled = 0, drawn = 0;
  for (const auto& present : own_masks_in(subject)) {
    ++drawn;
    resampled += has_flag(*present.entry, "resampled");
    if (has_flag(*present.entry, "partly_outside_ct"))
      found.push_back(
          {code, record::Severity::warning, present.entry->structure,
           fmt::format("Part of the given mask of the {} lies outside the CT and was cut off; the mask "
                       "may belong to another scan.",
                       present.entry->structure),
           Json{{"volume_inside_ml", rounded(present.mask->volume_ml(), 3)}}});
  }
  if (resampled == 0) return;
  found.push_back(
      {code, record::Severity::info, subject.record.id,
       fmt::format("{} of {} masks came on another grid than the CT's and were resampled.", resampled, drawn),
       Json{{"masks_resampled", resampled}, {"masks", drawn}}});
}

}  // namespace

Checker mask_grid() {
  return {code, "Masks that came on another grid than the CT's", run};
}

}  // namespace radgenome::check::checks
