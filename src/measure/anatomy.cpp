// SPDX-License-Identifier: Apache-2.0
#include "measure/anatomy.h"

#include "core/parallel.h"
#include "measure/target.h"

namespace radgenome::measure {
namespace {

AorticDiameters aorta_of(const Subject& subject) {
  const auto found = target(subject, "aorta");
  if (found.mask) return aortic_diameters(*found.mask);
  return {{std::nullopt, found.reason}, {std::nullopt, found.reason}};
}

VesselDiameter trunk_of(const Subject& subject) {
  const auto found = target(subject, "pulmonary artery");
  return found.mask ? pulmonary_trunk_diameter(*found.mask) : VesselDiameter{std::nullopt, found.reason};
}

void measure_vertebra(const Subject& subject, Vertebra& vertebra) {
  const auto found = target(subject, vertebra.structure);
  if (!found.mask) {
    vertebra.reason = found.reason;
  } else if (found.mask->touches_border()) {
    vertebra.reason = "cut_by_field_of_view";
  } else {
    if (const auto body = body_of(*found.mask)) vertebra.heights = heights_of(*found.mask, *body);
    if (!vertebra.heights) vertebra.reason = "no_vertebral_body";
  }
}

std::vector<Vertebra> vertebrae_due(const Subject& subject) {
  std::vector<Vertebra> vertebrae;
  for (const auto* part : {"lumbar vertebrae", "thoracic vertebrae"})
    for (const auto& id : subject.knowledge.descendants(part))
      if (is_due(subject, id)) vertebrae.push_back({id, std::nullopt, ""});
  return vertebrae;
}

}  // namespace

Anatomy anatomy_of(const Subject& subject) {
  Anatomy anatomy;
  anatomy.vertebrae = vertebrae_due(subject);
  const std::size_t vessels = 2;
  parallel_for(vessels + anatomy.vertebrae.size(), [&](std::size_t n) {
    if (n == 0)
      anatomy.aorta = aorta_of(subject);
    else if (n == 1)
      anatomy.pulmonary_trunk = trunk_of(subject);
    else
      measure_vertebra(subject, anatomy.vertebrae[n - vessels]);
  });
  return anatomy;
}

void add_heights(const Anatomy& anatomy, Line VertebralHeights::*height,
                 std::vector<record::Measurement>& rows) {
  for (const auto& vertebra : anatomy.vertebrae) {
    auto& row = rows.emplace_back();
    row.structure = vertebra.structure;
    row.reason = vertebra.reason;
    if (!vertebra.heights) continue;
    const Line& line = (*vertebra.heights).*height;
    row.value = line.length_mm();
    row.line_mm = {line.from, line.to};
  }
}

}  // namespace radgenome::measure
