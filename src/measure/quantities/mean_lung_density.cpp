// SPDX-License-Identifier: Apache-2.0
#include "measure/lung_density.h"

namespace radgenome::measure::quantities {
namespace {

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  measure_lung_density(subject, rows, [](const Ct& ct, const Mask& mask) {
    std::int64_t sum = 0;
    mask.for_each([&](Index v) { sum += ct(v); });
    return static_cast<double>(sum) / static_cast<double>(mask.voxels());
  });
}

}  // namespace

Quantity mean_lung_density() {
  return {"mean_lung_density", "HU",
          "Mean CT value of all voxels of a lung, of both lungs or of a lobe, vessels within the mask "
          "included.",
          "Heremans et al., Chest 102 (1992) 805–811, doi:10.1378/chest.102.3.805", run};
}

}  // namespace radgenome::measure::quantities
