// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet_part.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "network/check.h"
#include "network/crop.h"
#include "network/label_masks.h"
#include "network/nnunet/layout.h"
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
  LoadedNnunet(const Model& model, const NnunetPart& description, Engines& engines,
               std::vector<ModelLabel> labels, bool mirror)
      : description_(description), labels_(std::move(labels)), mirror_(mirror) {
    std::ranges::sort(labels_, {}, [&](const auto& label) { return channel_of(description, label.value); });
    for (const auto& network : description.networks)
      folds_.push_back(engines.load(model.folder / network, {input_shape(description)}));
  }

  std::string name() const override { return description_.name; }
  const std::vector<ModelLabel>& labels() const override { return labels_; }
  Box with_context(const Geometry& scan, const Box& box) const override {
    const auto layout = nnunet::layout_of(scan, description_);
    auto wide = box;
    for (std::size_t a = 0; a < 3; ++a) {
      const double patch_mm = description_.patch[a] * description_.spacing_mm[a];  // 0 across slices of 2D
      wide =
          widened(wide, layout.axis[a], static_cast<int>(std::ceil(patch_mm / layout.spacing_mm[a])), scan);
    }
    return wide;
  }
  int windows(const Geometry& scan, const Box& box) const override {
    const auto layout = nnunet::layout_of(scan, description_);
    return nnunet::window_count(nnunet::image_shape(nnunet::region_of(box, layout), layout, description_),
                                description_);
  }
  PartInput prepare(const Ct& ct, const Box& box) const override {
    return nnunet::preprocess(ct, description_, box);
  }
  std::vector<FoundLabel> segment(const PartInput& input, const Geometry& geometry,
                                  const Progress& progress) override {
    const auto prediction =
        nnunet::predict(std::get<nnunet::Input>(input), description_, folds_, geometry, {mirror_, progress});
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
                                       std::vector<ModelLabel> labels, bool mirror) {
  return std::make_unique<LoadedNnunet>(model, description, engines, std::move(labels), mirror);
}

}  // namespace radgenome::network
