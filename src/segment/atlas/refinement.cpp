// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/refinement.h"

#include "segment/atlas/sets.h"
#include "volume/components.h"
#include "volume/crop.h"
#include "volume/distance.h"
#include "volume/morphology.h"
#include "volume/smooth.h"

namespace radgenome::segment::atlas {
namespace {

constexpr double hu_smooth_mm = 1.4;
constexpr float shell_above_hu = 120, marrow_above_hu = 0;
constexpr double shell_reach_mm = 1.5, marrow_depth_mm = 4.5;
constexpr float farthest_bone_mm = 12;
constexpr float lumen_below_hu = -500;
constexpr double trachea_near_mm = 3, trachea_far_mm = 8, least_piece_of_largest = 0.1;

/// Warped labels of the bones. Ribs are taken from the registration by landmarks: the HU of the organs
/// beneath pull at them.
Labels bone_labels(const LabelAtlas& atlas, const Registration& registration) {
  Labels labels(registration.by_all.geometry());
  for (std::size_t v = 0; v < labels.values().size(); ++v) {
    const auto before = registration.by_landmarks.values()[v], after = registration.by_all.values()[v];
    if (atlas.rib[before] != 0)
      labels.values()[v] = before;
    else if (atlas.bone[after] != 0 && atlas.rib[after] == 0)
      labels.values()[v] = after;
  }
  return labels;
}

/// Every voxel of bone gets the nearest warped bone's label, if one is near.
void draw_bones(const LabelAtlas& atlas, const Registration& registration, const Set& bone, Labels& labels) {
  const auto nearest = nearest_label(bone_labels(atlas, registration));
  for_each_voxel(bone, [&](std::size_t v) {
    const bool cord = atlas.spinal_cord[labels.values()[v]] != 0;
    if (!cord && nearest.distance.values()[v] < farthest_bone_mm)
      labels.values()[v] = nearest.label.values()[v];
  });
}

/// Every voxel of a lung gets the nearest warped lobe of its side.
void draw_lobes(const LabelAtlas& atlas, const Registration& registration, Labels& labels) {
  for (const auto side : {left_side, right_side}) {
    const auto& group = side == left_side ? atlas.left_lung : atlas.right_lung;
    Labels lobes(labels.geometry());
    for (std::size_t v = 0; v < lobes.values().size(); ++v) {
      const auto label = registration.by_all.values()[v];
      if (group[label] != 0) lobes.values()[v] = label;
    }
    const auto nearest = nearest_label(lobes);
    for (std::size_t v = 0; v < labels.values().size(); ++v)
      if (registration.sides.values()[v] == side) labels.values()[v] = nearest.label.values()[v];
  }
}

Set without_crumbs(const Set& set) {
  const auto pieces = find_components(set, Connectivity::faces);
  if (pieces.count() == 0) return set;
  const auto largest = static_cast<double>(pieces.sizes[pieces.largest() - 1]);
  return components_of_at_least(set, least_piece_of_largest * largest, Connectivity::faces);
}

/// The air of the airway near the warped trachea, and what else is air there.
void draw_trachea(const LabelAtlas& atlas, const Field& hu, const Landmarks& found,
                  const Registration& registration, Labels& labels) {
  const auto warped = in_group(registration.by_all, atlas.trachea);
  auto air = found.airway;
  if (any(warped)) {
    const auto near = dilate(warped, trachea_near_mm), far = dilate(warped, trachea_far_mm);
    for (std::size_t v = 0; v < air.values().size(); ++v)
      if (near.values()[v] != 0 && hu.values()[v] < lumen_below_hu && found.body.inside.values()[v] != 0 &&
          registration.sides.values()[v] == no_side)
        air.values()[v] = 1;
    air = without_crumbs(air);
    for (std::size_t v = 0; v < air.values().size(); ++v) air.values()[v] &= far.values()[v];
  }
  std::uint8_t label = 0;
  while (atlas.trachea[label] == 0 && label < 255) ++label;
  for_each_voxel(air, [&](std::size_t v) { labels.values()[v] = label; });
}

Set soft_room(const Landmarks& found, const Registration& registration, const Set& bone,
              const LabelAtlas& atlas) {
  return set_where(bone.geometry(), [&](std::size_t v) {
    const bool cord = atlas.spinal_cord[registration.by_all.values()[v]] != 0;
    return found.body.inside.values()[v] != 0 && registration.sides.values()[v] == no_side &&
           found.airway.values()[v] == 0 && (bone.values()[v] == 0 || cord);
  });
}

}  // namespace

Set bone_marrow_and_shell(const LabelAtlas& atlas, const Field& smooth_hu, const Landmarks& landmarks,
                          const Registration& registration) {
  const auto large = in_group(registration.by_all, atlas.large_bone);
  const auto near = dilate(large, shell_reach_mm), deep = erode(large, marrow_depth_mm);
  const auto free = [&](std::size_t v) {
    return registration.sides.values()[v] == no_side && landmarks.airway.values()[v] == 0 &&
           landmarks.body.inside.values()[v] != 0;
  };
  const auto bone = set_where(large.geometry(), [&](std::size_t v) {
    const float hu = smooth_hu.values()[v];
    const bool shell =
        near.values()[v] != 0 && hu > shell_above_hu && atlas.heart[registration.by_all.values()[v]] == 0;
    const bool marrow = deep.values()[v] != 0 && hu > marrow_above_hu;
    return free(v) && (registration.bone.values()[v] != 0 || shell || marrow);
  });
  const auto filled = fill_holes_per_slice(bone);
  return set_where(bone.geometry(), [&](std::size_t v) { return filled.values()[v] != 0 && free(v); });
}

Labels refine(const LabelAtlas& atlas, const Field& hu, const Landmarks& landmarks,
              const Registration& registration) {
  const auto smooth_hu = gaussian_smooth(hu, hu_smooth_mm);
  const auto bone = bone_marrow_and_shell(atlas, smooth_hu, landmarks, registration);
  auto labels =
      soft_labels(atlas, smooth_hu, registration.by_all, soft_room(landmarks, registration, bone, atlas));
  draw_bones(atlas, registration, bone, labels);
  draw_lobes(atlas, registration, labels);
  draw_trachea(atlas, hu, landmarks, registration, labels);
  return labels;
}

}  // namespace radgenome::segment::atlas
