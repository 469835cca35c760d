// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <memory>

#include "core/error.h"
#include "segment/segment.h"

namespace radgenome::segment::backends {
namespace {

using network::FoundLabel;

/// What the model found of one structure: mostly one label, else all of them together.
struct Found {
  std::vector<const FoundLabel*> labels;

  Mask mask() const {
    if (labels.size() == 1) return labels.front()->mask;
    std::vector<const Mask*> masks;
    for (const auto* label : labels) masks.push_back(&label->mask);
    return union_of(masks);
  }
  std::string names() const {
    std::string text;
    for (const auto* label : labels) text += (text.empty() ? "" : ", ") + label->label.name;
    return text;
  }
  /// The mean over the voxels of all labels; absent where there are none.
  std::optional<double> mean_of(double network::Confidence::*member) const {
    double sum = 0, voxels = 0;
    for (const auto* label : labels) {
      const auto n = static_cast<double>(label->confidence.voxels);
      sum += n * label->confidence.*member;
      voxels += n;
    }
    return voxels == 0 ? std::nullopt : std::optional(sum / voxels);
  }
};

record::StructureEntry entry_of(const std::string& structure, const Found& found, const std::string& model) {
  record::StructureEntry entry;
  entry.structure = structure;
  entry.state = record::State::present;  // segment() sees where a mask is empty
  entry.source = record::MaskSource{"network", model, found.names()};
  entry.confidence = found.mean_of(&network::Confidence::probability);
  entry.entropy_bits = found.mean_of(&network::Confidence::entropy_bits);
  return entry;
}

/// What the model could have found and was not asked for.
void add_not_requested(const network::Segmenter& segmenter, BackendResult& result) {
  const auto& wanted = segmenter.options().structures;
  if (wanted.empty()) return;
  for (const auto& structure : segmenter.model().structures())
    if (!wanted.contains(structure)) {
      record::StructureEntry entry;
      entry.structure = structure;
      entry.state = record::State::not_requested;
      entry.reason = "not_among_those_asked_for";
      result.entries.push_back(std::move(entry));
    }
}

BackendResult run(const Job& job) {
  if (job.network == nullptr)
    throw Error("no_model", "The backend network needs a model; name its folder with --model.");
  if (job.ct == nullptr)
    throw Error("no_ct", "The backend network needs a CT, and this case has none; use --backend masks.");
  const std::shared_ptr<const Ct> ct(std::shared_ptr<const Ct>(), job.ct);  // the job's own
  const auto labels = job.network->segment(job.network->prepare(ct), job.geometry).labels;
  std::map<std::string, Found> structures;
  for (const auto& label : labels)
    if (!label.label.structure.empty()) structures[label.label.structure].labels.push_back(&label);
  BackendResult result;
  for (const auto& [structure, found] : structures) {
    auto mask = found.mask();
    auto entry = entry_of(structure, found, job.network->model().id);
    if (mask.empty()) entry.confidence = entry.entropy_bits = std::nullopt;
    result.entries.push_back(std::move(entry));
    result.masks.put(structure, std::move(mask));
  }
  add_not_requested(*job.network, result);
  return result;
}

}  // namespace

Backend network() {
  return {"network", 2, "Asks a trained network, as a folder that --model names", run};
}

}  // namespace radgenome::segment::backends
