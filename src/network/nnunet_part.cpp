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
      : description_(description), mirror_(mirror) {
    for (const auto& network : description.networks)
      folds_.push_back(engines.load(model.folder / network, {input_shape(description)}));
  }

  std::string name() const override { return description_.name; }
  PreparedScan prepare(const Ct& ct) const override { return nnunet::preprocess(ct, description_); }
  std::vector<FoundLabel> segment(const PreparedScan& scan, const Geometry& geometry,
                                  const Progress& progress) override {
    const auto prediction =
        nnunet::predict(std::get<nnunet::Input>(scan), description_, folds_, geometry, {mirror_, progress});
    auto masks = masks_of_labels(prediction.labels);
    std::vector<FoundLabel> found;
    for (const auto& label : description_.labels)
      found.push_back({description_.name, label, std::move(masks.at(static_cast<std::size_t>(label.value))),
                       prediction.confidence.at(channel_of(description_, label.value))});
    return found;
  }

 private:
  NnunetPart description_;
  bool mirror_;
  std::vector<std::unique_ptr<Engine>> folds_;
};

}  // namespace

std::unique_ptr<Part> open_nnunet_part(const Model& model, const NnunetPart& description, Engines& engines,
                                       bool mirror) {
  return std::make_unique<LoadedNnunet>(model, description, engines, mirror);
}

}  // namespace radgenome::network
