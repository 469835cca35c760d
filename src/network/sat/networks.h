// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <filesystem>
#include <memory>
#include <span>
#include <vector>

#include "network/engine.h"
#include "network/model.h"
#include "network/sat/windows.h"

namespace radgenome::network::sat {

/// Rows follow each other in memory.
using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// What SAT says of a window: the logit of a query in a voxel is the product of the two's vectors.
struct Answer {
  std::span<const float> pixels;  ///< [width][R][A][S] of the patch
  Matrix embeddings;              ///< [query][width]
};

/// SAT's two networks, and the queries they are asked.
class Networks {
 public:
  /// @param labels  of `description`: which of its queries
  /// @error bad_model, out_of_memory
  Networks(const std::filesystem::path& folder, const SatNetworks& description, Engines& engines,
           const std::vector<ModelLabel>& labels);

  const Shape& patch() const { return patch_; }
  int queries() const { return static_cast<int>(queries_.rows()); }
  /// Of what run() fills.
  std::size_t bytes() const;

  /// Asks all queries, at most 256 at a time: none has an influence on another.
  /// @return stands until the next call
  /// @error engine_failed, out_of_memory
  const Answer& run(const Array& image, const Window& window);

 private:
  void show(const Array& image, const Window& window);

  Shape patch_;
  std::vector<std::int64_t> memory_shape_, pixel_shape_;
  Matrix queries_;
  std::unique_ptr<Engine> vision_, decoder_;
  std::vector<float> image_, memory_, pixels_;
  Answer answer_;
};

}  // namespace radgenome::network::sat
