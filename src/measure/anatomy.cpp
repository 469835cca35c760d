// SPDX-License-Identifier: Apache-2.0
#include "measure/anatomy.h"

#include "core/parallel.h"
#include "measure/target.h"

namespace radgenome::measure {
namespace {

AorticDiameters aorta_of(const Subject& subject) {
  const auto found = target(subject, "aorta");
  const auto piece = found.mask ? main_piece(*found.mask) : std::nullopt;
  if (piece) return aortic_diameters(*piece);
  const VesselDiameter none{std::nullopt, found.mask ? "in_pieces" : found.reason};
  return {none, none};
}

VesselDiameter trunk_of(const Subject& subject) {
  const auto found = target(subject, "pulmonary artery");
  const auto piece = found.mask ? main_piece(*found.mask) : std::nullopt;
  if (piece) return pulmonary_trunk_diameter(*piece);
  return {std::nullopt, found.mask ? "in_pieces" : found.reason};
}

void measure_vertebra(const Subject& subject, Vertebra& vertebra) {
  const auto found = target(subject, vertebra.structure);
  if (!found.mask) {
    vertebra.reason = found.reason;
  } else if (found.mask->touches_border()) {
    vertebra.reason = "cut_by_field_of_view";
  } else if (const auto piece = main_piece(*found.mask)) {
    if (const auto body = body_of(*piece)) vertebra.heights = heights_of(*piece, *body);
    if (!vertebra.heights) vertebra.reason = "no_vertebral_body";
  } else {
    vertebra.reason = "in_pieces";
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
