// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <vector>

#include "network/nnunet/logit_sums.h"
#include "network/nnunet/sampling.h"

namespace radgenome::network::nnunet {

/// Samples of the scan's grid that lie between the same two of the network's, along one axis.
struct Cell {
  int lower = 0, upper = 0;  ///< of the network's grid; the same where nothing is interpolated
  int begin = 0, end = 0;    ///< of the scan's
};

struct CellAxis {
  std::vector<Cell> cells;
  std::vector<double> weights;  ///< of the upper one, for each sample of the scan's grid
};
/// @param nearest  samples are taken as they are
CellAxis cells_along(int from, int to, bool nearest);

/// A row of cells: those between two slices and two rows of the network's grid.
struct CellRow {
  std::array<LogitSlice, 2> slices;
  std::array<int, 2> rows = {};
  const Half* line(int channel, int slice, int row) const {
    return slices[static_cast<std::size_t>(slice)].row(channel, rows[static_cast<std::size_t>(row)]);
  }
};

/// Between which values all that is interpolated in a cell must lie, as order_of() has them, for all channels
/// and the cells of a row.
class CellBounds {
 public:
  void find(const CellRow& row, int channels, std::span<const Cell> columns, int length);
  std::int16_t least(int channel, std::size_t column) const { return least_[at(channel, column)]; }
  std::int16_t most(int channel, std::size_t column) const { return most_[at(channel, column)]; }
  /// Of a channel, by column.
  std::span<const std::int16_t> least(int channel) const {
    return std::span(least_).subspan(at(channel, 0), columns_);
  }
  std::span<const std::int16_t> most(int channel) const {
    return std::span(most_).subspan(at(channel, 0), columns_);
  }

 private:
  std::size_t at(int channel, std::size_t column) const {
    return static_cast<std::size_t>(channel) * columns_ + column;
  }
  std::size_t columns_ = 0;
  std::vector<std::int16_t> least_, most_, line_least_, line_most_;
};

/// The values at the corners of a cell: slice, row, column, the last the fastest.
using Corners = std::array<double, 8>;
Corners corners_of(const CellRow& row, int channel, const Cell& column);

/// In float64, products and sums in the order of scipy.ndimage.zoom.
/// @param weights  of the upper slice, row and column
double interpolated(const Corners& corners, const std::array<double, 3>& weights);

}  // namespace radgenome::network::nnunet
