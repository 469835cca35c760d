// SPDX-License-Identifier: Apache-2.0
#include "measure/lesions.h"

namespace radgenome::measure::quantities {

Quantity perpendicular_axial_diameter() {
  return {
      "perpendicular_axial_diameter", "mm",
      "Longest line at exactly a right angle to the longest axial diameter, in the same slice; of a lymph "
      "node it is the short axis.",
      "RECIST 1.1, doi:10.1016/j.ejca.2008.10.026",
      [](const Subject& subject, std::vector<record::Measurement>& rows) {
        measure_lesions(subject, &AxialDiameters::perpendicular, rows);
      }};
}

}  // namespace radgenome::measure::quantities
