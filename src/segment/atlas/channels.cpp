// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/channels.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/parallel.h"
#include "segment/atlas/sets.h"
#include "volume/distance.h"
#include "volume/morphology.h"
#include "volume/resample.h"
#include "volume/sample.h"
#include "volume/smooth.h"

namespace radgenome::segment::atlas {
namespace {

constexpr double spacing_mm = 4;
constexpr int margin = 6;  ///< voxels around the scan, so that organs may leave it

constexpr double lung_reach_mm = 20, airway_reach_mm = 15, airway_trust_mm = 20, airway_core_mm = 3.5;
constexpr double lung_weight = 2, bone_weight = 2, airway_weight = 1;
constexpr double bone_contrast = 2, bone_smooth_mm = 3, bone_scan_smooth_mm = 2;
constexpr double hu_weight = 0.5, hu_of_one = 60, hu_smooth_mm = 2.4;
constexpr float background_trust = 0.15F;

Geometry around(const Geometry& scan) {
  Geometry grid = scan;
  const auto spacing = scan.spacing_mm();
  std::array<double, 3> first{};
  for (int axis = 0; axis < 3; ++axis) {
    const double extent = scan.size[axis] * spacing[axis];
    const int inside = std::max(1, static_cast<int>(std::lround(extent / spacing_mm)));
    grid.size[axis] = inside + 2 * margin;
    first[axis] = -spacing[axis] / 2 + (extent - (grid.size[axis] - 1) * spacing_mm) / 2;
  }
  return Geometry::axis_aligned(grid.size, {spacing_mm, spacing_mm, spacing_mm},
                                {first[0], first[1], first[2]});
}

/// Signed distance, level beyond `reach_mm`, from −1 far outside to 1 deep inside.
Field clipped_distance(const Set& set, double reach_mm) {
  if (!any(set)) return Field(set.geometry(), -1);
  auto distance = signed_distance(set);
  const auto reach = static_cast<float>(reach_mm);
  for (auto& value : distance.values()) value = std::clamp(value, -reach, reach) / reach;
  return distance;
}

void multiply(Field& field, const Field& by) {
  for (std::size_t v = 0; v < field.values().size(); ++v) field.values()[v] *= by.values()[v];
}

/// Median value of `hu` well inside each label; `missing` where too little of it is there.
std::array<float, 256> median_of_labels(const Field& hu, const Labels& labels, float missing) {
  constexpr std::size_t least_voxels = 60;
  std::array<std::vector<float>, 256> values;
  const Index size = labels.size();
  const auto is_core = [&](int i, int j, int k) {
    const auto label = labels(i, j, k);
    for (int dk = -1; dk <= 1; ++dk)
      for (int dj = -1; dj <= 1; ++dj)
        for (int di = -1; di <= 1; ++di)
          if (labels(i + di, j + dj, k + dk) != label) return false;
    return true;
  };
  for (int k = 1; k + 1 < size.k; ++k)
    for (int j = 1; j + 1 < size.j; ++j)
      for (int i = 1; i + 1 < size.i; ++i)
        if (labels(i, j, k) != 0 && is_core(i, j, k)) values[labels(i, j, k)].push_back(hu(i, j, k));
  std::array<float, 256> medians{};
  for (std::size_t label = 0; label < values.size(); ++label)
    medians[label] = values[label].size() > least_voxels ? quantile(values[label], 0.5) : missing;
  return medians;
}

/// What surrounds the organs: mostly fat and muscle.
float median_around(const Field& hu, const Set& soft, const Labels& warped) {
  constexpr float no_air_above_hu = -140, otherwise_hu = -50;
  std::vector<float> values;
  for_each_voxel(soft, [&](std::size_t v) {
    if (warped.values()[v] == 0 && hu.values()[v] > no_air_above_hu) values.push_back(hu.values()[v]);
  });
  return values.empty() ? otherwise_hu : quantile(values, 0.5);
}

}  // namespace

ChannelMaker::ChannelMaker(const LabelAtlas& atlas, const Geometry& scan, const AtlasFromScan& affine)
    : atlas_(atlas), affine_(affine), grid_(around(scan)), in_view_(grid_) {
  const Index n = grid_.size;
  for (int k = margin; k < n.k - margin; ++k)
    for (int j = margin; j < n.j - margin; ++j)
      for (int i = margin; i < n.i - margin; ++i) in_view_(i, j, k) = 1;
}

Field ChannelMaker::of_scan(const Field& field) const {
  return resample_clamped(smooth_for(field, spacing_mm), grid_);
}

Field ChannelMaker::of_atlas(const Field& field) const {
  const float lowest = *std::min_element(field.values().begin(), field.values().end());
  Geometry seen_from_atlas = grid_;
  seen_from_atlas.world_from_voxel = affine_ * grid_.world_from_voxel;
  auto brought = resample_linear(field, seen_from_atlas, lowest);
  return Field(grid_, std::vector<float>(brought.values().begin(), brought.values().end()));
}

Channel ChannelMaker::shape(const Set& in_scan, const LabelSet& in_atlas, double reach_mm,
                            double weight) const {
  // The atlas is measured in its own millimetres, which the affine map may have stretched.
  const double stretch = std::cbrt(std::abs(affine_.linear.determinant()));
  Channel channel{of_scan(clipped_distance(in_scan, reach_mm)),
                  of_atlas(clipped_distance(in_group(atlas_.labels, in_atlas), reach_mm * stretch)), weight,
                  in_view_, std::nullopt};
  if (!any(in_scan)) channel.trust = Field(grid_);
  return channel;
}

std::vector<Channel> ChannelMaker::landmarks(const Landmarks& found, const Labels& sides,
                                             const Set& bone) const {
  std::vector<Channel> channels;
  for (const auto side : {right_side, left_side}) {
    const auto lung = set_where(sides.geometry(), [&](std::size_t v) { return sides.values()[v] == side; });
    channels.push_back(
        shape(lung, side == left_side ? atlas_.left_lung : atlas_.right_lung, lung_reach_mm, lung_weight));
  }
  auto scan_bone = of_scan(gaussian_smooth(indicator(bone), bone_scan_smooth_mm));
  auto atlas_bone =
      of_atlas(gaussian_smooth(indicator(in_group(atlas_.labels, atlas_.bone)), bone_smooth_mm));
  for (auto* field : {&scan_bone, &atlas_bone})
    for (auto& value : field->values()) value *= static_cast<float>(bone_contrast);
  channels.push_back({std::move(scan_bone), std::move(atlas_bone), bone_weight, in_view_, std::nullopt});
  if (any(found.airway)) {
    auto airway = shape(open(found.airway, airway_core_mm), atlas_.trachea, airway_reach_mm, airway_weight);
    multiply(airway.trust, of_scan(indicator(dilate(found.airway, airway_trust_mm))));
    channels.push_back(std::move(airway));
  }
  return channels;
}

Channel ChannelMaker::soft_organs(const Field& smooth_hu, const Set& soft, const Labels& warped) const {
  const float missing = std::numeric_limits<float>::quiet_NaN();
  auto medians = median_of_labels(smooth_hu, warped, missing);
  Field painted(atlas_.labels.geometry()), trust(atlas_.labels.geometry());
  const float around_hu = median_around(smooth_hu, soft, warped);
  for (std::size_t v = 0; v < painted.values().size(); ++v) {
    const auto label = atlas_.labels.values()[v];
    const bool known =
        atlas_.soft[label] != 0 && atlas_.spinal_cord[label] == 0 && !std::isnan(medians[label]);
    painted.values()[v] = (label == 0 ? around_hu
                           : known    ? medians[label]
                                      : 0) /
                          static_cast<float>(hu_of_one);
    trust.values()[v] = label == 0 ? background_trust : known ? 1.0F : 0.0F;
  }
  Field scan_hu = smooth_hu;
  for (auto& value : scan_hu.values()) value /= static_cast<float>(hu_of_one);
  Channel channel{of_scan(scan_hu), of_atlas(gaussian_smooth(std::move(painted), hu_smooth_mm)), hu_weight,
                  of_scan(indicator(soft)), of_atlas(gaussian_smooth(std::move(trust), hu_smooth_mm))};
  multiply(channel.trust, in_view_);
  return channel;
}

}  // namespace radgenome::segment::atlas
