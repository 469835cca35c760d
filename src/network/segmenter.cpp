// SPDX-License-Identifier: Apache-2.0
#include "network/segmenter.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "core/error.h"
#include "network/crop.h"
#include "network/nnunet_part.h"
#include "network/sat_part.h"
#include "network/timed_engines.h"

namespace radgenome::network {
namespace {

using Structures = std::set<std::string, std::less<>>;
using Parts = std::vector<std::unique_ptr<Part>>;

void require_known(const Model& model, const Structures& structures) {
  const auto known = model.structures();
  for (const auto& structure : structures)
    if (!known.contains(structure))
      throw Error(
          "not_in_model",
          fmt::format("the model gives no \"{}\"; `radgenome models FOLDER` lists what it gives", structure));
}

/// Those of them that are wanted.
std::vector<ModelLabel> wanted_of(std::vector<ModelLabel> labels, const Structures& wanted) {
  if (!wanted.empty())
    std::erase_if(labels, [&](const auto& label) { return !wanted.contains(label.structure); });
  return labels;
}

/// Those parts that give something that is wanted.
Parts open(const std::vector<NnunetPart>& parts, const Model& model, Engines& engines,
           const SegmenterOptions& options) {
  Parts opened;
  for (const auto& part : parts)
    if (auto labels = wanted_of(part.labels, options.structures); !labels.empty())
      opened.push_back(open_nnunet_part(model, part, engines, std::move(labels), options.mirror));
  return opened;
}

/// One part, with the queries that are wanted.
Parts open(const SatNetworks& sat, const Model& model, Engines& engines, const SegmenterOptions& options) {
  Parts opened;
  opened.push_back(open_sat_part(model, sat, engines, wanted_of(sat.labels, options.structures)));
  return opened;
}

}  // namespace

Segmenter::Segmenter(Model model, const SegmenterOptions& options)
    : model_(std::move(model)),
      options_(options),
      engines_(timed(open_engines(options.engine), network_seconds_)) {
  require_known(model_, options.structures);
}

void Segmenter::load() {
  std::call_once(loaded_, [this] {
    require_hashes(model_);
    parts_ = std::visit([&](const auto& networks) { return open(networks, model_, *engines_, options_); },
                        model_.networks);
  });
}

PreparedScan Segmenter::prepare(std::shared_ptr<const Ct> ct) {
  load();
  const auto& geometry = ct->geometry();
  const auto places = crops() ? options_.places->find(*ct, options_.structures) : Places();
  PreparedScan made;
  bool cropped = false;
  for (const auto& part : parts_) {
    auto looked_at = crops() ? choose_crop(*part, geometry, places) : LookedAt{part->name()};
    cropped = cropped || looked_at.box;
    made.parts.push_back(
        {part->prepare(*ct, looked_at.box.value_or(geometry.whole())), std::move(looked_at)});
  }
  if (cropped) made.ct = std::move(ct);
  return made;
}

void Segmenter::segment_part(Part& part, const PreparedScan& scan, const PreparedScan::PreparedPart& prepared,
                             const Geometry& geometry, const Part::Progress& progress, Findings& findings) {
  auto looked_at = prepared.looked_at;
  auto found = part.segment(prepared.input, geometry, progress);
  if (looked_at.box)
    if (auto whole = doubt(looked_at, found, geometry)) {
      found = part.segment(part.prepare(*scan.ct, geometry.whole()), geometry, progress);
      looked_at = std::move(*whole);
    }
  std::ranges::move(found, std::back_inserter(findings.labels));
  findings.parts.push_back(std::move(looked_at));
}

Findings Segmenter::segment(const PreparedScan& scan, const Geometry& geometry,
                            const std::function<void(const SegmentProgress&)>& progress) {
  const std::lock_guard alone(working_);
  Findings findings;
  for (std::size_t n = 0; n < parts_.size(); ++n) {
    auto& part = *parts_[n];
    Part::Progress told;
    if (progress) told = [&](int done, int of) { progress({part.name(), done, of}); };
    try {
      segment_part(part, scan, scan.parts[n], geometry, told, findings);
    } catch (const std::bad_alloc&) {
      throw Error("out_of_memory",
                  "the memory ran out while the scan was segmented; segment it on a larger machine");
    }
  }
  return findings;
}

}  // namespace radgenome::network
