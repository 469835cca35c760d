// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/spline.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "network/nnunet/sampling.h"

namespace radgenome::network::nnunet {
namespace {

constexpr int spline_pad = 12;  ///< as scipy's; the filter has forgotten the ends by then
const double pole = std::sqrt(3.0) - 2;

std::array<double, 4> cubic_weights(double t) {
  const double u = 1 - t;
  const double first = u * u * u / 6, second = (t * t * (t - 2) * 3 + 4) / 6,
               third = (u * u * (u - 2) * 3 + 4) / 6;
  return {first, second, third, 1 - first - second - third};
}

/// What a cubic B-spline must have for coefficients so that it goes through the samples.
/// @source Unser, IEEE Signal Process Mag 16 (1999) 22-38
void filter(std::span<LineResampler::Values> samples) {
  constexpr int lines = LineResampler::lines;
  const double gain = (1 - pole) * (1 - 1 / pole);
  const auto last = samples.size() - 1;
  for (auto& values : samples)
    for (double& value : values) value *= gain;
  for (int l = 0; l < lines; ++l) {  // a line that goes on for ever as it begins
    const auto line = static_cast<std::size_t>(l);
    samples[0][line] /= 1 - pole;
  }
  for (std::size_t n = 1; n <= last; ++n)
    for (std::size_t l = 0; l < lines; ++l) samples[n][l] += pole * samples[n - 1][l];
  for (std::size_t l = 0; l < lines; ++l) samples[last][l] *= pole / (pole - 1);
  for (std::size_t n = last; n-- > 0;)
    for (std::size_t l = 0; l < lines; ++l) samples[n][l] = pole * (samples[n + 1][l] - samples[n][l]);
}

}  // namespace

LineResampler::LineResampler(int from, int to, int order)
    : from_(from),
      to_(to),
      order_(order),
      taps_(order == 3 ? 4 : order + 1),
      pad_(order == 3 ? spline_pad : 0) {
  for (int n = 0; n < to; ++n) {
    const double at = position(n, from, to);
    if (order == 3) {
      const double below = std::floor(at);
      samples_.push_back({static_cast<int>(below) - 1 + pad_, cubic_weights(at - below)});
    } else if (order == 1) {
      const double inside = std::clamp(at, 0.0, static_cast<double>(from - 1));
      const int lower = std::min(static_cast<int>(inside), std::max(0, from - 2));
      samples_.push_back({lower, {1 - (inside - lower), inside - lower}});
    } else {
      samples_.push_back({std::clamp(static_cast<int>(std::floor(at + 0.5)), 0, from - 1), {1}});
    }
  }
  if (order == 1 && from == 1) taps_ = 1;
}

LineResampler::Values* LineResampler::begin(std::vector<Values>& work) const {
  work.resize(static_cast<std::size_t>(from_ + 2 * pad_));
  return work.data() + pad_;
}

void LineResampler::prepare(std::vector<Values>& work) const {
  if (order_ != 3) return;
  const auto pad = static_cast<std::ptrdiff_t>(pad_);
  std::fill(work.begin(), work.begin() + pad, work[static_cast<std::size_t>(pad_)]);
  std::fill(work.end() - pad, work.end(), work[work.size() - static_cast<std::size_t>(pad_) - 1]);
  filter(work);
}

LineResampler::Values LineResampler::at(const std::vector<Values>& work, int n) const {
  const auto& taps = samples_[static_cast<std::size_t>(n)];
  Values sum = {};
  for (int t = 0; t < taps_; ++t) {
    const auto& values = work[static_cast<std::size_t>(taps.first + t)];
    const double weight = taps.weights[static_cast<std::size_t>(t)];
    for (std::size_t l = 0; l < lines; ++l) sum[l] += weight * values[l];
  }
  return sum;
}

}  // namespace radgenome::network::nnunet
