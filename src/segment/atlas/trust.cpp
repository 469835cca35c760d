// SPDX-License-Identifier: Apache-2.0
#include "segment/atlas/trust.h"

#include <algorithm>

#include "segment/atlas/sets.h"

namespace radgenome::segment::atlas {
namespace {

constexpr double least_extent_mm = 60;
constexpr double least_lung_ml = 100, least_bone_ml = 30;
/// Noise and other units are full of what looks like bone; a chest full of contrast medium is not.
constexpr double most_bone_of_body = 0.35;
/// Of the squared landmarks; an atlas that lies right leaves less, one laid over something else nearly all.
constexpr double most_unexplained = 0.75;

}  // namespace

std::optional<std::string> obstacle(const Field& hu) {
  const auto spacing = hu.geometry().spacing_mm();
  for (int axis = 0; axis < 3; ++axis)
    if (hu.size()[axis] * spacing[axis] < least_extent_mm) return "scan_too_small";
  return std::nullopt;
}

std::optional<std::string> obstacle(const Landmarks& landmarks) {
  const auto lung =
      static_cast<double>(std::count_if(landmarks.lungs.values().begin(), landmarks.lungs.values().end(),
                                        [](auto part) { return part != 0; })) *
      landmarks.lungs.geometry().voxel_ml();
  const double bone = millilitres(landmarks.bone);
  if (lung < least_lung_ml && bone < least_bone_ml) return "no_lung_and_no_bone";
  if (bone > most_bone_of_body * millilitres(landmarks.body.inside)) return "no_anatomy_found";
  return std::nullopt;
}

std::optional<std::string> obstacle(const Aligned& aligned) {
  if (aligned.unexplained > most_unexplained) return "atlas_does_not_fit";
  return std::nullopt;
}

}  // namespace radgenome::segment::atlas
