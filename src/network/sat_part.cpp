// SPDX-License-Identifier: Apache-2.0
#include "network/sat_part.h"

#include <utility>

#include "network/require_memory.h"
#include "network/sat/predict.h"

namespace radgenome::network {
namespace {

class LoadedSat : public Part {
 public:
  LoadedSat(const Model& model, const SatNetworks& description, Engines& engines,
            std::vector<ModelLabel> labels)
      : spacing_mm_(description.spacing_mm),
        labels_(std::move(labels)),
        networks_(model.folder, description, engines, labels_) {}

  std::string name() const override { return "sat"; }
  PreparedScan prepare(const Ct& ct) const override { return sat::preprocess(ct, spacing_mm_); }
  std::vector<FoundLabel> segment(const PreparedScan& scan, const Geometry& geometry,
                                  const Progress& progress) override {
    // Here and not in prepare(), which runs while another scan's sums fill the memory.
    require_memory(sat::bytes_needed(std::get<sat::Input>(scan), networks_));
    auto prediction = sat::predict(std::get<sat::Input>(scan), networks_, geometry, progress);
    std::vector<FoundLabel> found;
    for (std::size_t n = 0; n < labels_.size(); ++n) {
      auto label = labels_[n];
      ++label.value;  // rows of queries begin with 0, which is a label map's background
      found.push_back({name(), std::move(label), std::move(prediction.masks[n]), prediction.confidence[n]});
    }
    return found;
  }

 private:
  std::array<double, 3> spacing_mm_;
  std::vector<ModelLabel> labels_;
  sat::Networks networks_;
};

}  // namespace

std::unique_ptr<Part> open_sat_part(const Model& model, const SatNetworks& description, Engines& engines,
                                    std::vector<ModelLabel> labels) {
  return std::make_unique<LoadedSat>(model, description, engines, std::move(labels));
}

}  // namespace radgenome::network
