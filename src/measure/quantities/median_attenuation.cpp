// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"
#include "volume/hu_statistics.h"

namespace radgenome::measure::quantities {
namespace {

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  measure_each(subject, subject.settings.attenuations, rows, [&](const Mask& mask, record::Measurement& row) {
    if (subject.ct == nullptr)
      row.reason = "no_ct";
    else
      row.value = hu_statistics(*subject.ct, mask).p50;
  });
}

}  // namespace

Quantity median_attenuation() {
  return {
      "median_attenuation", "HU",
      "Median CT value of an organ, which its vessels and cysts hardly move; also of what the scan shows of "
      "an organ that its edge cuts.",
      "Zhang et al., Br J Radiol 91 (2018) 20170959, doi:10.1259/bjr.20170959", run};
}

}  // namespace radgenome::measure::quantities
