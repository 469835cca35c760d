// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "core/parallel.h"
#include "pipeline/synth/paint.h"

namespace radgenome::pipeline::synth {
namespace {

/// Puts fluid where the plan wants it; everything else stays what it is.
class Fluid {
 public:
  explicit Fluid(const Plan& plan)
      : anatomy_(plan.anatomy), pericardial_(plan.find("pericardial_effusion") != nullptr) {
    // The side is stated by the report only as "pleura"; it follows from where the plan drew it.
    if (const auto* pleural = plan.find("pleural_effusion"); pleural != nullptr && pleural->at)
      side_ = pleural->at->x > anatomy_.centre.x ? 1 : -1;
  }

  Tissue at(const Eigen::Vector3d& place) const {
    const auto tissue = anatomy_.at(place);
    const bool lung = is_lung(tissue);
    // A patient lies on the back: the fluid gathers behind and below.
    if (lung && place.x() * side_ > 0 && place.y() < -46 - 0.6 * std::max(0.0, place.z() + 20))
      return Tissue::fluid;
    if (pericardial_ && (lung || tissue == Tissue::mediastinal_fat) && anatomy_.heart_distance(place) < 1.13)
      return Tissue::fluid;
    return tissue;
  }

 private:
  const Anatomy& anatomy_;
  bool pericardial_;
  int side_ = 0;
};

}  // namespace

Volume<std::uint8_t> tissues_of(const Plan& plan) {
  Volume<std::uint8_t> tissues(plan.geometry);
  const Fluid fluid(plan);
  const auto size = plan.geometry.size;
  parallel_for(static_cast<std::size_t>(size.k), [&](std::size_t slice) {
    const int k = static_cast<int>(slice);
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        const auto point = plan.geometry.world_from_voxel(centre_of({i, j, k}));
        tissues(i, j, k) = static_cast<std::uint8_t>(fluid.at(plan.anatomy.to_model(point)));
      }
  });
  return tissues;
}

std::vector<std::pair<std::string, Mask>> masks_of(const Volume<std::uint8_t>& tissues) {
  std::vector<std::pair<std::string, Mask>> masks;
  for (const auto& [structure, parts] : drawn_structures()) {
    std::array<std::uint8_t, 256> inside{};
    for (const auto part : parts) inside[static_cast<std::size_t>(part)] = 1;
    Volume<std::uint8_t> chosen(tissues.geometry());
    std::transform(tissues.values().begin(), tissues.values().end(), chosen.values().begin(),
                   [&](std::uint8_t tissue) { return inside[tissue]; });
    auto mask = Mask::of(chosen);
    if (!mask.empty()) masks.emplace_back(structure, std::move(mask));
  }
  return masks;
}

}  // namespace radgenome::pipeline::synth
