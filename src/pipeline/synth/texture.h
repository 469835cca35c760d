// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>

#include "core/random.h"
#include "volume/geometry.h"

namespace radgenome::pipeline::synth {

/// Smooth noise in space, about −1…1: random values on a lattice, blended between its points.
class Texture {
 public:
  Texture(std::uint64_t key, double lattice_mm) : key_(mixed(key)), per_mm_(1 / lattice_mm) {}

  double at(const Eigen::Vector3d& place) const {
    const Eigen::Vector3d p = place * per_mm_;
    const double x = std::floor(p.x()), y = std::floor(p.y()), z = std::floor(p.z());
    const double u = blend(p.x() - x), v = blend(p.y() - y), w = blend(p.z() - z);
    const auto i = static_cast<std::int64_t>(x), j = static_cast<std::int64_t>(y),
               k = static_cast<std::int64_t>(z);
    const double low = mix(mix(value(i, j, k), value(i + 1, j, k), u),
                           mix(value(i, j + 1, k), value(i + 1, j + 1, k), u), v);
    const double high = mix(mix(value(i, j, k + 1), value(i + 1, j, k + 1), u),
                            mix(value(i, j + 1, k + 1), value(i + 1, j + 1, k + 1), u), v);
    return mix(low, high, w);
  }

 private:
  static double blend(double t) { return t * t * (3 - 2 * t); }
  static double mix(double a, double b, double t) { return a + (b - a) * t; }
  double value(std::int64_t i, std::int64_t j, std::int64_t k) const {
    const auto place = static_cast<std::uint64_t>((i * 73856093) ^ (j * 19349663) ^ (k * 83492791));
    return 2 * unit_interval(mixed(key_ ^ place)) - 1;
  }

  std::uint64_t key_;
  double per_mm_;
};

/// Noise of one voxel, about normal with standard deviation 1: the sum of four even numbers.
inline double voxel_noise(std::uint64_t key, std::uint64_t voxel) {
  const std::uint64_t bits = mixed(key ^ (voxel * 0x9e3779b97f4a7c15ULL));
  double sum = 0;
  for (int part = 0; part < 4; ++part) sum += static_cast<double>((bits >> (16 * part)) & 0xffff) / 65536.0;
  return (sum - 2) * 1.7320508075688772;
}

}  // namespace radgenome::pipeline::synth
