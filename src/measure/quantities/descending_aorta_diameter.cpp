// SPDX-License-Identifier: Apache-2.0
#include "measure/anatomy.h"

namespace radgenome::measure::quantities {

Quantity descending_aorta_diameter() {
  return {"descending_aorta_diameter", "mm",
          "Diameter of the descending aorta across its centreline (of the circle with the section's area, "
          "mean over 10 mm) at the height of the middle of the ascending aorta.",
          "ESC guidelines on aortic diseases, Eur Heart J 35 (2014) 2873–2926, doi:10.1093/eurheartj/ehu281",
          [](const Subject& subject, std::vector<record::Measurement>& rows) {
            add_diameter(subject.anatomy->aorta.descending, "aorta", rows);
          }};
}

}  // namespace radgenome::measure::quantities
