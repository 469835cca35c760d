// SPDX-License-Identifier: Apache-2.0
#include "volume/curve.h"

#include <algorithm>
#include <cmath>

namespace radgenome {

double length_mm(const Centreline& curve) {
  double length = 0;
  for (std::size_t n = 1; n < curve.size(); ++n) length += (curve[n] - curve[n - 1]).length();
  return length;
}

Centreline resampled(const Centreline& curve, double step_mm) {
  const double total = length_mm(curve);
  const auto steps = static_cast<std::size_t>(std::max(1.0, std::round(total / step_mm)));
  const double step = total / static_cast<double>(steps);
  Centreline even = {curve.front()};
  double passed = 0;
  for (std::size_t n = 1; n < curve.size() && even.size() < steps; ++n) {
    const Eigen::Vector3d from = curve[n - 1].eigen(), side = curve[n].eigen() - from;
    const double length = side.norm();
    for (; even.size() < steps && step * static_cast<double>(even.size()) <= passed + length;)
      even.push_back(
          Point<World>::from(from + side * ((step * static_cast<double>(even.size()) - passed) / length)));
    passed += length;
  }
  even.push_back(curve.back());
  return even;
}

Centreline smoothed(const Centreline& curve, double sigma_mm) {
  const auto n = static_cast<std::ptrdiff_t>(curve.size());
  if (n < 3) return curve;
  const double step = length_mm(curve) / static_cast<double>(n - 1);
  const auto reach = std::min(n - 1, static_cast<std::ptrdiff_t>(std::ceil(3 * sigma_mm / step)));
  // Mirrored through the end points, as if the curve went on straight: a mean there is the end itself.
  const auto at = [&](std::ptrdiff_t m) -> Eigen::Vector3d {
    if (m < 0) return 2 * curve.front().eigen() - curve[static_cast<std::size_t>(-m)].eigen();
    if (m >= n) return 2 * curve.back().eigen() - curve[static_cast<std::size_t>(2 * (n - 1) - m)].eigen();
    return curve[static_cast<std::size_t>(m)].eigen();
  };
  Centreline smooth(curve.size());
  for (std::ptrdiff_t m = 0; m < n; ++m) {
    Eigen::Vector3d sum = Eigen::Vector3d::Zero();
    double weights = 0;
    for (std::ptrdiff_t d = -reach; d <= reach; ++d) {
      const double apart = static_cast<double>(d) * step / sigma_mm;
      const double weight = std::exp(-apart * apart / 2);
      sum += weight * at(m + d);
      weights += weight;
    }
    smooth[static_cast<std::size_t>(m)] = Point<World>::from(sum / weights);
  }
  return smooth;
}

Vector<World> direction_at(const Centreline& curve, std::size_t n) {
  const auto &before = curve[n == 0 ? 0 : n - 1], &behind = curve[std::min(n + 1, curve.size() - 1)];
  return Vector<World>::from((behind - before).eigen().normalized());
}

}  // namespace radgenome
