// SPDX-License-Identifier: Apache-2.0
#include "network/array/window_weights.h"

#include <algorithm>
#include <cmath>

namespace radgenome::network {
namespace {

constexpr double peak = 10;

/// A Gaussian of sum 1 around length / 2, 0 beyond 4 sigma. A length of 1 is that of a 2D network's slice.
std::vector<double> bell(int length) {
  std::vector<double> values(static_cast<std::size_t>(length), 0.0);
  if (length == 1) return {1};
  const double sigma = length / 8.0;
  const int radius = static_cast<int>(4 * sigma + 0.5), middle = length / 2;
  const auto at = [&](int off) { return std::exp(-0.5 / (sigma * sigma) * off * off); };
  double sum = 0;
  for (int off = -radius; off <= radius; ++off) sum += at(off);
  for (int n = std::max(0, middle - radius); n < std::min(length, middle + radius + 1); ++n)
    values[static_cast<std::size_t>(n)] = at(n - middle) / sum;
  return values;
}

}  // namespace

std::vector<Half> window_weights(const Shape& patch) {
  const auto b0 = bell(patch[0]), b1 = bell(patch[1]), b2 = bell(patch[2]);
  std::vector<double> product;
  product.reserve(voxels(patch));
  for (const double v0 : b0)
    for (const double v1 : b1)
      for (const double v2 : b2) product.push_back(v0 * v1 * v2);
  const double unit = *std::max_element(product.begin(), product.end()) / peak;
  std::vector<Half> weights(product.size());
  std::transform(product.begin(), product.end(), weights.begin(),
                 [&](double value) { return to_half(value / unit); });
  Half least = to_half(peak);
  for (const Half weight : weights)
    if (weight != 0) least = std::min(least, weight);  // positive halves are ordered as their bits
  std::replace(weights.begin(), weights.end(), Half{0}, least);
  return weights;
}

}  // namespace radgenome::network
