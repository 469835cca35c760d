// SPDX-License-Identifier: Apache-2.0
#include "segment/segment.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/parallel.h"
#include "record/unions.h"
#include "segment/unions.h"
#include "volume/measure.h"

namespace radgenome::segment {
namespace {

using record::State;
using record::StructureEntry;

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

void measure(const Mask& mask, const Ct* ct, StructureEntry& entry) {
  entry.voxels = mask.voxels();
  entry.volume_ml = mask.volume_ml();
  entry.bbox_ijk = mask.box();
  entry.centroid_mm = centroid(mask);
  entry.components = static_cast<int>(piece_sizes(mask).size());
  entry.touches_border = mask.touches_border();
  if (ct == nullptr) return;
  const auto values = statistics_of(*ct, mask);
  entry.hu = record::HuSummary{values.mean, values.std, values.p5, values.p50, values.p95};
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
  auto result = backend.run(job);
  auto entries = nothing_known(job.knowledge);
  take(result, backend, entries);
  describe_unions(job.knowledge, entries);

  Segmentation made;
  for (const auto& [id, mask] : result.masks.all())
    if (entries.contains(id) && entries.at(id).state == State::present) made.masks.put(id, mask);
  result.masks = {};
  record::add_unions(job.knowledge, made.masks);

  for (auto& [id, entry] : entries) made.record.structures.push_back(std::move(entry));
  auto& structures = made.record.structures;
  parallel_for(structures.size(), [&](std::size_t i) {
    if (const auto mask = made.masks.find(structures[i].structure)) measure(*mask, job.ct, structures[i]);
  });
  made.record.unknown_names = std::move(result.unknown_names);
  return made;
}

}  // namespace radgenome::segment
