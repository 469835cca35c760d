// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/refine.h"

#include <algorithm>

#include "segment/atlas/sets.h"
#include "volume/distance.h"

namespace radgenome::segment::atlas {
namespace {

/// A dense voxel farther from every warped bone than this is none of them.
constexpr float bone_reach_mm = 12;

Labels only(const Labels& labels, const LabelSet& group) {
  Labels kept(labels.geometry());
  for (std::size_t v = 0; v < kept.values().size(); ++v)
    if (group[labels.values()[v]] != 0) kept.values()[v] = labels.values()[v];
  return kept;
}

std::uint8_t first_of(const LabelSet& group) {
  return static_cast<std::uint8_t>(std::find(group.begin(), group.end(), 1) - group.begin());
}

}  // namespace

Labels refine(const LabelAtlas& atlas, const Landmarks& found, const Registration& laid) {
  const auto& warped = laid.by_all;
  const auto left = nearest_label(only(warped, atlas.left_lung));
  const auto right = nearest_label(only(warped, atlas.right_lung));
  const auto bone = nearest_label(only(laid.by_landmarks, atlas.bone));
  const auto airway = first_of(atlas.trachea);
  Labels refined(warped.geometry());
  for (std::size_t v = 0; v < refined.values().size(); ++v) {
    auto& label = refined.values()[v];
    const auto side = laid.sides.values()[v];
    if (side != no_side)
      label = (side == left_side ? left : right).label.values()[v];
    else if (found.airway.values()[v] != 0)
      label = airway;
    else if (laid.bone.values()[v] != 0)
      label = bone.distance.values()[v] <= bone_reach_mm ? bone.label.values()[v] : std::uint8_t{0};
    else if (found.body.inside.values()[v] != 0 && atlas.soft[warped.values()[v]] != 0)
      label = warped.values()[v];
  }
  return refined;
}

}  // namespace radgenome::segment::atlas
