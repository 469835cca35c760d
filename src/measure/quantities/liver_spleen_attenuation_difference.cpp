// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"
#include "volume/hu_statistics.h"

namespace radgenome::measure::quantities {
namespace {

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  if (!is_due(subject, "liver") || !is_due(subject, "spleen")) return;
  const auto liver = target(subject, "liver"), spleen = target(subject, "spleen");
  auto& row = rows.emplace_back();
  row.structure = "liver";
  row.other = "spleen";
  if (!liver.mask || !spleen.mask)
    row.reason = liver.mask ? spleen.reason : liver.reason;
  else if (subject.ct == nullptr)
    row.reason = "no_ct";
  else
    row.value = hu_statistics(*subject.ct, *liver.mask).p50 - hu_statistics(*subject.ct, *spleen.mask).p50;
}

}  // namespace

Quantity liver_spleen_attenuation_difference() {
  return {
      "liver_spleen_attenuation_difference", "HU",
      "Median CT value of the liver minus that of the spleen; without contrast medium a negative difference "
      "speaks for a fatty liver.",
      "Zhang et al., Br J Radiol 91 (2018) 20170959, doi:10.1259/bjr.20170959", run};
}

}  // namespace radgenome::measure::quantities
