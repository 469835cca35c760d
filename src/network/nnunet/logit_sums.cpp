// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/logit_sums.h"

#include <algorithm>
#include <atomic>

#include "core/error.h"
#include "core/parallel.h"
#include "network/array/window_weights.h"

namespace radgenome::network::nnunet {
namespace {

std::size_t slice_voxels(const Shape& shape) {
  return static_cast<std::size_t>(shape[1]) * static_cast<std::size_t>(shape[2]);
}

std::size_t count_of(int n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

LogitSums::LogitSums(int channels, int folds, const Shape& shape, const Shape& patch)
    : channels_(channels),
      folds_(folds),
      shape_(shape),
      patch_(patch),
      slots_(std::min(patch[0] + 1, shape[0])),
      window_(window_weights(patch)),
      sums_(count_of(folds) * count_of(slots_) * count_of(channels) * slice_voxels(shape)),
      weights_(count_of(slots_) * slice_voxels(shape)) {}

std::size_t LogitSums::bytes(int channels, int folds, const Shape& shape, const Shape& patch) {
  return sizeof(Half) * count_of(std::min(patch[0] + 1, shape[0])) * slice_voxels(shape) *
         (count_of(channels) * count_of(folds) + 1);
}

std::span<Half> LogitSums::sums(int fold, int a0) {
  const auto size = count_of(channels_) * slice_voxels(shape_);
  return sums_.span().subspan((count_of(fold) * count_of(slots_) + slot(a0)) * size, size);
}

std::span<Half> LogitSums::weights(int a0) {
  const auto size = slice_voxels(shape_);
  return weights_.span().subspan(slot(a0) * size, size);
}

void LogitSums::begin(int start) {
  for (; cleared_ < start + patch_[0]; ++cleared_) {
    for (int fold = 0; fold < folds_; ++fold) std::ranges::fill(sums(fold, cleared_), Half{0});
    std::ranges::fill(weights(cleared_), Half{0});
  }
}

void LogitSums::add_weights(const Shape& start) {
  const auto width = count_of(patch_[2]);
  for (int n = 0; n < patch_[0]; ++n)
    for (int m = 0; m < patch_[1]; ++m) {
      const auto from = (count_of(n) * count_of(patch_[1]) + count_of(m)) * width;
      const auto to = count_of(start[1] + m) * count_of(shape_[2]) + count_of(start[2]);
      network::add(std::span(window_).subspan(from, width), weights(start[0] + n).subspan(to, width));
    }
}

void LogitSums::add(int fold, const Shape& start, std::span<const float> prediction) {
  const auto width = count_of(patch_[2]);
  parallel_for(count_of(channels_) * count_of(patch_[0]), [&](std::size_t part) {
    const auto channel = part / count_of(patch_[0]), n = part % count_of(patch_[0]);
    const auto into = sums(fold, start[0] + static_cast<int>(n))
                          .subspan(channel * slice_voxels(shape_), slice_voxels(shape_));
    for (int m = 0; m < patch_[1]; ++m) {
      const auto from = (n * count_of(patch_[1]) + count_of(m)) * width;
      const auto to = count_of(start[1] + m) * count_of(shape_[2]) + count_of(start[2]);
      add_weighted(prediction.subspan(channel * voxels(patch_) + from, width),
                   std::span<const Half>(window_).subspan(from, width), into.subspan(to, width));
    }
  });
}

LogitSlice LogitSums::finish(int a0) {
  const auto size = slice_voxels(shape_);
  std::atomic<bool> infinite = false;
  parallel_for(count_of(channels_), [&](std::size_t channel) {
    const auto mean = sums(0, a0).subspan(channel * size, size);
    for (int fold = 0; fold < folds_; ++fold) {
      const auto of_fold = sums(fold, a0).subspan(channel * size, size);
      divide(of_fold, weights(a0));
      if (fold > 0) network::add(of_fold, mean);
    }
    if (folds_ > 1) divide(mean, static_cast<float>(folds_));
    if (std::any_of(mean.begin(), mean.end(), is_infinite)) infinite = true;
  });
  if (infinite)
    throw Error(
        "bad_logits",
        "the network gave numbers that float16 does not hold, as of a scan that is no CT in Hounsfield "
        "units or a damaged model; look at the scan, and check the model with `radgenome models --check`");
  return {sums(0, a0).data(), size, count_of(shape_[2])};
}

}  // namespace radgenome::network::nnunet
