// SPDX-License-Identifier: Apache-2.0
#include "measure/lesions.h"

namespace radgenome::measure::quantities {

Quantity longest_axial_diameter() {
  return {"longest_axial_diameter", "mm",
          "Longest line within one axial slice over all slices of a lesion, between the outer edges of its "
          "border voxels; one row a piece of the structure, at most the ten largest.",
          "RECIST 1.1, doi:10.1016/j.ejca.2008.10.026",
          [](const Subject& subject, std::vector<record::Measurement>& rows) {
            measure_lesions(subject, &AxialDiameters::longest, rows);
          }};
}

}  // namespace radgenome::measure::quantities
