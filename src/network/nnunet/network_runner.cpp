// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/network_runner.h"

#include <algorithm>
#include <bit>

#include "core/parallel.h"
#include "network/check.h"

namespace radgenome::network::nnunet {
namespace {

/// All choices of the axes but none, by how many they are and then as itertools.combinations gives them.
std::vector<std::array<bool, 3>> flips_of(const NnunetPart& part) {
  const auto& axes = part.mirror_axes;
  std::vector<std::array<bool, 3>> flips;
  const unsigned all = (1U << axes.size()) - 1;
  for (int many = 1; many <= static_cast<int>(axes.size()); ++many)
    for (unsigned reversed = all; reversed > 0; --reversed) {  // the first axis is the highest bit
      if (std::popcount(reversed) != many) continue;
      std::array<bool, 3> flip = {};
      for (std::size_t n = 0; n < axes.size(); ++n)
        if ((reversed >> (axes.size() - 1 - n) & 1U) != 0) flip.at(static_cast<std::size_t>(axes[n])) = true;
      flips.push_back(flip);
    }
  return flips;
}

/// Calls `use(row, mirrored row)` for the rows of a window, the last axis apart.
template <class Use>
void for_each_row(const Shape& shape, const std::array<bool, 3>& flip, const Use& use) {
  for (int a0 = 0; a0 < shape[0]; ++a0)
    for (int a1 = 0; a1 < shape[1]; ++a1) {
      const int b0 = flip[0] ? shape[0] - 1 - a0 : a0, b1 = flip[1] ? shape[1] - 1 - a1 : a1;
      const auto width = static_cast<std::size_t>(shape[2]);
      use(static_cast<std::size_t>(a0 * shape[1] + a1) * width,
          static_cast<std::size_t>(b0 * shape[1] + b1) * width);
    }
}

void copy_flipped(const Shape& shape, const std::array<bool, 3>& flip, std::span<const float> from,
                  std::span<float> to) {
  for_each_row(shape, flip, [&](std::size_t row, std::size_t mirrored) {
    const auto source = from.subspan(mirrored, static_cast<std::size_t>(shape[2]));
    if (flip[2])
      std::reverse_copy(source.begin(), source.end(), to.begin() + static_cast<std::ptrdiff_t>(row));
    else
      std::copy(source.begin(), source.end(), to.begin() + static_cast<std::ptrdiff_t>(row));
  });
}

void add_flipped(const Shape& shape, const std::array<bool, 3>& flip, std::span<const float> from,
                 std::span<float> sum) {
  for_each_row(shape, flip, [&](std::size_t row, std::size_t mirrored) {
    const auto width = static_cast<std::size_t>(shape[2]);
    for (std::size_t n = 0; n < width; ++n) sum[row + n] += from[mirrored + (flip[2] ? width - 1 - n : n)];
  });
}

}  // namespace

NetworkRunner::NetworkRunner(const NnunetPart& part, bool mirror)
    : patch_(part.patch),
      channels_(static_cast<std::size_t>(part.channels)),
      input_shape_(input_shape(part)),
      output_shape_(output_shape(part)) {
  sum_.resize(channels_ * voxels(patch_));
  if (!mirror || part.mirror_axes.empty()) return;
  flips_ = flips_of(part);
  flipped_.resize(voxels(patch_));
  logits_.resize(sum_.size());
}

void NetworkRunner::ask(Engine& engine, std::span<const float> window, std::span<float> logits) {
  const Tensor input{input_shape_, window};
  MutableTensor output{output_shape_, logits};
  engine.run({&input, 1}, {&output, 1});
}

std::span<const float> NetworkRunner::run(Engine& engine, std::span<const float> window) {
  ask(engine, window, sum_);
  const auto size = voxels(patch_);
  for (const auto& flip : flips_) {
    copy_flipped(patch_, flip, window, flipped_);
    ask(engine, flipped_, logits_);
    parallel_for(channels_, [&](std::size_t channel) {
      add_flipped(patch_, flip, std::span<const float>(logits_).subspan(channel * size, size),
                  std::span(sum_).subspan(channel * size, size));
    });
  }
  if (!flips_.empty())
    for (float& value : sum_) value /= static_cast<float>(flips_.size() + 1);
  return sum_;
}

}  // namespace radgenome::network::nnunet
