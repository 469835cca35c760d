// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& scan : material.scans)
    if (scan.turned_axes)
      problems.add(scan.mask_place,
                   fmt::format("with {} turned over, the lungs lie clearly more on air: the masks are stored "
                               "the other way round than the scan",
                               *scan.turned_axes),
                   {{"axes", *scan.turned_axes}}, {scan.id});
}

}  // namespace

Rule mask_turned_over() {
  return {"mask_turned_over", record::Severity::error,
          "Masks of both lungs that lie on tissue, and on air once axes of their grid are turned over", look};
}

}  // namespace radgenome::validate::rules
