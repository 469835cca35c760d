// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet_part.h"

#include <algorithm>

#include "network/check.h"
#include "network/label_masks.h"
#include "network/nnunet/predict.h"

namespace radgenome::network {
namespace {

/// Which channel of the output a label's value stands for.
std::size_t channel_of(const NnunetPart& part, int value) {
  const auto& order = part.region_order;
  if (order.empty()) return static_cast<std::size_t>(value);
  return static_cast<std::size_t>(std::find(order.begin(), order.end(), value) - order.begin());
}

class LoadedNnunet : public Part {
 public:
  LoadedNnunet(const Model& model, const NnunetPart& description, Engines& engines, bool mirror)
      : description_(description), labels_(description.labels), mirror_(mirror) {
    std::ranges::sort(labels_, {}, [&](const auto& label) { return channel_of(description, label.value); });
    for (const auto& network : description.networks)
      folds_.push_back(engines.load(model.folder / network, {input_shape(description)}));
  }

  std::string name() const override { return description_.name; }
  PreparedScan prepare(const Ct& ct) const override { return nnunet::preprocess(ct, description_); }
  std::vector<FoundLabel> segment(const PreparedScan& scan, const Geometry& geometry,
                                  const Progress& progress) override {
    const auto prediction =
        nnunet::predict(std::get<nnunet::Input>(scan), description_, folds_, geometry, {mirror_, progress});
    const bool regions = !description_.region_order.empty();
    auto masks = regions ? masks_of_bits(prediction.labels) : masks_of_labels(prediction.labels);
    std::vector<FoundLabel> found;
    for (const auto& label : labels_) {
      const auto channel = channel_of(description_, label.value);
      found.push_back(
          {description_.name, label, std::move(masks.at(channel)), prediction.confidence.at(channel)});
    }
    return found;
  }

 private:
  NnunetPart description_;
  std::vector<ModelLabel>
      labels_;  ///< in the order of channels: nnU-Net's label map shows the last of regions
  bool mirror_;
  std::vector<std::unique_ptr<Engine>> folds_;
};

}  // namespace

std::unique_ptr<Part> open_nnunet_part(const Model& model, const NnunetPart& description, Engines& engines,
                                       bool mirror) {
  return std::make_unique<LoadedNnunet>(model, description, engines, mirror);
}

}  // namespace radgenome::network
