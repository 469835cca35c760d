// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"
#include "measure/vertebral_body.h"
#include "volume/hu_statistics.h"

namespace radgenome::measure::quantities {
namespace {

constexpr double least_ml = 0.5;
void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  const std::vector<std::string> first_lumbar = {"lumbar vertebrae 1 (l1)"};
  measure_each(subject, first_lumbar, rows, [&](const Mask& mask, record::Measurement& row) {
    row.reason = subject.ct == nullptr ? "no_ct" : mask.touches_border() ? "cut_by_field_of_view" : "";
    if (!row.reason.empty()) return;
    const auto vertebra = main_piece(mask);
    const auto body = vertebra ? body_of(*vertebra) : std::nullopt;
    const Mask bone = body ? trabecular_bone(mask, *body) : Mask(mask.geometry());
    if (bone.volume_ml() < least_ml)
      row.reason = body ? "too_small" : "no_vertebral_body";
    else
      row.value = hu_statistics(*subject.ct, bone).mean;
  });
}

}  // namespace

Quantity vertebral_trabecular_attenuation() {
  return {"vertebral_trabecular_attenuation", "HU",
          "Mean CT value of the trabecular bone of the first lumbar vertebra: the anterior two thirds of its "
          "body, at least 4 mm below the surface; an index of bone density.",
          "Pickhardt et al., Ann Intern Med 158 (2013) 588–595, "
          "doi:10.7326/0003-4819-158-8-201304160-00003",
          run};
}

}  // namespace radgenome::measure::quantities
