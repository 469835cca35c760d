// SPDX-License-Identifier: Apache-2.0
#include "pipeline/reviewed_masks.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/hash.h"
#include "image_io/image_io.h"
#include "segment/parts.h"

namespace radgenome::pipeline {
namespace {

constexpr const char* source_of_repairs = "review";
constexpr const char* judged_bad = "review_bad";

}  // namespace

Mask ReviewedMasks::repaired(const review::MaskChange& change) const {
  const auto name = change.repaired.substr(std::string_view("sha256:").size()) + ".nii.gz";
  const auto file = repairs_ / name;
  if (!std::filesystem::exists(file))
    throw Error("repair_missing",
                fmt::format("{} is missing, the repaired mask of {}; put it back, or take the verdict back",
                            file.string(), change.structure));
  if (sha256_of_file(file) != change.repaired)
    throw Error("repair_damaged",
                fmt::format("{}, the repaired mask of {}, is not the file that its name says; "
                            "put it back, or take the verdict back",
                            file.string(), change.structure));
  auto mask = image_io::read_mask(file);
  if (!mask.geometry().matches(job_.geometry))
    throw Error("repair_differs_in_grid",
                fmt::format("{}, the repaired mask of {}, does not lie on the grid of the case; take the "
                            "verdict back and send the mask again on that grid",
                            file.string(), change.structure));
  return mask.with_geometry(job_.geometry);
}

void ReviewedMasks::put(const review::MaskChange& change, segment::BackendResult& parts) const {
  const auto entry =
      std::find_if(parts.entries.begin(), parts.entries.end(),
                   [&](const record::StructureEntry& one) { return one.structure == change.structure; });
  if (entry == parts.entries.end()) throw Error("internal", "a mask was judged that is not there");
  entry->flags.clear();
  entry->verified_by = change.verified_by;
  if (change.repaired.empty()) {
    entry->state = record::State::failed;
    entry->reason = judged_bad;
    return;
  }
  entry->source = record::MaskSource{source_of_repairs, "", change.repaired};
  parts.masks.put(change.structure, repaired(change));
}

segment::Segmentation ReviewedMasks::change(segment::Segmentation made,
                                            std::vector<review::MaskChange> changes, const Ct* ct) {
  auto job = segment::Job{job_.knowledge, job_.geometry, ct, {}, job_.data};
  while (!changes.empty()) {
    auto parts = segment::parts_of(made.record, made.masks, job_.knowledge);
    for (const auto& change : changes) put(change, parts);
    made = segment::assemble(std::move(parts), backend_, job);
    changes = judge(made.record);
  }
  return made;
}

}  // namespace radgenome::pipeline
