// SPDX-License-Identifier: Apache-2.0
#include "volume/resize.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/parallel.h"

namespace radgenome {
namespace {

/// What each new value of one axis is made of: old values from `first` on, by weights whose sum is 1.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

std::vector<Taps> taps_of(int from, int to) {
  const double scale = static_cast<double>(from) / to, reach = std::max(scale, 1.0);
  std::vector<Taps> axis(static_cast<std::size_t>(to));
  for (int place = 0; place < to; ++place) {
    auto& taps = axis[static_cast<std::size_t>(place)];
    const double centre = (place + 0.5) * scale;  // from the block's edge, in old voxels
    taps.first = std::max(0, static_cast<int>(centre - reach + 0.5));
    const int end = std::min(from, static_cast<int>(centre + reach + 0.5));
    double sum = 0;
    std::vector<double> weights;
    for (int old = taps.first; old < end; ++old) {
      weights.push_back(std::max(0.0, 1 - std::abs(old + 0.5 - centre) / reach));
      sum += weights.back();
    }
    for (const double weight : weights) taps.weights.push_back(static_cast<float>(weight / sum));
  }
  return axis;
}

template <class In>
void add_row(std::span<const In> row, float weight, std::span<float> sum) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += weight * static_cast<float>(row[i]);
}

/// As std::lround, which no compiler does for several values at a time.
std::int16_t rounded(float value) {
  return static_cast<std::int16_t>(static_cast<int>(value + std::copysign(0.5F, value)));
}

/// One slice of the block, fitted along j and then along i.
class SliceFitter {
 public:
  SliceFitter(Index from, Index to) : i_(taps_of(from.i, to.i)), j_(taps_of(from.j, to.j)), from_i_(from.i) {}

  void fit(std::span<const std::int16_t> slice, std::span<float> out) const {
    const auto width = static_cast<std::size_t>(from_i_);
    std::vector<float> row(width);
    for (std::size_t j = 0; j < j_.size(); ++j) {
      std::fill(row.begin(), row.end(), 0.0F);
      for (std::size_t tap = 0; tap < j_[j].weights.size(); ++tap)
        add_row(slice.subspan((static_cast<std::size_t>(j_[j].first) + tap) * width, width),
                j_[j].weights[tap], row);
      fit_row(row, out.subspan(j * i_.size(), i_.size()));
    }
  }

 private:
  void fit_row(std::span<const float> row, std::span<float> out) const {
    for (std::size_t i = 0; i < i_.size(); ++i) {
      const auto& weights = i_[i].weights;
      const float* value = row.data() + i_[i].first;
      float sum = 0;
      for (std::size_t tap = 0; tap < weights.size(); ++tap) sum += weights[tap] * value[tap];
      out[i] = sum;
    }
  }

  std::vector<Taps> i_, j_;
  int from_i_;
};

}  // namespace

void resize(std::span<const std::int16_t> values, Index from, std::span<std::int16_t> out, Index to) {
  const auto old_slice = static_cast<std::size_t>(from.i) * static_cast<std::size_t>(from.j);
  const auto new_slice = static_cast<std::size_t>(to.i) * static_cast<std::size_t>(to.j);
  const SliceFitter fitter(from, to);
  std::vector<float> fitted(new_slice * static_cast<std::size_t>(from.k));
  parallel_for(static_cast<std::size_t>(from.k), [&](std::size_t k) {
    fitter.fit(values.subspan(k * old_slice, old_slice), std::span(fitted).subspan(k * new_slice, new_slice));
  });
  const auto along_k = taps_of(from.k, to.k);
  parallel_for(static_cast<std::size_t>(to.k), [&](std::size_t k) {
    std::vector<float> sum(new_slice);
    for (std::size_t tap = 0; tap < along_k[k].weights.size(); ++tap)
      add_row(std::span<const float>(fitted).subspan(
                  (static_cast<std::size_t>(along_k[k].first) + tap) * new_slice, new_slice),
              along_k[k].weights[tap], sum);
    std::transform(sum.begin(), sum.end(), out.begin() + static_cast<std::ptrdiff_t>(k * new_slice), rounded);
  });
}

}  // namespace radgenome
