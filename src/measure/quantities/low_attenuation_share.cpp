// SPDX-License-Identifier: Apache-2.0
#include "measure/lung_density.h"

namespace radgenome::measure::quantities {
namespace {

constexpr std::int16_t emphysema_hu = -950;

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  measure_lung_density(subject, rows, [](const Ct& ct, const Mask& mask) {
    std::int64_t low = 0;
    mask.for_each([&](Index v) { low += ct(v) < emphysema_hu ? 1 : 0; });
    return static_cast<double>(low) / static_cast<double>(mask.voxels());
  });
}

}  // namespace

Quantity low_attenuation_share() {
  return {"low_attenuation_share", "1",
          "Share of the voxels of a lung, of both lungs or of a lobe below -950 HU (%LAA-950, an index of "
          "emphysema on thin slices at full inspiration).",
          "Gevenois et al., Am J Respir Crit Care Med 152 (1995) 653–657, "
          "doi:10.1164/ajrccm.152.2.7633722",
          run};
}

}  // namespace radgenome::measure::quantities
