// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/label_export.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/parallel.h"

namespace radgenome::network::nnunet {
namespace {

std::size_t count_of(int n) {
  return static_cast<std::size_t>(n);
}

/// order_of() of the largest half whose sigmoid, in float32, is no more than a half.
constexpr std::int16_t largest_no = 2;

/// How many channels can win in each cell, and the first of them.
struct Contenders {
  std::vector<std::int16_t> floor, count, first;

  void find(const CellBounds& bounds, int channels, std::size_t columns) {
    floor.assign(columns, std::numeric_limits<std::int16_t>::min());
    count.assign(columns, 0);
    first.assign(columns, 0);
    for (int channel = 0; channel < channels; ++channel) {
      const auto least = bounds.least(channel);
      for (std::size_t n = 0; n < columns; ++n) floor[n] = std::max(floor[n], least[n]);
    }
    for (int channel = channels - 1; channel >= 0; --channel) {
      const auto most = bounds.most(channel);
      const auto number = static_cast<std::int16_t>(channel);
      for (std::size_t n = 0; n < columns; ++n) {
        const bool can_win = most[n] >= floor[n];
        count[n] = static_cast<std::int16_t>(count[n] + (can_win ? 1 : 0));
        first[n] = can_win ? number : first[n];
      }
    }
  }
};

}  // namespace

/// Of one row of cells, for one thread.
struct LabelExport::Work {
  CellBounds bounds;
  Contenders contenders;
  std::vector<std::uint8_t> labels;
  std::vector<std::pair<int, Corners>> channels;  ///< that can win in the cell at hand
};

LabelExport::LabelExport(LabelRule rule, const ResamplingPlan& plan, Write write)
    : rule_(std::move(rule)), plan_(plan), write_(std::move(write)) {
  for (std::size_t a = 0; a < 3; ++a)
    axes_[a] = cells_along(plan.from[a], plan.to[a],
                           plan.separate == static_cast<int>(a) || plan.from[a] == plan.to[a]);
}

void LabelExport::add(int a0, const LogitSlice& slice) {
  for (const auto& cells = axes_[0].cells; next_ < cells.size() && cells[next_].upper <= a0; ++next_)
    export_slices(cells[next_], cells[next_].lower == a0 ? slice : before_, slice);
  before_ = slice;
}

void LabelExport::export_slices(const Cell& slices, const LogitSlice& lower, const LogitSlice& upper) {
  const auto& rows = axes_[1].cells;
  parallel_for(rows.size(), [&](std::size_t n) {
    thread_local Work work;
    export_row({slices, rows[n], {{lower, upper}, {rows[n].lower, rows[n].upper}}}, work);
  });
}

void LabelExport::export_row(const Row& row, Work& work) {
  const auto width = count_of(plan_.to[2]);
  work.labels.assign(
      count_of(row.slices.end - row.slices.begin) * count_of(row.rows.end - row.rows.begin) * width, 0);
  work.bounds.find(row.logits, rule_.channels, axes_[2].cells, plan_.from[2]);
  if (!rule_.regions)
    decide_classes(row, work);
  else
    decide_regions(row, work);
  std::size_t line = 0;
  for (int a0 = row.slices.begin; a0 < row.slices.end; ++a0)
    for (int a1 = row.rows.begin; a1 < row.rows.end; ++a1)
      write_(a0, a1, std::span(work.labels).subspan(width * line++, width));
}

/// Calls `decide(weights, label)` for every sample of a cell.
template <class Decide>
void LabelExport::for_each_sample(const Row& row, const Cell& column, Work& work,
                                  const Decide& decide) const {
  auto line = work.labels.begin();
  for (int a0 = row.slices.begin; a0 < row.slices.end; ++a0)
    for (int a1 = row.rows.begin; a1 < row.rows.end; ++a1, line += plan_.to[2])
      for (int a2 = column.begin; a2 < column.end; ++a2)
        decide(
            {axes_[0].weights[count_of(a0)], axes_[1].weights[count_of(a1)], axes_[2].weights[count_of(a2)]},
            *(line + a2));
}

void LabelExport::fill(const Row& row, const Cell& column, int label, Work& work) const {
  const int lines = (row.slices.end - row.slices.begin) * (row.rows.end - row.rows.begin);
  for (int line = 0; line < lines; ++line) {
    const auto begin = work.labels.begin() + static_cast<std::ptrdiff_t>(line) * plan_.to[2];
    for (auto to = begin + column.begin; to != begin + column.end; ++to)
      *to |= static_cast<std::uint8_t>(label);
  }
}

void LabelExport::decide_classes(const Row& row, Work& work) const {
  const auto& columns = axes_[2].cells;
  auto& can_win = work.contenders;
  can_win.find(work.bounds, rule_.channels, columns.size());
  for (std::size_t n = 0; n < columns.size(); ++n) {
    if (can_win.count[n] == 1) {
      fill(row, columns[n], can_win.first[n], work);
      continue;
    }
    work.channels.clear();
    for (int channel = can_win.first[n]; channel < rule_.channels; ++channel)
      if (work.bounds.most(channel, n) >= can_win.floor[n])
        work.channels.emplace_back(channel, corners_of(row.logits, channel, columns[n]));
    for_each_sample(row, columns[n], work, [&](const std::array<double, 3>& weights, std::uint8_t& label) {
      int best = std::numeric_limits<int>::min();
      for (const auto& [channel, corners] : work.channels) {
        const int order = order_of(to_half(interpolated(corners, weights)));
        if (order <= best) continue;
        best = order;
        label = static_cast<std::uint8_t>(channel);
      }
    });
  }
}

void LabelExport::decide_regions(const Row& row, Work& work) const {
  const auto& columns = axes_[2].cells;
  for (int channel = 0; channel < rule_.channels; ++channel) {
    const int value = 1 << channel;
    for (std::size_t n = 0; n < columns.size(); ++n) {
      if (work.bounds.most(channel, n) <= largest_no) continue;
      if (work.bounds.least(channel, n) > largest_no) {
        fill(row, columns[n], value, work);
        continue;
      }
      const auto corners = corners_of(row.logits, channel, columns[n]);
      for_each_sample(row, columns[n], work, [&](const std::array<double, 3>& weights, std::uint8_t& label) {
        if (order_of(to_half(interpolated(corners, weights))) > largest_no)
          label |= static_cast<std::uint8_t>(value);
      });
    }
  }
}

}  // namespace radgenome::network::nnunet
