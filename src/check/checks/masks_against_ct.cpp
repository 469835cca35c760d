// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "masks_against_ct";

/// A share this much better than that of the masks as they lie cannot come from the anatomy's own symmetry.
constexpr double better_by = 0.10;
/// Masks that fit their CT reach 0.8 and more; of another patient, or shifted, they fall below half.
constexpr double lowest_fit = 0.5;
/// Voxels looked at for each tissue: enough that the share is known to a hundredth.
constexpr std::int64_t most_samples = 60'000;
/// A tissue with fewer voxels says nothing.
constexpr std::int64_t fewest_voxels = 200;

/// Structures of one tissue, and the Hounsfield units that most of it has in every healthy or sick adult,
/// with and without contrast material.
struct Tissue {
  std::vector<const char*> structures;
  int lowest_hu, highest_hu;
};
const std::array<Tissue, 3> tissues = {
    Tissue{{"lung", "trachea"}, -1100, -400},
    Tissue{{"vertebrae", "rib", "sternum", "clavicle", "scapula", "humerus", "hip", "sacrum", "femur"},
           80,
           3100},
    Tissue{{"liver", "spleen", "kidney", "heart", "aorta", "left autochthon", "right autochthon"}, 0, 500}};

/// Which axes of the masks' grid are reversed: bit 0 for i, 1 for j, 2 for k.
using Flips = std::size_t;
constexpr std::size_t all_flips = 8;

Index flipped(Index v, const Index& size, Flips flips) {
  for (int axis = 0; axis < 3; ++axis)
    if ((flips >> axis & 1U) != 0) v[axis] = size[axis] - 1 - v[axis];
  return v;
}

std::string axes_of(Flips flips) {
  std::string axes;
  for (int axis = 0; axis < 3; ++axis)
    if ((flips >> axis & 1U) != 0) axes += "ijk"[axis];
  return axes;
}

using Hits = std::array<std::int64_t, all_flips>;

/// Counts, for every flip, at how many of every `step`-th voxel the CT shows the tissue.
std::int64_t count(const Mask& mask, const Ct& ct, const Tissue& tissue, std::int64_t step, Hits& hits) {
  std::int64_t seen = 0, samples = 0;
  mask.for_each_run([&](int j, int k, const Run& run) {
    for (auto at = (step - seen % step) % step; at < run.length(); at += step, ++samples)
      for (Flips flips = 0; flips < all_flips; ++flips) {
        const int hu = ct(flipped({run.begin + static_cast<int>(at), j, k}, ct.size(), flips));
        hits[flips] += hu >= tissue.lowest_hu && hu <= tissue.highest_hu;
      }
    seen += run.length();
  });
  return samples;
}

/// Mean over the tissues of the share of voxels where the CT shows them, for every flip.
struct Fit {
  std::array<double, all_flips> share = {};
  int tissues = 0;
};

std::vector<std::shared_ptr<const Mask>> masks_of(const Subject& subject, const Tissue& tissue) {
  std::vector<std::shared_ptr<const Mask>> masks;
  for (const auto* id : tissue.structures)
    if (auto mask = subject.masks.find(id); mask != nullptr && !mask->empty())
      masks.push_back(std::move(mask));
  return masks;
}

Fit fit_of(const Subject& subject, const Ct& ct) {
  Fit fit;
  for (const auto& tissue : tissues) {
    std::int64_t voxels = 0, samples = 0;
    const auto masks = masks_of(subject, tissue);
    for (const auto& mask : masks) voxels += mask->voxels();
    if (voxels < fewest_voxels) continue;
    Hits hits = {};
    for (const auto& mask : masks) samples += count(*mask, ct, tissue, voxels / most_samples + 1, hits);
    for (Flips flips = 0; flips < all_flips; ++flips)
      fit.share[flips] += static_cast<double>(hits[flips]) / static_cast<double>(samples);
    ++fit.tissues;
  }
  for (auto& share : fit.share) share /= std::max(fit.tissues, 1);
  return fit;
}

bool has_tissue(const Subject& subject) {
  return std::any_of(tissues.begin(), tissues.end(),
                     [&](const Tissue& tissue) { return !masks_of(subject, tissue).empty(); });
}

void run(const Subject& subject, std::vector<record::Check>& found) {
  if (!subject.ct || !has_tissue(subject)) return;
  const Ct* ct = subject.ct();
  if (ct == nullptr || !ct->geometry().matches(*subject.record.geometry)) return;
  const auto fit = fit_of(subject, *ct);
  if (fit.tissues == 0) return;
  const auto best =
      static_cast<Flips>(std::max_element(fit.share.begin(), fit.share.end()) - fit.share.begin());
  Json numbers = {{"fit_share", rounded(fit.share[0], 3)}, {"tissues", fit.tissues}};
  if (fit.share[best] >= fit.share[0] + better_by) {
    numbers["fit_share_reversed"] = rounded(fit.share[best], 3);
    numbers["axes"] = axes_of(best);
    found.push_back(
        {code, record::Severity::error, subject.record.id,
         fmt::format("The masks fit the CT better with their {} axis reversed ({:.0f} % of lung, bone and "
                     "organs on their tissue, against {:.0f} %); their grid is turned over.",
                     fmt::join(axes_of(best), " and "), 100 * fit.share[best], 100 * fit.share[0]),
         std::move(numbers)});
  } else if (fit.share[0] < lowest_fit) {
    found.push_back(
        {code, record::Severity::error, subject.record.id,
         fmt::format("Only {:.0f} % of the masks of lung, bone and organs lie on such tissue in the CT; "
                     "they are shifted or of another scan.",
                     100 * fit.share[0]),
         std::move(numbers)});
  }
}

}  // namespace

Checker masks_against_ct() {
  return {code, "Masks that the CT fits only when they are turned over, or not at all", run};
}

}  // namespace radgenome::check::checks
