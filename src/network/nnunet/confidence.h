// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "network/confidence.h"
#include "network/nnunet/label_export.h"

namespace radgenome::network::nnunet {

/// What remains of the logits: gathered slice by slice, without the parts that were padded.
class ConfidenceSums {
 public:
  ConfidenceSums(LabelRule rule, const Shape& shape);
  void add(const LogitSlice& slice);
  /// By channel.
  std::vector<Confidence> finish() const;

 private:
  struct Sums {
    std::int64_t voxels = 0;
    double probability = 0, entropy = 0;
  };
  void add_classes(const LogitSlice& slice, int row, std::vector<Sums>& sums) const;
  void add_regions(const LogitSlice& slice, int row, std::vector<Sums>& sums) const;

  LabelRule rule_;
  Shape shape_;
  std::vector<Sums> sums_;
};

}  // namespace radgenome::network::nnunet
