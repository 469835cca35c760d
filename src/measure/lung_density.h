// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "measure/target.h"

namespace radgenome::measure {

/// Adds `density(ct, mask)` for the lungs and lobes. A lung that is cut has none: apex and base differ.
template <class Density>
void measure_lung_density(const Subject& subject, std::vector<record::Measurement>& rows,
                          const Density& density) {
  measure_each(subject, lungs_and_lobes(), rows, [&](const Mask& mask, record::Measurement& row) {
    if (subject.ct == nullptr)
      row.reason = "no_ct";
    else if (mask.touches_border())
      row.reason = "cut_by_field_of_view";
    else
      row.value = density(*subject.ct, mask);
  });
}

}  // namespace radgenome::measure
