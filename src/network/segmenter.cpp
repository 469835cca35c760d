// SPDX-License-Identifier: Apache-2.0
#include "network/segmenter.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "core/error.h"
#include "network/check.h"
#include "network/label_masks.h"

namespace radgenome::network {
namespace {

bool gives(const NnunetPart& part, const std::set<std::string, std::less<>>& structures) {
  return structures.empty() || std::any_of(part.labels.begin(), part.labels.end(), [&](const auto& label) {
           return structures.contains(label.structure);
         });
}

void require_known(const std::vector<NnunetPart>& parts,
                   const std::set<std::string, std::less<>>& structures) {
  for (const auto& structure : structures)
    if (std::none_of(parts.begin(), parts.end(), [&](const auto& part) { return gives(part, {structure}); }))
      throw Error(
          "not_in_model",
          fmt::format("the model gives no \"{}\"; `radgenome models FOLDER` lists what it gives", structure));
}

/// Which channel of the output a label's value stands for.
std::size_t channel_of(const NnunetPart& part, int value) {
  const auto& order = part.region_order;
  if (order.empty()) return static_cast<std::size_t>(value);
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), value) - order.begin());
}

}  // namespace

Segmenter::Segmenter(Model model, const SegmenterOptions& options)
    : model_(std::move(model)), options_(options), engines_(open_engines(options.engine)) {
  const auto* const parts = std::get_if<std::vector<NnunetPart>>(&model_.networks);
  if (parts == nullptr)
    throw Error("unsupported_model", "models of SAT can be described and checked, but not run yet");
  require_known(*parts, options.structures);
  for (const auto& description : *parts) {
    if (!gives(description, options.structures)) continue;
    auto& part = parts_.emplace_back(Part{description, {}});
    for (const auto& network : description.networks)
      part.folds.push_back(engines_->load(model_.folder / network, {input_shape(description)}));
  }
}

std::vector<nnunet::Input> Segmenter::prepare(const Ct& ct) const {
  std::vector<nnunet::Input> inputs;
  for (const auto& part : parts_) inputs.push_back(nnunet::preprocess(ct, part.description));
  return inputs;
}

std::vector<FoundLabel> Segmenter::segment(const std::vector<nnunet::Input>& inputs, const Geometry& scan,
                                           const std::function<void(const SegmentProgress&)>& progress) {
  const std::lock_guard alone(working_);
  std::vector<FoundLabel> found;
  for (std::size_t n = 0; n < parts_.size(); ++n) {
    const auto& [part, folds] = parts_[n];
    nnunet::PredictOptions options{options_.mirror, {}};
    if (progress) options.progress = [&](int done, int of) { progress({part.name, done, of}); };
    try {
      const auto prediction = nnunet::predict(inputs[n], part, folds, scan, options);
      auto masks = masks_of_labels(prediction.labels);
      for (const auto& label : part.labels)
        found.push_back({part.name, label, std::move(masks.at(static_cast<std::size_t>(label.value))),
                         prediction.confidence.at(channel_of(part, label.value))});
    } catch (const std::bad_alloc&) {
      throw Error("out_of_memory",
                  "the memory ran out while the scan was segmented; segment it on a larger machine");
    }
  }
  return found;
}

}  // namespace radgenome::network
