// SPDX-License-Identifier: Apache-2.0
#include "measure/anatomy.h"

namespace radgenome::measure::quantities {

Quantity ascending_aorta_diameter() {
  return {"ascending_aorta_diameter", "mm",
          "Largest diameter of the ascending aorta across its centreline (of the circle with the section's "
          "area, mean over 10 mm), in the middle half of the way from the root to the top of the arch.",
          "ESC guidelines on aortic diseases, Eur Heart J 35 (2014) 2873–2926, doi:10.1093/eurheartj/ehu281",
          [](const Subject& subject, std::vector<record::Measurement>& rows) {
            add_diameter(subject.anatomy->aorta.ascending, "aorta", rows);
          }};
}

}  // namespace radgenome::measure::quantities
