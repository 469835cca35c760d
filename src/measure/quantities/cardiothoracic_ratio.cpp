// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"
#include "volume/diameter.h"
#include "volume/slices.h"

namespace radgenome::measure::quantities {
namespace {

const Vector<World> transverse{1, 0, 0};

/// True where the scan's sides cut the mask, or its first or last axial slice while the mask is still widest
/// there: then it would be wider beyond.
bool breadth_is_cut(const Mask& mask, int widest_slice) {
  const int axial = axial_axis(mask.geometry());
  for (int axis = 0; axis < 3; ++axis) {
    const bool first = mask.box().begin[axis] == 0, last = mask.box().end[axis] == mask.geometry().size[axis];
    if (axis != axial && (first || last)) return true;
    if (axis == axial &&
        ((first && widest_slice == 0) || (last && widest_slice == mask.geometry().size[axis] - 1)))
      return true;
  }
  return false;
}

void run(const Subject& subject, std::vector<record::Measurement>& rows) {
  auto& row = rows.emplace_back();
  row.structure = "heart";
  row.other = "lung";
  const auto heart = target(subject, "heart"), lung = target(subject, "lung");
  if (!heart.mask || !lung.mask) {
    row.reason = heart.mask ? lung.reason : heart.reason;
    return;
  }
  const auto of_heart = largest_breadth(*heart.mask, transverse),
             of_thorax = largest_breadth(*lung.mask, transverse);
  if (breadth_is_cut(*heart.mask, of_heart.slice) || breadth_is_cut(*lung.mask, of_thorax.slice)) {
    row.reason = "cut_by_field_of_view";
    return;
  }
  row.value = of_heart.line.length_mm() / of_thorax.line.length_mm();
  row.slice = of_heart.slice;
  row.line_mm = {of_heart.line.from, of_heart.line.to};
}

}  // namespace

Quantity cardiothoracic_ratio() {
  return {
      "cardiothoracic_ratio", "1",
      "Largest transverse diameter of the heart on an axial slice divided by the largest transverse diameter "
      "of the thorax on an axial slice, from the outer border of one lung to that of the other; slice and "
      "line are the heart's.",
      "Gollub et al., J Comput Assist Tomogr 36 (2012) 67–71, doi:10.1097/rct.0b013e318241e585", run};
}

}  // namespace radgenome::measure::quantities
