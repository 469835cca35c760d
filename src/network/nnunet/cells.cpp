// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/cells.h"

#include <algorithm>

namespace radgenome::network::nnunet {

CellAxis cells_along(int from, int to, bool nearest) {
  CellAxis axis;
  const auto linear = linear_samples(from, to);
  const auto whole = nearest_samples(from, to);
  for (int n = 0; n < to; ++n) {
    const auto at = static_cast<std::size_t>(n);
    const auto sample = nearest ? Between{whole[at], whole[at], 0} : linear[at];
    axis.weights.push_back(sample.weight);
    auto& cells = axis.cells;
    if (cells.empty() || cells.back().lower != sample.lower || cells.back().upper != sample.upper)
      cells.push_back({sample.lower, sample.upper, n, n});
    cells.back().end = n + 1;
  }
  return axis;
}

void CellBounds::find(const CellRow& row, int channels, std::span<const Cell> columns, int length) {
  const auto size = static_cast<std::size_t>(length);
  columns_ = columns.size();
  least_.resize(static_cast<std::size_t>(channels) * columns_);
  most_.resize(least_.size());
  line_least_.resize(size);
  line_most_.resize(size);
  for (int channel = 0; channel < channels; ++channel) {
    const auto *a = row.line(channel, 0, 0), *b = row.line(channel, 0, 1), *c = row.line(channel, 1, 0),
               *d = row.line(channel, 1, 1);
    for (std::size_t n = 0; n < size; ++n) {
      const std::int16_t va = order_of(a[n]), vb = order_of(b[n]), vc = order_of(c[n]), vd = order_of(d[n]);
      line_least_[n] = std::min(std::min(va, vb), std::min(vc, vd));
      line_most_[n] = std::max(std::max(va, vb), std::max(vc, vd));
    }
    auto* const least = &least_[at(channel, 0)];
    auto* const most = &most_[at(channel, 0)];
    for (std::size_t column = 0; column < columns_; ++column) {
      const auto lower = static_cast<std::size_t>(columns[column].lower),
                 upper = static_cast<std::size_t>(columns[column].upper);
      least[column] = std::min(line_least_[lower], line_least_[upper]);
      most[column] = std::max(line_most_[lower], line_most_[upper]);
    }
  }
}

Corners corners_of(const CellRow& row, int channel, const Cell& column) {
  Corners corners;
  for (int n = 0; n < 8; ++n)
    corners[static_cast<std::size_t>(n)] =
        to_float(row.line(channel, n >> 2, n >> 1 & 1)[(n & 1) != 0 ? column.upper : column.lower]);
  return corners;
}

double interpolated(const Corners& corners, const std::array<double, 3>& weights) {
  double sum = 0;
  for (std::size_t n = 0; n < 8; ++n) {
    double value = corners[n];
    value *= (n & 4) != 0 ? weights[0] : 1 - weights[0];
    value *= (n & 2) != 0 ? weights[1] : 1 - weights[1];
    value *= (n & 1) != 0 ? weights[2] : 1 - weights[2];
    sum += value;
  }
  return sum;
}

}  // namespace radgenome::network::nnunet
