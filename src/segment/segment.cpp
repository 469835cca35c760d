// SPDX-License-Identifier: Apache-2.0
#include "segment/segment.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "record/unions.h"
#include "segment/unions.h"
#include "volume/statistics.h"

namespace radgenome::segment {
namespace {

using record::State;
using record::StructureEntry;

constexpr std::ptrdiff_t most_components = 10;  // whose sizes a record tells

/// What holds before the backend has spoken.
Entries nothing_known(const knowledge::Knowledge& knowledge) {
  Entries entries;
  for (const auto& structure : knowledge.structures()) {
    auto& entry = entries[structure.id];
    entry.structure = structure.id;
    entry.state = State::not_available;
    entry.reason = structure.making == knowledge::Structure::Making::none ? "only_a_group" : "not_delivered";
  }
  return entries;
}

/// Puts in what the backend said; an entry and its mask must agree.
void take(const BackendResult& result, const Backend& backend, Entries& entries) {
  for (const auto& said : result.entries) {
    const auto entry = entries.find(said.structure);
    if (entry == entries.end())
      throw Error(
          "unknown_structure",
          fmt::format("The backend {} delivered \"{}\", which is no structure of data/structures.json.",
                      backend.name, said.structure));
    entry->second = said;
    if (said.state != State::present) continue;
    const auto mask = result.masks.find(said.structure);
    if (mask == nullptr || mask->empty()) {
      entry->second.state = State::empty;
      entry->second.reason = "mask_is_empty";
    }
    if (!said.source) entry->second.source = record::MaskSource{backend.name, "", ""};
  }
}

/// The slices from the first to the last that show the structure, those between without it included.
record::SliceRange range_of(const std::vector<SliceExtent>& slices) {
  const auto largest = std::max_element(slices.begin(), slices.end(),
                                        [](const auto& a, const auto& b) { return a.voxels < b.voxels; });
  return {slices.front().slice, slices.back().slice + 1, largest->slice};
}

void put(const MaskStatistics& measured, StructureEntry& entry) {
  entry.voxels = measured.voxels;
  entry.volume_ml = measured.volume_ml;
  entry.bbox_ijk = measured.box;
  entry.centroid_mm = measured.moments.centroid_mm;
  for (const auto& axis : measured.moments.principal_axes)
    entry.principal_axes.push_back({{axis.direction.x, axis.direction.y, axis.direction.z}, axis.length_mm});
  const auto& components = measured.component_voxels;
  entry.components = static_cast<int>(components.size());
  entry.component_voxels.assign(
      components.begin(),
      components.begin() + std::min<std::ptrdiff_t>(most_components, std::ssize(components)));
  entry.surface_mm2 = measured.surface_mm2;
  entry.axial_slices = range_of(measured.axial_slices);
  entry.touches_border = measured.touches_border;
  if (const auto& hu = measured.hu) entry.hu = record::HuSummary{hu->mean, hu->std, hu->p5, hu->p50, hu->p95};
}

void measure(const record::MaskSet& masks, const Ct* ct, std::vector<StructureEntry>& entries) {
  std::vector<const Mask*> wanted;
  for (const auto& entry : entries) wanted.push_back(masks.find(entry.structure).get());
  const auto measured = statistics_of(wanted, ct);
  for (std::size_t e = 0; e < entries.size(); ++e)
    if (measured[e]) put(*measured[e], entries[e]);
}

}  // namespace

const Backend& backend(std::string_view name) {
  std::string names;
  for (const auto& backend : all_backends()) {
    if (backend.name == name) return backend;
    names += (names.empty() ? "" : ", ") + backend.name;
  }
  throw Error("unknown_backend",
              fmt::format("There is no segmentation backend \"{}\"; there are: {}.", name, names));
}

Segmentation segment(const Backend& backend, const Job& job) {
  return assemble(backend.run(job), backend, job);
}

Segmentation assemble(BackendResult result, const Backend& backend, const Job& job) {
  auto entries = nothing_known(job.knowledge);
  take(result, backend, entries);
  Segmentation made;
  for (const auto& [id, mask] : result.masks.all())
    if (entries.contains(id) && entries.at(id).state == State::present) made.masks.put(id, mask);
  result.masks = {};
  record::add_unions(job.knowledge, made.masks);
  describe_unions(job.knowledge, made.masks, entries);

  for (auto& [id, entry] : entries) made.record.structures.push_back(std::move(entry));
  measure(made.masks, job.ct, made.record.structures);
  made.record.unknown_names = std::move(result.unknown_names);
  return made;
}

}  // namespace radgenome::segment
