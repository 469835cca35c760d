// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include "core/parallel.h"
#include "segment/atlas/refinement.h"
#include "segment/atlas/sets.h"
#include "volume/components.h"
#include "volume/crop.h"
#include "volume/distance.h"
#include "volume/morphology.h"
#include "volume/smooth.h"

namespace radgenome::segment::atlas {
namespace {

/// Millimetres from the warped surface that weigh as much as a factor e in how common an HU is.
constexpr float distance_of_one_mm = 4;
constexpr float farthest_in_mm = 12, farthest_out_mm = 16;
constexpr int margin = 8;  ///< voxels around a label that it may grow into

constexpr float first_hu = -200, hu_of_bin = 10;
constexpr int bins = 63;
constexpr double histogram_smooth_bins = 1.5;
constexpr double surprise = 0.07;  ///< share of values that no histogram foresees

constexpr std::int64_t least_core_voxels = 30, large_voxels = 1500;
constexpr double core_depth_mm = 4;
constexpr double smooth_mm = 1.4;
constexpr int passes = 2;
constexpr double least_share_left = 0.35, least_piece_of_largest = 0.2;

using Histogram = std::array<float, bins>;

std::uint8_t bin_of(float hu) {
  return static_cast<std::uint8_t>(
      std::clamp(static_cast<int>(std::floor((hu - first_hu) / hu_of_bin)) + 1, 0, bins - 1));
}

/// Logarithm of how common each HU is, smoothed.
Histogram log_of(const std::array<double, bins>& counts) {
  std::array<double, bins> smooth{};
  double sum = 0;
  for (int b = 0; b < bins; ++b) {
    for (int d = -6; d <= 6; ++d)
      smooth[b] += counts[std::clamp(b + d, 0, bins - 1)] *
                   std::exp(-0.5 * d * d / (histogram_smooth_bins * histogram_smooth_bins));
    sum += smooth[b];
  }
  Histogram logarithm{};
  for (int b = 0; b < bins; ++b)
    logarithm[b] =
        static_cast<float>(std::log(smooth[b] / std::max(sum, 1e-9) * (1 - surprise) + surprise / bins));
  return logarithm;
}

/// What one label wants: its score in a box around it.
struct Claim {
  Box box;
  Field score;
};

/// Labels fight over voxels: the score of each is its signed distance and the logarithm of how common the
/// voxel's HU is within it.
class Competition {
 public:
  Competition(const LabelAtlas& atlas, const Field& smooth_hu, const Labels& warped, const Set& allowed)
      : atlas_(atlas), warped_(warped), allowed_(allowed), bins_(warped.geometry()), now_(warped.geometry()) {
    for (std::size_t v = 0; v < bins_.values().size(); ++v) {
      bins_.values()[v] = bin_of(smooth_hu.values()[v]);
      const auto label = warped.values()[v];
      now_.values()[v] = atlas.soft[label] != 0 ? label : 0;
    }
    boxes_ = boxes_of_labels(warped, 255);
    warped_soft_ = now_;
  }

  const Labels& run() {
    for (int pass = 0; pass < passes; ++pass) {
      std::array<std::optional<Claim>, 256> claims;
      parallel_for(claims.size(),
                   [&](std::size_t label) { claims[label] = claim_of(static_cast<int>(label)); });
      settle(claims);
    }
    return now_;
  }

 private:
  Histogram histogram_of(const Set& core, const Box& box) const {
    std::array<double, bins> counts{};
    for (int k = 0; k < core.size().k; ++k)
      for (int j = 0; j < core.size().j; ++j)
        for (int i = 0; i < core.size().i; ++i)
          if (core(i, j, k) != 0) ++counts[bins_(box.begin.i + i, box.begin.j + j, box.begin.k + k)];
    return log_of(counts);
  }

  Field scores(const Set& shape, const Histogram& histogram, const Box& box, float out_limit) const {
    auto score = any(shape) ? signed_distance(shape) : Field(shape.geometry(), -out_limit);
    for (int k = 0; k < score.size().k; ++k)
      for (int j = 0; j < score.size().j; ++j)
        for (int i = 0; i < score.size().i; ++i) {
          float& value = score(i, j, k);
          value = std::clamp(value, -out_limit, farthest_in_mm) / distance_of_one_mm +
                  histogram[bins_(box.begin.i + i, box.begin.j + j, box.begin.k + k)];
        }
    return gaussian_smooth(std::move(score), smooth_mm);
  }

  /// Label 0 is all that is no soft organ; it claims the whole grid.
  std::optional<Claim> claim_of(int label) const {
    if (label != 0 && (atlas_.soft[label] == 0 || boxes_[label].empty())) return std::nullopt;
    const auto whole = warped_.geometry().whole();
    const Box box = label == 0 ? whole : grown(boxes_[label], margin, whole);
    const auto is_label = [&](const Labels& labels) {
      const auto part = crop(labels, box);
      return set_where(part.geometry(), [&](std::size_t v) { return part.values()[v] == label; });
    };
    const auto allowed = crop(allowed_, box);
    auto core = is_label(now_);
    if (label != 0 && count(core) > large_voxels) core = erode(core, core_depth_mm);
    for (std::size_t v = 0; v < core.values().size(); ++v) core.values()[v] &= allowed.values()[v];
    if (label != 0 && count(core) < least_core_voxels) return std::nullopt;
    const auto shape = is_label(warped_soft_);
    auto score = scores(shape, histogram_of(core, box), box, label == 0 ? farthest_in_mm : farthest_out_mm);
    return Claim{box, std::move(score)};
  }

  void settle(const std::array<std::optional<Claim>, 256>& claims) {
    Field best = claims[0]->score;
    Labels winner(warped_.geometry());
    for (std::size_t label = 1; label < claims.size(); ++label) {
      if (!claims[label]) continue;
      const auto& [box, score] = *claims[label];
      for (int k = box.begin.k; k < box.end.k; ++k)
        for (int j = box.begin.j; j < box.end.j; ++j)
          for (int i = box.begin.i; i < box.end.i; ++i) {
            const float value = score(i - box.begin.i, j - box.begin.j, k - box.begin.k);
            if (value <= best(i, j, k)) continue;
            best(i, j, k) = value;
            winner(i, j, k) = static_cast<std::uint8_t>(label);
          }
    }
    for (std::size_t v = 0; v < winner.values().size(); ++v)
      now_.values()[v] = allowed_.values()[v] != 0 ? winner.values()[v] : 0;
  }

  const LabelAtlas& atlas_;
  const Labels& warped_;
  const Set& allowed_;
  Labels bins_, now_, warped_soft_;
  std::vector<Box> boxes_;
};

/// Rid of crumbs, with a smooth surface.
Set tidied(const Set& shape, const LabelAtlas& atlas, std::size_t label) {
  Set made = shape;
  if (atlas.scattered[label] == 0) {
    const auto pieces = find_components(made, Connectivity::faces);
    const auto largest = static_cast<double>(pieces.sizes[pieces.largest() - 1]);
    made = components_of_at_least(made, least_piece_of_largest * largest, Connectivity::faces);
  }
  const auto smooth = gaussian_smooth(indicator(made), smooth_mm);
  made = set_where(made.geometry(), [&](std::size_t v) { return smooth.values()[v] > 0.5F; });
  return atlas.solid[label] != 0 ? fill_holes(made) : made;
}

}  // namespace

Labels soft_labels(const LabelAtlas& atlas, const Field& smooth_hu, const Labels& warped,
                   const Set& allowed) {
  Competition competition(atlas, smooth_hu, warped, allowed);
  const auto& won = competition.run();
  const auto warped_boxes = boxes_of_labels(warped, 255);
  const auto won_boxes = boxes_of_labels(won, 255);
  Labels labels(warped.geometry());
  for (std::size_t label = 1; label < 256; ++label) {
    if (atlas.soft[label] == 0 || warped_boxes[label].empty()) continue;
    const Box box =
        grown(won_boxes[label].empty() ? warped_boxes[label] : hull(warped_boxes[label], won_boxes[label]), 3,
              warped.geometry().whole());
    const auto from = crop(warped, box), to = crop(won, box), may = crop(allowed, box);
    const auto before = set_where(from.geometry(), [&](std::size_t v) { return from.values()[v] == label; });
    auto shape = set_where(to.geometry(), [&](std::size_t v) { return to.values()[v] == label; });
    // An organ that nearly vanished was pushed out by a wrong histogram; the warped one is the better guess.
    if (static_cast<double>(count(shape)) < least_share_left * static_cast<double>(count(before)))
      shape = set_where(from.geometry(),
                        [&](std::size_t v) { return before.values()[v] != 0 && may.values()[v] != 0; });
    if (!any(shape)) continue;
    const auto made = tidied(shape, atlas, label);
    for (int k = box.begin.k; k < box.end.k; ++k)
      for (int j = box.begin.j; j < box.end.j; ++j)
        for (int i = box.begin.i; i < box.end.i; ++i) {
          const Index in_box{i - box.begin.i, j - box.begin.j, k - box.begin.k};
          if (made(in_box) != 0 && may(in_box) != 0 && labels(i, j, k) == 0)
            labels(i, j, k) = static_cast<std::uint8_t>(label);
        }
  }
  return labels;
}

}  // namespace radgenome::segment::atlas
