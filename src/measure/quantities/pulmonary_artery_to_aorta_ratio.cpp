// SPDX-License-Identifier: Apache-2.0
#include "measure/anatomy.h"

namespace radgenome::measure::quantities {
namespace {

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  const auto &trunk = subject.anatomy->pulmonary_trunk, &aorta = subject.anatomy->aorta.ascending;
  auto& row = rows.emplace_back();
  row.structure = "pulmonary artery";
  row.other = "aorta";
  if (trunk.mm && aorta.mm)
    row.value = *trunk.mm / *aorta.mm;
  else
    row.reason = trunk.mm ? aorta.reason : trunk.reason;
}

}  // namespace

Quantity pulmonary_artery_to_aorta_ratio() {
  return {
      "pulmonary_artery_to_aorta_ratio", "1",
      "Diameter of the pulmonary trunk divided by that of the ascending aorta, both across the centreline.",
      "Wells et al., N Engl J Med 367 (2012) 913–921, doi:10.1056/nejmoa1203830", run};
}

}  // namespace radgenome::measure::quantities
