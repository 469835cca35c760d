// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/sets.h"

#include <algorithm>

#include "volume/components.h"
#include "volume/crop.h"

namespace radgenome::segment::atlas {

Field indicator(const Set& set) {
  Field field(set.geometry());
  for (std::size_t v = 0; v < field.values().size(); ++v)
    field.values()[v] = set.values()[v] != 0 ? 1.0F : 0.0F;
  return field;
}

float quantile(std::vector<float>& values, double share) {
  const auto at = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[static_cast<std::size_t>(at)];
}

Box box_of(const Set& set) {
  const Box box = boxes_of_labels(set, 1)[1];
  return box.empty() ? Box{} : box;
}

Set fill_holes(const Set& set) {
  const auto background = set_where(set.geometry(), [&](std::size_t v) { return set.values()[v] == 0; });
  const auto pieces = find_components(background, Connectivity::faces);
  const auto boxes = boxes_of_labels(pieces.labels, pieces.count());
  std::vector<std::uint8_t> closed_in(pieces.count() + 1, 1);
  const Index size = set.size();
  for (std::size_t c = 1; c < boxes.size(); ++c)
    for (int axis = 0; axis < 3; ++axis)
      if (boxes[c].begin[axis] == 0 || boxes[c].end[axis] == size[axis]) closed_in[c] = 0;
  return select(pieces.labels, closed_in);  // label 0 is the set itself
}

}  // namespace radgenome::segment::atlas
