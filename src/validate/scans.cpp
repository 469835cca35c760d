// SPDX-License-Identifier: Apache-2.0
#include "validate/scans.h"

#include <array>
#include <cmath>

#include "core/error.h"
#include "core/hash.h"
#include "core/unicode.h"
#include "image_io/image_io.h"
#include "import/content_checks.h"
#include "import/source_files.h"

namespace radgenome::validate {
namespace {

namespace fs = std::filesystem;

std::string name_from(const fs::path& path, const fs::path& root) {
  return printable(path.lexically_relative(root).generic_string());
}

/// Every how many voxels of a mask the CT is looked at.
constexpr std::int64_t samples = 20000;

/// Which axes of the mask's grid are turned over.
using Turned = std::array<bool, 3>;

std::string content_of(const Mask& mask) {
  std::string runs;
  mask.for_each_run([&](int j, int k, Run run) {
    for (const int value : {j, k, run.begin, run.end}) {
      runs.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
  });
  return sha256_of(runs);
}

/// Where a voxel of the mask lies in the CT: by the headers, or by its share of the way along each axis where
/// the mask's header does not say.
Index in_ct(Index voxel, const Geometry& mask, const Geometry& ct, bool by_share, const Turned& turned) {
  Index place;
  for (int axis = 0; axis < 3; ++axis)
    place[axis] = turned[static_cast<std::size_t>(axis)] ? mask.size[axis] - 1 - voxel[axis] : voxel[axis];
  if (by_share) {
    for (int axis = 0; axis < 3; ++axis)
      place[axis] = static_cast<int>((place[axis] + 0.5) * ct.size[axis] / mask.size[axis]);
    return place;
  }
  const auto point = ct.world_from_voxel.inverse()(mask.world_from_voxel(centre_of(place)));
  return {static_cast<int>(std::lround(point.x)), static_cast<int>(std::lround(point.y)),
          static_cast<int>(std::lround(point.z))};
}

std::string names_of(const Turned& turned) {
  std::string names;
  for (std::size_t axis = 0; axis < 3; ++axis)
    if (turned[axis]) names += (names.empty() ? "" : " and ") + std::string(1, "ijk"[axis]);
  return names;
}

/// What the CT holds under the lungs, for every way of turning the axes of their grid over. Lungs lie on air.
/// One lung alone can be filled with fluid, and would then lie better on the other one; both are asked for.
class Lungs {
 public:
  void add(const Mask& mask, const std::string& side, const Ct& ct, bool by_share) {
    if (mask.empty()) return;
    sides_.insert(side);
    for (std::size_t which = 0; which < ways; ++which) sums_[which].add(mask, ct, by_share, turned(which));
  }

  std::optional<std::string> turned_axes() const {
    const bool both = sides_.contains("") || sides_.size() > 1;
    if (!both || !sums_[0].mean()) return std::nullopt;
    std::size_t best = 0;
    for (std::size_t which = 1; which < ways; ++which)
      if (sums_[which].mean() && *sums_[which].mean() < *sums_[best].mean()) best = which;
    if (*sums_[best].mean() > *sums_[0].mean() - clearly_lower_hu) return std::nullopt;
    return names_of(turned(best));
  }

 private:
  static constexpr std::size_t ways = 8;
  static constexpr double clearly_lower_hu = 50;

  static Turned turned(std::size_t which) { return {(which & 1) != 0, (which & 2) != 0, (which & 4) != 0}; }

  struct Sum {
    double weight = 0, inside = 0, hu = 0;
    void add(const Mask& mask, const Ct& ct, bool by_share, const Turned& turned) {
      const auto step = std::max<std::int64_t>(1, mask.voxels() / samples);
      std::int64_t seen = 0;
      mask.for_each([&](Index voxel) {
        if (seen++ % step != 0) return;
        weight += static_cast<double>(step);
        const auto place = in_ct(voxel, mask.geometry(), ct.geometry(), by_share, turned);
        if (!ct.geometry().whole().contains(place)) return;
        inside += static_cast<double>(step);
        hu += static_cast<double>(step) * ct(place);
      });
    }
    /// Nothing where the lungs lie mostly beside the CT, which says nothing of what they were drawn on.
    std::optional<double> mean() const {
      return inside * 2 < weight ? std::nullopt : std::optional(hu / inside);
    }
  };

  std::set<std::string> sides_;
  std::array<Sum, ways> sums_;
};

void compare_with_ct(const MaskFile& file, const Mask& mask, const Ct& ct,
                     const knowledge::Knowledge& knowledge, Lungs& lungs) {
  if (file.structure.empty() || !knowledge.is_within(file.structure, "lung")) return;
  const auto& structure = knowledge.structure(file.structure);
  if (structure.lesion) return;
  const bool by_share = file.geometry_lost() && !mask.geometry().matches(ct.geometry());
  lungs.add(mask, structure.side, ct, by_share);
}

void look_at_masks(const fs::path& folder, const std::set<fs::path>& scans, const std::optional<Ct>& ct,
                   const fs::path& root, const knowledge::Knowledge& knowledge, ScanCase& scan) {
  Lungs lungs;
  for (const auto& path : import::images_in(folder)) try {
      if (scans.contains(path)) continue;
      const auto mask = image_io::read_mask(path);
      MaskFile file{path.filename().string(), {}, mask.geometry(), mask.voxels(), content_of(mask)};
      if (const auto* structure = knowledge.find_by_name(file.name)) file.structure = structure->id;
      if (ct) compare_with_ct(file, mask, *ct, knowledge, lungs);
      file.name = printable(file.name);
      scan.masks.push_back(std::move(file));
    } catch (const Error& error) {
      scan.unreadable.push_back({name_from(path, root), error.code(), error.sentence()});
    }
  scan.turned_axes = lungs.turned_axes();
}

}  // namespace

bool MaskFile::geometry_lost() const {
  if (!geometry) return false;
  const auto& affine = geometry->world_from_voxel;
  const Eigen::Matrix3d diagonal = affine.linear.diagonal().cwiseAbs().asDiagonal();
  return affine.offset.isZero() && affine.linear.cwiseAbs().isApprox(diagonal);
}

ScanCase look_at(const import::CaseInput& input, const std::set<fs::path>& scans, const fs::path& root,
                 const knowledge::Knowledge& knowledge) {
  ScanCase scan;
  scan.id = input.id;
  scan.place = name_from(input.ct ? *input.ct : *input.masks, root);
  std::optional<Ct> ct;
  if (input.ct) try {
      auto loaded = image_io::read_ct(*input.ct, input.dicom_series_uid);
      scan.ct = loaded.ct.geometry();
      scan.warnings = import::check_content(loaded);
      ct = std::move(loaded.ct);
    } catch (const Error& error) {
      scan.unreadable.push_back({scan.place, error.code(), error.sentence()});
    }
  if (!input.masks) return scan;
  scan.mask_place = name_from(*input.masks, root);
  if (fs::is_directory(*input.masks)) look_at_masks(*input.masks, scans, ct, root, knowledge, scan);
  return scan;
}

}  // namespace radgenome::validate
