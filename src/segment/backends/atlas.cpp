// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "segment/atlas/delivery.h"
#include "segment/atlas/refinement.h"
#include "segment/atlas/registration.h"
#include "segment/atlas/trust.h"
#include "segment/atlas/work_scan.h"
#include "segment/segment.h"

namespace radgenome::segment::backends {
namespace {

using namespace segment::atlas;

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
  if (const auto reason = obstacle(registration.affine))
    return deliver_nothing(*reason, delivered, job.knowledge);
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
