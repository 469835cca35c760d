// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/registration.h"

#include <cmath>

#include "core/parallel.h"
#include "segment/atlas/channels.h"
#include "segment/atlas/sets.h"
#include "volume/morphology.h"
#include "volume/sample.h"
#include "volume/smooth.h"

namespace radgenome::segment::atlas {
namespace {

constexpr double scan_smooth_mm = 3, atlas_smooth_mm = 5;
/// In a crop full of contrast medium most of what is dense is no bone.
constexpr double affine_bone_weight = 2, affine_bone_weight_cropped = 0.2;
constexpr double bone_reach_mm = 8, vessel_rim_mm = 4;
constexpr double hu_smooth_mm = 2;
constexpr float least_hu = -150, most_hu = 300;
constexpr double landmark_weight_with_hu = 3;
constexpr int hu_rounds = 2;

const DemonsOptions for_landmarks{{{4, 60}, {2, 60}, {1, 30}}, 1.5, 0.7};
const DemonsOptions for_hu{{{2, 40}, {1, 30}}, 2.5, 1.0};

Set of_any_lung(const Labels& lungs) {
  return set_where(lungs.geometry(), [&](std::size_t v) { return lungs.values()[v] != 0; });
}

/// Each part of the lungs is on the side whose lobes cover more of it.
Labels sides_of(const Labels& lungs, const Labels& warped, const LabelAtlas& atlas) {
  std::array<std::int64_t, 256> lead{};  // left minus right
  for (std::size_t v = 0; v < lungs.values().size(); ++v) {
    const auto label = warped.values()[v];
    lead[lungs.values()[v]] += atlas.left_lung[label] - atlas.right_lung[label];
  }
  Labels sides(lungs.geometry());
  for (std::size_t v = 0; v < lungs.values().size(); ++v) {
    const auto part = lungs.values()[v];
    if (part != 0) sides.values()[v] = lead[part] > 0 ? left_side : right_side;
  }
  return sides;
}

Set bone_without_vessels(const Landmarks& found, const Labels& warped, const LabelAtlas& atlas) {
  if (!found.body.cropped) return found.bone;
  const auto near_bone = dilate(in_group(warped, atlas.bone), bone_reach_mm);
  const auto vessel = erode(in_group(warped, atlas.heart), vessel_rim_mm);
  return set_where(found.bone.geometry(), [&](std::size_t v) {
    return found.bone.values()[v] != 0 && near_bone.values()[v] != 0 && vessel.values()[v] == 0;
  });
}

Field limited_hu(const Field& hu) {
  auto limited = gaussian_smooth(hu, hu_smooth_mm);
  for (auto& value : limited.values()) value = std::clamp(value, least_hu, most_hu);
  return limited;
}

Set soft_tissue(const Landmarks& found, const Set& bone) {
  return set_where(bone.geometry(), [&](std::size_t v) {
    return found.body.inside.values()[v] != 0 && bone.values()[v] == 0 && found.lungs.values()[v] == 0 &&
           found.airway.values()[v] == 0;
  });
}

}  // namespace

Aligned lay_roughly(const LabelAtlas& atlas, const Landmarks& found) {
  const auto pair = [&](const Set& in_scan, const LabelSet& in_atlas, double weight) {
    return Pair{gaussian_smooth(indicator(in_scan), scan_smooth_mm),
                gaussian_smooth(indicator(in_group(atlas.labels, in_atlas)), atlas_smooth_mm), weight};
  };
  return align(
      {pair(of_any_lung(found.lungs), atlas.lung, 1),
       pair(found.bone, atlas.bone, found.body.cropped ? affine_bone_weight_cropped : affine_bone_weight)});
}

Registration lay_over(const LabelAtlas& atlas, const Field& hu, const Landmarks& landmarks) {
  Registration made;
  made.affine = lay_roughly(atlas, landmarks);
  const auto& affine = made.affine.atlas_from_scan;
  const ChannelMaker maker(atlas, hu.geometry(), affine);
  auto displacement = Displacement::none(maker.grid());
  const auto rough = warp_labels(atlas.labels, affine, displacement, hu.geometry());
  made.sides = sides_of(landmarks.lungs, rough, atlas);
  made.bone = bone_without_vessels(landmarks, rough, atlas);

  auto channels = maker.landmarks(landmarks, made.sides, made.bone);
  displacement = demons(channels, std::move(displacement), for_landmarks);
  made.by_landmarks = warp_labels(atlas.labels, affine, displacement, hu.geometry());

  for (auto& channel : channels) channel.weight *= landmark_weight_with_hu;
  const auto smooth_hu = limited_hu(hu);
  const auto soft = soft_tissue(landmarks, made.bone);
  made.by_all = made.by_landmarks;
  for (int round = 0; round < hu_rounds; ++round) {
    channels.push_back(maker.soft_organs(smooth_hu, soft, made.by_all));
    displacement = demons(channels, std::move(displacement), for_hu);
    channels.pop_back();
    made.by_all = warp_labels(atlas.labels, affine, displacement, hu.geometry());
  }
  made.displacement = std::move(displacement);
  return made;
}

Labels warp_labels(const Labels& atlas, const AtlasFromScan& affine, const Displacement& displacement,
                   const Geometry& grid) {
  const auto atlas_from_scan = atlas.geometry().world_from_voxel.inverse() * affine;
  const auto field_from_grid = displacement.geometry().world_from_voxel.inverse() * grid.world_from_voxel;
  const Sampler<std::uint8_t> labels(atlas);
  const std::array<Sampler<float>, 3> moves{Sampler<float>(displacement.mm[0]),
                                            Sampler<float>(displacement.mm[1]),
                                            Sampler<float>(displacement.mm[2])};
  Labels warped(grid);
  parallel_for(static_cast<std::size_t>(grid.size.k), [&](std::size_t k) {
    for (int j = 0; j < grid.size.j; ++j)
      for (int i = 0; i < grid.size.i; ++i) {
        const Index voxel{i, j, static_cast<int>(k)};
        const Eigen::Vector3f f = field_from_grid(centre_of(voxel)).eigen().cast<float>();
        Eigen::Vector3d p = grid.world_from_voxel(centre_of(voxel)).eigen();
        for (int axis = 0; axis < 3; ++axis) p(axis) += moves[axis].clamped(f.x(), f.y(), f.z());
        const Eigen::Vector3f a = atlas_from_scan(Point<World>::from(p)).eigen().cast<float>();
        warped(voxel) = labels.nearest(a.x(), a.y(), a.z(), std::uint8_t{0});
      }
  });
  return warped;
}

std::array<double, 256> shares_inside(const Labels& atlas, const AtlasFromScan& affine,
                                      const Displacement& displacement, const Geometry& grid) {
  // The displacement is small and smooth: going back by its value at the affine place is near enough here.
  const auto scan_from_atlas = affine.inverse() * atlas.geometry().world_from_voxel;
  const auto field_from_scan = displacement.geometry().world_from_voxel.inverse();
  const auto grid_from_scan = grid.world_from_voxel.inverse();
  const std::array<Sampler<float>, 3> moves{Sampler<float>(displacement.mm[0]),
                                            Sampler<float>(displacement.mm[1]),
                                            Sampler<float>(displacement.mm[2])};
  std::array<std::int64_t, 256> all{}, inside{};
  const Index size = atlas.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        const auto label = atlas(i, j, k);
        if (label == 0) continue;
        ++all[label];
        const auto p = scan_from_atlas(centre_of({i, j, k}));
        const Eigen::Vector3f f = field_from_scan(p).eigen().cast<float>();
        Eigen::Vector3d moved = p.eigen();
        for (int axis = 0; axis < 3; ++axis) moved(axis) -= moves[axis].clamped(f.x(), f.y(), f.z());
        const auto v = grid_from_scan(Point<World>::from(moved)).eigen();
        bool in = true;
        for (int axis = 0; axis < 3; ++axis) in = in && v(axis) >= -0.5 && v(axis) <= grid.size[axis] - 0.5;
        inside[label] += in;
      }
  std::array<double, 256> shares{};
  for (std::size_t label = 0; label < shares.size(); ++label)
    if (all[label] > 0) shares[label] = static_cast<double>(inside[label]) / static_cast<double>(all[label]);
  return shares;
}

}  // namespace radgenome::segment::atlas
