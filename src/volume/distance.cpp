// SPDX-License-Identifier: Apache-2.0
#include "volume/distance.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/parallel.h"

namespace radgenome {
namespace {

/// The lower envelope of the parabolas over one line, and what is needed to build it.
class Envelope {
 public:
  explicit Envelope(int length)
      : values_(static_cast<std::size_t>(length)),
        labels_(static_cast<std::size_t>(length)),
        vertices_(static_cast<std::size_t>(length)),
        borders_(static_cast<std::size_t>(length) + 1) {}

  /// Replaces the squared distances of a line (elements `stride` apart) by the least over the line of value
  /// + (distance along the line)²; where `labels` are given they go with the value they belong to.
  void lower(float* squared, std::uint8_t* labels, std::size_t stride, double step) {
    const auto n = values_.size();
    for (std::size_t q = 0; q < n; ++q) {
      values_[q] = squared[q * stride];
      if (labels != nullptr) labels_[q] = labels[q * stride];
    }
    const std::size_t parabolas = build(step * step);
    if (parabolas == 0) return;
    std::size_t at = 0;
    for (std::size_t q = 0; q < n; ++q) {
      while (at + 1 < parabolas && borders_[at + 1] < static_cast<double>(q)) ++at;
      const auto from = vertices_[at];
      const double along = step * (static_cast<double>(q) - static_cast<double>(from));
      squared[q * stride] = static_cast<float>(along * along + values_[from]);
      if (labels != nullptr) labels[q * stride] = labels_[from];
    }
  }

 private:
  std::size_t build(double step2) {
    std::size_t count = 0;
    for (std::size_t q = 0; q < values_.size(); ++q) {
      if (std::isinf(values_[q])) continue;
      double border = -std::numeric_limits<double>::infinity();
      while (count > 0) {
        border = meeting(vertices_[count - 1], q, step2);
        if (border > borders_[count - 1]) break;
        --count;
        border = -std::numeric_limits<double>::infinity();
      }
      vertices_[count] = q;
      borders_[count++] = border;
    }
    return count;
  }

  /// Where the parabola over q becomes lower than the one over p < q, in steps.
  double meeting(std::size_t p, std::size_t q, double step2) const {
    const auto a = static_cast<double>(p), b = static_cast<double>(q);
    return ((values_[q] / step2 + b * b) - (values_[p] / step2 + a * a)) / (2 * (b - a));
  }

  std::vector<double> values_;
  std::vector<std::uint8_t> labels_;
  std::vector<std::size_t> vertices_;
  std::vector<double> borders_;
};

void lower_along(int axis, Volume<float>& squared, std::uint8_t* labels) {
  const Index size = squared.size();
  const double step = squared.geometry().spacing_mm()[axis];
  const std::size_t strides[3] = {1, static_cast<std::size_t>(size.i),
                                  static_cast<std::size_t>(size.i) * static_cast<std::size_t>(size.j)};
  const int inner = axis == 0 ? 1 : 0, outer = axis == 2 ? 1 : 2;
  parallel_for(static_cast<std::size_t>(size[outer]), [&](std::size_t b) {
    Envelope envelope(size[axis]);
    for (int a = 0; a < size[inner]; ++a) {
      const auto start = b * strides[outer] + static_cast<std::size_t>(a) * strides[inner];
      envelope.lower(squared.values().data() + start, labels == nullptr ? nullptr : labels + start,
                     strides[axis], step);
    }
  });
}

/// @param labels  nullptr, or one byte a voxel that is carried along
void euclid(Volume<float>& squared, std::uint8_t* labels) {
  if (squared.values().empty()) return;
  for (int axis = 0; axis < 3; ++axis) lower_along(axis, squared, labels);
  const auto row = static_cast<std::size_t>(squared.size().i);
  parallel_for(squared.values().size() / row, [&](std::size_t r) {
    for (auto& value : squared.values().subspan(r * row, row)) value = std::sqrt(value);
  });
}

template <class Test>
Volume<float> seeds(const Volume<std::uint8_t>& set, const Test& inside) {
  Volume<float> squared(set.geometry());
  for (std::size_t v = 0; v < squared.values().size(); ++v)
    squared.values()[v] = inside(set.values()[v]) ? 0.0F : no_distance;
  return squared;
}

}  // namespace

Volume<float> distance_to(const Volume<std::uint8_t>& set) {
  auto distance = seeds(set, [](std::uint8_t value) { return value != 0; });
  euclid(distance, nullptr);
  return distance;
}

Volume<float> signed_distance(const Volume<std::uint8_t>& set) {
  auto inward = seeds(set, [](std::uint8_t value) { return value == 0; });
  euclid(inward, nullptr);
  const auto outward = distance_to(set);
  const auto spacing = set.geometry().spacing_mm();
  const auto half = static_cast<float>(*std::min_element(spacing.begin(), spacing.end()) / 2);
  for (std::size_t v = 0; v < inward.values().size(); ++v) {
    float& value = inward.values()[v];
    value = set.values()[v] != 0 ? value - half : half - outward.values()[v];
  }
  return inward;
}

NearestLabel nearest_label(const Volume<std::uint8_t>& labels) {
  NearestLabel nearest{labels, seeds(labels, [](std::uint8_t value) { return value != 0; })};
  euclid(nearest.distance, nearest.label.values().data());
  return nearest;
}

}  // namespace radgenome
