// SPDX-License-Identifier: Apache-2.0
#include "measure/anatomy.h"

namespace radgenome::measure::quantities {

Quantity pulmonary_trunk_diameter() {
  return {"pulmonary_trunk_diameter", "mm",
          "Largest diameter of the pulmonary trunk across its centreline (of the circle with the section's "
          "area, mean over 10 mm) between valve and bifurcation, each left out within one radius.",
          "Truong et al., Circ Cardiovasc Imaging 5 (2012) 147–154, doi:10.1161/circimaging.111.968610",
          [](const Subject& subject, std::vector<record::Measurement>& rows) {
            add_diameter(subject.anatomy->pulmonary_trunk, "pulmonary artery", rows);
          }};
}

}  // namespace radgenome::measure::quantities
