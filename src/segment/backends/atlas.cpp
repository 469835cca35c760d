// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <string>

#include "core/error.h"
#include "segment/atlas/delivery.h"
#include "segment/atlas/refinement.h"
#include "segment/atlas/registration.h"
#include "segment/atlas/sets.h"
#include "segment/atlas/work_scan.h"
#include "segment/segment.h"

namespace radgenome::segment::backends {
namespace {

using namespace segment::atlas;

constexpr double least_extent_mm = 60;
constexpr double least_lung_ml = 100, least_bone_ml = 30;
/// Noise and other units are full of what looks like bone; a chest full of contrast medium is not.
constexpr double most_bone_of_body = 0.35;
/// Of the squared landmarks; an atlas that lies right leaves less, one laid over something else nearly all.
constexpr double most_unexplained = 0.75;

/// Why this cannot be a chest or an abdomen; nothing where it may be one.
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

BackendResult run(const Job& job) {
  if (job.ct == nullptr)
    throw Error("no_ct", "The backend atlas needs a CT, and this case has none; use --backend masks.");
  const auto atlas = load_label_atlas(job.data);
  const auto delivered = read_delivered(job.data, atlas, job.knowledge);
  const auto scan = work_scan(*job.ct);
  if (const auto reason = obstacle(scan.hu)) return deliver_nothing(*reason, delivered, job.knowledge);
  const auto landmarks = find_landmarks(scan.hu);
  if (const auto reason = obstacle(landmarks)) return deliver_nothing(*reason, delivered, job.knowledge);
  const auto registration = lay_over(atlas, scan.hu, landmarks);
  if (registration.affine.unexplained > most_unexplained)
    return deliver_nothing("atlas_does_not_fit", delivered, job.knowledge);
  const auto labels = onto(job.geometry, refine(atlas, scan.hu, landmarks, registration), scan);
  const auto inside = shares_inside(atlas.labels, registration.affine.atlas_from_scan,
                                    registration.displacement, scan.hu.geometry());
  return deliver(labels, inside, delivered, job.knowledge);
}

}  // namespace

Backend atlas() {
  return {"atlas", 2, "Lays a labelled body over the CT and follows its lungs, bones and organs; no weights",
          run};
}

}  // namespace radgenome::segment::backends
