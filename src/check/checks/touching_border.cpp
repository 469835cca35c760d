// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "touching_border";

void run(const Subject& subject, std::vector<record::Check>& found) {
  for (const auto& present : own_masks_in(subject)) {
    if (!present.entry->touches_border.value_or(false)) continue;
    found.push_back({code, record::Severity::info, present.entry->structure,
                     fmt::format("The {} {} the edge of the scan; the volume is a lower bound.",
                                 present.entry->structure, present.structure->plural ? "reach" : "reaches"),
                     Json{{"volume_ml", rounded(present.mask->volume_ml(), 3)}}});
  }
}

}  // namespace

Checker touching_border() {
  return {code, "A structure that the edge of the scan cuts off", run};
}

}  // namespace radgenome::check::checks
