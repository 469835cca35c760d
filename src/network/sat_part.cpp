// SPDX-License-Identifier: Apache-2.0
#include "network/sat_part.h"

#include <cmath>
#include <utility>

#include "network/crop.h"
#include "network/require_memory.h"
#include "network/sat/predict.h"
#include "network/sat/windows.h"

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
  const std::vector<ModelLabel>& labels() const override { return labels_; }
  Box with_context(const Geometry& scan, const Box& box) const override {
    auto wide = box;
    const auto grid = sat::grid_of(scan, spacing_mm_);
    for (std::size_t a = 0; a < 3; ++a)
      wide = widened(wide, 2 - static_cast<int>(a),
                     static_cast<int>(std::ceil(patch_along(grid[a]) * grid[a].step)), scan);
    return wide;
  }
  int windows(const Geometry& scan, const Box& box) const override {
    const auto grid = sat::grid_of(scan, spacing_mm_);
    const auto region = sat::region_of(box, scan, grid);
    std::size_t count = 1;
    for (std::size_t a = 0; a < 3; ++a)
      count *= sat::window_starts(region.shape[a], patch_along(grid[a])).size();
    return static_cast<int>(count);
  }
  PartInput prepare(const Ct& ct, const Box& box) const override {
    return sat::preprocess(ct, spacing_mm_, box);
  }
  std::vector<FoundLabel> segment(const PartInput& scan, const Geometry& geometry,
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
  int patch_along(const sat::Axis& axis) const {
    return networks_.patch()[static_cast<std::size_t>(axis.world)];
  }

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
