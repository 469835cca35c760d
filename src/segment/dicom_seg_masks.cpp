// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "core/error.h"
#include "core/parallel.h"
#include "image_io/dicom_seg.h"
#include "segment/given_masks.h"
#include "segment/mask_on_grid.h"

namespace radgenome::segment {
namespace {

using image_io::DicomSegment;
using knowledge::Knowledge;
using knowledge::Structure;
using record::State;
using record::StructureEntry;

/// "left" or "right" where a code of SNOMED CT says so, else empty.
std::string side_of(const std::optional<image_io::Code>& modifier) {
  if (!modifier) return {};
  if (modifier->value == "7771000") return "left";
  return modifier->value == "24028007" ? "right" : "";
}

const Structure* with_code(const Knowledge& knowledge, const DicomSegment& segment) {
  if (segment.type.scheme != "SCT") return nullptr;
  const auto all = knowledge.structures();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const Structure& s) { return s.snomed_ct == segment.type.value; });
  if (found == all.end()) return nullptr;
  const auto side = side_of(segment.modifier);
  if (side.empty() || side == found->side) return &*found;
  // The code of both sides, and one of them named: "kidney" and "left" are the left kidney.
  return found->side.empty() ? knowledge.find_structure(side + " " + found->id) : nullptr;
}

const Structure* structure_of(const Knowledge& knowledge, const DicomSegment& segment) {
  const auto* named = segment.label.empty() ? nullptr : knowledge.find_by_name(segment.label);
  return named != nullptr ? named : with_code(knowledge, segment);
}

/// What was made of one segment.
struct Taken {
  StructureEntry entry;
  std::shared_ptr<const Mask> mask;
};

void place(const DicomSegment& segment, const Geometry& grid, Taken& taken) {
  auto placed = on_grid(*segment.mask, grid);
  taken.entry.flags = std::move(placed.flags);
  if (!placed.mask) {
    taken.entry.state = State::failed;
    taken.entry.reason = placed.reason;
  } else if (placed.mask->empty()) {
    taken.entry.state = State::empty;
    taken.entry.reason = "mask_is_empty";
  } else {
    taken.entry.state = State::present;
    taken.mask = std::make_shared<const Mask>(*std::move(placed.mask));
  }
}

std::string name_of(const DicomSegment& segment) {
  return segment.label.empty() ? fmt::format("segment {}", segment.number) : segment.label;
}

}  // namespace

BackendResult masks_of_dicom_seg(const Job& job) {
  const auto seg = image_io::read_dicom_seg(*job.masks);
  BackendResult result;
  std::vector<Taken> taken;
  std::vector<const DicomSegment*> known;
  std::set<std::string> seen;
  for (const auto& segment : seg.segments) {
    const auto* structure = structure_of(job.knowledge, segment);
    if (structure == nullptr || structure->making == Structure::Making::none ||
        !seen.insert(structure->id).second) {
      result.unknown_names.push_back(name_of(segment));
      continue;
    }
    known.push_back(&segment);
    auto& entry = taken.emplace_back().entry;
    entry.structure = structure->id;
    entry.source = record::MaskSource{"masks", job.masks->filename().string(),
                                      fmt::format("{} {}", segment.number, segment.label)};
  }
  if (known.empty())
    throw Error("no_known_masks",
                fmt::format("no segment of {} has the name or the SNOMED CT code of a structure; "
                            "see `radgenome info structures`.",
                            job.masks->string()));
  parallel_for(known.size(), [&](std::size_t i) { place(*known[i], job.geometry, taken[i]); });
  for (auto& one : taken) {
    if (one.mask) result.masks.put(one.entry.structure, std::move(one.mask));
    result.entries.push_back(std::move(one.entry));
  }
  std::sort(result.unknown_names.begin(), result.unknown_names.end());
  return result;
}

}  // namespace radgenome::segment
