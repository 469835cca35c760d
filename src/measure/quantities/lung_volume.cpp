// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"

namespace radgenome::measure::quantities {
namespace {

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  measure_each(subject, lungs_and_lobes(), rows, [](const Mask& mask, record::Measurement& row) {
    if (mask.touches_border())
      row.reason = "cut_by_field_of_view";
    else
      row.value = mask.volume_ml();
  });
}

}  // namespace

Quantity lung_volume() {
  return {"lung_volume", "ml",
          "Volume of the voxels of a lung, of both lungs or of a lobe at the breath the scan was taken in; "
          "absent where the edge of the scan cuts the mask.",
          "Kauczor et al., AJR 171 (1998) 1091–1095, doi:10.2214/ajr.171.4.9763003", run};
}

}  // namespace radgenome::measure::quantities
