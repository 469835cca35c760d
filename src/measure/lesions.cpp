// SPDX-License-Identifier: Apache-2.0
#include "measure/lesions.h"

#include <algorithm>

#include "measure/target.h"
#include "volume/pieces.h"

namespace radgenome::measure {
namespace {

/// More pieces than these are noise of a segmentation, or a disease that nobody measures piece by piece.
constexpr std::size_t most_pieces = 10;

record::Measurement row_of(const std::string& structure, const Mask& lesion, Line AxialDiameters::*line) {
  record::Measurement row;
  row.structure = structure;
  if (lesion.touches_border()) {
    row.reason = "cut_by_field_of_view";
    return row;
  }
  const auto diameters = axial_diameters(lesion);
  const Line& measured = diameters.*line;
  row.value = measured.length_mm();
  row.slice = diameters.slice;
  row.line_mm = {measured.from, measured.to};
  return row;
}

}  // namespace

void measure_lesions(const Subject& subject, Line AxialDiameters::*line,
                     std::vector<record::Measurement>& rows) {
  for (const auto& structure : subject.settings.lesions) {
    if (!is_due(subject, structure)) continue;
    const auto found = target(subject, structure);
    if (!found.mask) {
      rows.emplace_back().structure = structure;
      rows.back().reason = found.reason;
      continue;
    }
    const auto lesions = piece_masks(*found.mask);
    for (std::size_t i = 0; i < std::min(lesions.size(), most_pieces); ++i)
      rows.push_back(row_of(structure, lesions[i], line));
  }
}

}  // namespace radgenome::measure
