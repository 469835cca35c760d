// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/normalize.h"

#include <algorithm>
#include <cmath>

namespace radgenome::network::nnunet {
namespace {

struct Moments {
  double mean = 0, deviation = 0;
  float least = 0, most = 0;
};

Moments moments_of(const ArrayView<const std::int16_t>& kept, const std::vector<std::uint8_t>& inside) {
  std::vector<std::int64_t> histogram(65536);
  const auto& shape = kept.shape();
  std::size_t at = 0;
  double n = 0;
  for (int a0 = 0; a0 < shape[0]; ++a0)
    for (int a1 = 0; a1 < shape[1]; ++a1)
      for (int a2 = 0; a2 < shape[2]; ++a2, ++at) {
        if (!inside.empty() && inside[at] == 0) continue;
        ++histogram[static_cast<std::size_t>(kept.at(a0, a1, a2) + 32768)];
        ++n;
      }
  Moments moments;
  if (n == 0) return moments;
  int first = -1, last = 0;
  for (int v = 0; v < 65536; ++v) {
    const auto many = static_cast<double>(histogram[static_cast<std::size_t>(v)]);
    if (many == 0) continue;
    if (first < 0) first = v;
    last = v;
    moments.mean += many * (v - 32768) / n;
  }
  for (int v = first; v <= last; ++v) {
    const double off = v - 32768 - moments.mean;
    moments.deviation += static_cast<double>(histogram[static_cast<std::size_t>(v)]) * off * off / n;
  }
  moments.deviation = std::sqrt(moments.deviation);
  moments.least = static_cast<float>(first - 32768);
  moments.most = static_cast<float>(last - 32768);
  return moments;
}

constexpr float least_divisor = 1e-8F;

float ct_value(float value, const Normalization& scheme) {
  const float clipped = std::clamp(value, static_cast<float>(scheme.low), static_cast<float>(scheme.high));
  const float centred = clipped - static_cast<float>(scheme.mean);
  return centred / std::max(static_cast<float>(scheme.std), least_divisor);
}

}  // namespace

Normalized::Normalized(const Normalization& scheme, const ArrayView<const std::int16_t>& kept,
                       const std::vector<std::uint8_t>& inside)
    : values_(count) {
  using Scheme = Normalization::Scheme;
  const bool by_scan = scheme.scheme == Scheme::z_score || scheme.scheme == Scheme::rescale_0_1;
  const auto moments = by_scan ? moments_of(kept, inside) : Moments{};
  for (int n = 0; n < count; ++n) {
    const auto value = static_cast<float>(n + lowest);
    auto& made = values_[static_cast<std::size_t>(n)];
    switch (scheme.scheme) {
      case Scheme::ct:
        made = ct_value(value, scheme);
        break;
      case Scheme::z_score:
        made = (value - static_cast<float>(moments.mean)) /
               std::max(static_cast<float>(moments.deviation), least_divisor);
        break;
      case Scheme::rescale_0_1:
        made = (value - moments.least) / std::max(moments.most - moments.least, least_divisor);
        break;
      case Scheme::rgb_0_1:
        made = value / 255;
        break;
      case Scheme::none:
        made = value;
        break;
    }
  }
}

}  // namespace radgenome::network::nnunet
