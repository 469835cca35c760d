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

template <class Visit>
void for_each_in(const Box& box, const Visit& visit) {
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j)
      for (int i = box.begin.i; i < box.end.i; ++i) visit(Index{i, j, k});
}

/// The box around each structure; the last one is of what belongs to none.
std::vector<Box> boxes_of(const Volume<std::uint8_t>& tissues,
                          const std::array<std::size_t, 256>& structure_of, std::size_t structures) {
  std::vector<Box> boxes(structures);
  for_each_in(tissues.geometry().whole(), [&](Index v) {
    auto& box = boxes[structure_of[tissues(v)]];
    if (!box.contains(v)) box = hull(box, Box{v, {v.i + 1, v.j + 1, v.k + 1}});
  });
  return boxes;
}

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
  const auto& structures = drawn_structures();
  std::array<std::size_t, 256> structure_of;
  structure_of.fill(structures.size());
  for (std::size_t s = 0; s < structures.size(); ++s)
    for (const auto part : structures[s].second) structure_of[static_cast<std::size_t>(part)] = s;
  const auto boxes = boxes_of(tissues, structure_of, structures.size() + 1);

  std::vector<std::pair<std::string, Mask>> masks;
  for (std::size_t s = 0; s < structures.size(); ++s) {
    if (boxes[s].empty()) continue;
    std::vector<std::uint8_t> inside;
    inside.reserve(boxes[s].voxels());
    for_each_in(boxes[s], [&](Index v) { inside.push_back(structure_of[tissues(v)] == s ? 1 : 0); });
    masks.emplace_back(structures[s].first, Mask(tissues.geometry(), boxes[s], inside));
  }
  return masks;
}

}  // namespace radgenome::pipeline::synth
