// SPDX-License-Identifier: Apache-2.0
#include "network/crop.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace radgenome::network {
namespace {

/// As near to a face of its box a mask may be cut: the outermost samples of a network's grid lie within.
constexpr double near_mm = 5;

bool comes_near(const Box& mask, const Box& box, const Geometry& scan) {
  const auto spacing = scan.spacing_mm();
  for (int axis = 0; axis < 3; ++axis) {
    const int near =
        std::max(1, static_cast<int>(std::ceil(near_mm / spacing[static_cast<std::size_t>(axis)])));
    if (box.begin[axis] > 0 && mask.begin[axis] < box.begin[axis] + near) return true;
    if (box.end[axis] < scan.size[axis] && mask.end[axis] > box.end[axis] - near) return true;
  }
  return false;
}

}  // namespace

Box widened(Box box, int axis, int least, const Geometry& scan) {
  const int size = scan.size[axis], now = box.end[axis] - box.begin[axis], wanted = std::min(least, size);
  if (now >= wanted) return box;
  box.begin[axis] = std::clamp(box.begin[axis] - (wanted - now) / 2, 0, size - wanted);
  box.end[axis] = box.begin[axis] + wanted;
  return box;
}

LookedAt choose_crop(const Part& part, const Geometry& scan, const Places& places) {
  Box box;
  for (const auto& label : part.labels()) {
    const auto& place = places.at(label.structure);
    if (place.box.empty()) return {part.name(), std::nullopt, place.reason, label.structure};
    box = hull(box, place.box);
  }
  box = part.with_context(scan, box);
  if (part.windows(scan, box) >= part.windows(scan, scan.whole()))
    return {part.name(), std::nullopt, "saves_no_window"};
  return {part.name(), box};
}

std::optional<LookedAt> doubt(const LookedAt& crop, const std::vector<FoundLabel>& found,
                              const Geometry& scan) {
  std::map<std::string, Box> boxes;  // of structures, which may be several labels
  for (const auto& label : found) {
    auto& box = boxes[label.label.structure];
    box = hull(box, label.mask.box());
  }
  for (const auto& [structure, box] : boxes) {
    if (box.empty()) return LookedAt{crop.part, std::nullopt, "nothing_in_the_box", structure};
    if (comes_near(box, *crop.box, scan))
      return LookedAt{crop.part, std::nullopt, "cut_by_the_box", structure};
  }
  return std::nullopt;
}

}  // namespace radgenome::network
