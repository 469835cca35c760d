// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas_places.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>

#include "segment/atlas/label_atlas.h"
#include "segment/atlas/registration.h"
#include "segment/atlas/trust.h"
#include "segment/atlas/work_scan.h"

namespace radgenome::segment {
namespace {

using namespace atlas;
using network::Place;
using network::Places;

/// Of the boxes, the margin included: counts among what makes a result up to date.
constexpr int version = 1;
/// Coarser than for masks: boxes come out as well, and landmarks are found in a third of the time.
constexpr double grid_mm = 3;
/// Less than this of a label is a splinter at the atlas's border.
constexpr int least_voxels = 30;
/// So near to the atlas's border, in its voxels, a label may go on beyond.
constexpr int border = 2;

using VoxelFromAtlas = Affine<Voxel, Voxel>;

/// Ends of the atlas's axes at which a label is cut.
using Ends = std::array<std::array<bool, 2>, 3>;

struct LabelPlace {
  int voxels = 0;
  Ends cut = {};
};

std::array<LabelPlace, 256> look_at(const Labels& labels) {
  std::array<LabelPlace, 256> found;
  const Index size = labels.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        auto& label = found[labels(i, j, k)];
        ++label.voxels;
        const Index at{i, j, k};
        for (int axis = 0; axis < 3; ++axis) {
          auto& cut = label.cut[static_cast<std::size_t>(axis)];
          cut[0] = cut[0] || at[axis] < border;
          cut[1] = cut[1] || at[axis] >= size[axis] - border;
        }
      }
  return found;
}

/// Positions in voxels of the scan, from the least to the most along each axis.
struct Extent {
  Eigen::Vector3d least = Eigen::Vector3d::Constant(std::numeric_limits<double>::infinity());
  Eigen::Vector3d most = -least;

  void add(const Eigen::Vector3d& p) {
    least = least.cwiseMin(p);
    most = most.cwiseMax(p);
  }
  void add(const Extent& other) {
    least = least.cwiseMin(other.least);
    most = most.cwiseMax(other.most);
  }
  /// On to the end of the scan that an axis of the atlas points to, or away from.
  void open(const VoxelFromAtlas& map, int atlas_axis, bool upper, const std::array<double, 3>& spacing_mm) {
    Eigen::Vector3d along = map.linear.col(atlas_axis);
    for (int axis = 0; axis < 3; ++axis) along(axis) *= spacing_mm[static_cast<std::size_t>(axis)];
    Eigen::Index axis = 0;
    along.cwiseAbs().maxCoeff(&axis);
    if ((along(axis) > 0) == upper)
      most(axis) = std::numeric_limits<double>::infinity();
    else
      least(axis) = -std::numeric_limits<double>::infinity();
  }
  Box box(const Geometry& scan, double margin_mm) const {
    const auto spacing = scan.spacing_mm();
    Box box;
    for (int axis = 0; axis < 3; ++axis) {
      const double margin = margin_mm / spacing[static_cast<std::size_t>(axis)], size = scan.size[axis];
      box.begin[axis] = static_cast<int>(std::clamp(std::floor(least(axis) - margin), 0.0, size));
      box.end[axis] = static_cast<int>(std::clamp(std::ceil(most(axis) + margin) + 1, 0.0, size));
    }
    return box;
  }
};

class AtlasPlaces {
 public:
  /// @param knowledge  must outlive it
  AtlasPlaces(const std::filesystem::path& data, const knowledge::Knowledge& knowledge, double margin_mm)
      : knowledge_(knowledge),
        atlas_(load_label_atlas(data)),
        places_(look_at(atlas_.labels)),
        margin_mm_(margin_mm) {
    for (std::size_t label = 1; label < places_.size(); ++label)
      if (places_[label].voxels >= least_voxels)
        if (const auto* structure = knowledge_.find_by_name(atlas_.names[label]))
          labels_[structure->id][label] = 1;
  }

  Places find(const Ct& ct, const std::set<std::string, std::less<>>& structures) const {
    Places places;
    const auto laid = lay(ct);
    if (const auto* reason = std::get_if<std::string>(&laid)) {
      for (const auto& structure : structures) places[structure] = {{}, *reason};
      return places;
    }
    const auto extents = extents_of_labels(std::get<VoxelFromAtlas>(laid), ct.geometry());
    for (const auto& structure : structures) places[structure] = place_of(structure, extents, ct.geometry());
    return places;
  }

 private:
  using Extents = std::array<Extent, 256>;

  /// The atlas in the scan, or why it is not there.
  std::variant<VoxelFromAtlas, std::string> lay(const Ct& ct) const {
    const auto scan = work_scan(ct, grid_mm);
    if (const auto reason = obstacle(scan.hu)) return *reason;
    const auto landmarks = find_landmarks(scan.hu);
    if (const auto reason = obstacle(landmarks)) return *reason;
    const auto aligned = lay_roughly(atlas_, landmarks);
    if (const auto reason = obstacle(aligned)) return *reason;
    return ct.geometry().world_from_voxel.inverse() * scan.place.world_from_voxel *
           scan.hu.geometry().world_from_voxel.inverse() * aligned.atlas_from_scan.inverse() *
           atlas_.labels.geometry().world_from_voxel;
  }

  /// Of each label, with what of it the atlas's own scan cuts.
  Extents extents_of_labels(const VoxelFromAtlas& map, const Geometry& scan) const {
    Extents extents;
    const Index size = atlas_.labels.size();
    for (int k = 0; k < size.k; ++k)
      for (int j = 0; j < size.j; ++j)
        for (int i = 0; i < size.i; ++i)
          if (const auto label = atlas_.labels(i, j, k); label != 0)
            extents[label].add(map(centre_of({i, j, k})).eigen());
    for (std::size_t label = 1; label < extents.size(); ++label)
      for (int axis = 0; axis < 3; ++axis)
        for (const int end : {0, 1})
          if (places_[label].cut[static_cast<std::size_t>(axis)][static_cast<std::size_t>(end)])
            extents[label].open(map, axis, end == 1, scan.spacing_mm());
    return extents;
  }

  static void add(const LabelSet& labels, LabelSet& all) {
    for (std::size_t label = 0; label < all.size(); ++label) all[label] |= labels[label];
  }

  /// Its own labels, else those of all that it is the union of; nothing where one of these has none.
  std::optional<LabelSet> labels_of(const std::string& id) const {
    if (const auto own = labels_.find(id); own != labels_.end()) return own->second;
    const auto& structure = knowledge_.structure(id);
    if (structure.same_as) return labels_of(*structure.same_as);
    if (structure.recipe.empty()) return std::nullopt;
    LabelSet all{};
    for (const auto& part : structure.recipe) {
      const auto labels = labels_of(part);
      if (!labels) return std::nullopt;
      add(*labels, all);
    }
    for (const auto& part : structure.recipe_may_have)
      if (const auto labels = labels_of(part)) add(*labels, all);
    return all;
  }

  Place place_of(const std::string& structure, const Extents& extents, const Geometry& scan) const {
    const auto group = labels_of(structure);
    if (!group) return {{}, "not_in_atlas"};
    Extent extent;
    for (std::size_t label = 1; label < group->size(); ++label)
      if ((*group)[label] != 0) extent.add(extents[label]);
    const auto box = extent.box(scan, margin_mm_);
    if (box.empty()) return {{}, "outside_the_scan"};
    return {box, ""};
  }

  const knowledge::Knowledge& knowledge_;
  LabelAtlas atlas_;
  std::array<LabelPlace, 256> places_;
  std::map<std::string, LabelSet> labels_;  ///< of structures that have labels of their own
  double margin_mm_;
};

}  // namespace

network::PlaceFinder atlas_places(const std::filesystem::path& data, const knowledge::Knowledge& knowledge,
                                  double margin_mm) {
  // Read when the first scan is there: most runs find all up to date.
  struct Atlas {
    explicit Atlas(const knowledge::Knowledge& given) : knowledge(given) {}
    const knowledge::Knowledge knowledge;
    std::once_flag read;
    std::optional<AtlasPlaces> places;
  };
  const auto atlas = std::make_shared<Atlas>(knowledge);
  return {fmt::format("atlas/{}", version), [atlas, data, margin_mm](const Ct& ct, const auto& structures) {
            std::call_once(atlas->read, [&] { atlas->places.emplace(data, atlas->knowledge, margin_mm); });
            return atlas->places->find(ct, structures);
          }};
}

}  // namespace radgenome::segment
