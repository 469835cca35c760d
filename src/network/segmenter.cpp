// SPDX-License-Identifier: Apache-2.0
#include "network/segmenter.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "core/error.h"
#include "network/nnunet_part.h"
#include "network/sat_part.h"
#include "network/timed_engines.h"

namespace radgenome::network {
namespace {

using Structures = std::set<std::string, std::less<>>;
using Parts = std::vector<std::unique_ptr<Part>>;

bool gives(const std::vector<ModelLabel>& labels, const std::string& structure) {
  return std::any_of(labels.begin(), labels.end(),
                     [&](const auto& label) { return label.structure == structure; });
}

bool gives(const std::vector<NnunetPart>& parts, const std::string& structure) {
  return std::any_of(parts.begin(), parts.end(),
                     [&](const auto& part) { return gives(part.labels, structure); });
}

bool gives(const SatNetworks& sat, const std::string& structure) {
  return gives(sat.labels, structure);
}

void require_known(const Model& model, const Structures& structures) {
  for (const auto& structure : structures)
    if (!std::visit([&](const auto& networks) { return gives(networks, structure); }, model.networks))
      throw Error(
          "not_in_model",
          fmt::format("the model gives no \"{}\"; `radgenome models FOLDER` lists what it gives", structure));
}

/// Those parts that give something that is wanted.
Parts open(const std::vector<NnunetPart>& parts, const Model& model, Engines& engines,
           const SegmenterOptions& options) {
  Parts opened;
  for (const auto& part : parts)
    if (const auto& wanted = options.structures;
        wanted.empty() || std::any_of(wanted.begin(), wanted.end(),
                                      [&](const auto& structure) { return gives(part.labels, structure); }))
      opened.push_back(open_nnunet_part(model, part, engines, options.mirror));
  return opened;
}

/// One part, with the queries that are wanted.
Parts open(const SatNetworks& sat, const Model& model, Engines& engines, const SegmenterOptions& options) {
  auto labels = sat.labels;
  if (const auto& wanted = options.structures; !wanted.empty())
    std::erase_if(labels, [&](const auto& label) { return !wanted.contains(label.structure); });
  Parts opened;
  opened.push_back(open_sat_part(model, sat, engines, std::move(labels)));
  return opened;
}

}  // namespace

Segmenter::Segmenter(Model model, const SegmenterOptions& options)
    : model_(std::move(model)),
      options_(options),
      engines_(timed(open_engines(options.engine), network_seconds_)) {
  require_known(model_, options.structures);
  parts_ = std::visit([&](const auto& networks) { return open(networks, model_, *engines_, options_); },
                      model_.networks);
}

std::vector<PreparedScan> Segmenter::prepare(const Ct& ct) const {
  std::vector<PreparedScan> inputs;
  for (const auto& part : parts_) inputs.push_back(part->prepare(ct));
  return inputs;
}

std::vector<FoundLabel> Segmenter::segment(const std::vector<PreparedScan>& inputs, const Geometry& scan,
                                           const std::function<void(const SegmentProgress&)>& progress) {
  const std::lock_guard alone(working_);
  std::vector<FoundLabel> found;
  for (std::size_t n = 0; n < parts_.size(); ++n) {
    auto& part = *parts_[n];
    Part::Progress told;
    if (progress) told = [&](int done, int of) { progress({part.name(), done, of}); };
    try {
      std::ranges::move(part.segment(inputs[n], scan, told), std::back_inserter(found));
    } catch (const std::bad_alloc&) {
      throw Error("out_of_memory",
                  "the memory ran out while the scan was segmented; segment it on a larger machine");
    }
  }
  return found;
}

}  // namespace radgenome::network
