// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"
#include "volume/diameter.h"

namespace radgenome::measure::quantities {
namespace {

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  measure_each(subject, subject.settings.lengths, rows, [](const Mask& mask, record::Measurement& row) {
    if (mask.touches_border()) {
      row.reason = "cut_by_field_of_view";
      return;
    }
    const auto organ = main_piece(mask);
    if (!organ) {
      row.reason = "in_pieces";
      return;
    }
    const auto line = longest_line(*organ);
    row.value = line.length_mm();
    row.line_mm = {line.from, line.to};
  });
}

}  // namespace

Quantity longest_diameter_3d() {
  return {"longest_diameter_3d", "mm",
          "Longest straight line in space between two points of the organ's main piece: the length of a "
          "kidney or spleen from pole to pole.",
          "Emamian et al., AJR 160 (1993) 83–86, doi:10.2214/ajr.160.1.8416654", run};
}

}  // namespace radgenome::measure::quantities
