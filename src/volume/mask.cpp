// SPDX-License-Identifier: Apache-2.0
#include "volume/mask.h"

#include <cstring>

#include "core/error.h"
#include "volume/stretches.h"

namespace radgenome {
namespace {

void require_same_grid(const Mask& a, const Mask& b) {
  if (!a.geometry().matches(b.geometry()))
    throw Error("different_grids",
                "two masks do not lie on the same grid; resample one onto the other first");
}

/// Calls `both(j, k, runs of a, runs of b)` for every row of `box`.
template <class Both>
void for_each_row(const Mask& a, const Mask& b, const Box& box, const Both& both) {
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) both(j, k, a.runs(j, k), b.runs(j, k));
}

/// Calls `common(Run)` for what two rows share.
template <class Common>
void for_each_common(std::span<const Run> a, std::span<const Run> b, const Common& common) {
  while (!a.empty() && !b.empty()) {
    const int begin = std::max(a.front().begin, b.front().begin);
    const int end = std::min(a.front().end, b.front().end);
    if (begin < end) common(Run{begin, end});
    auto& first_over = a.front().end < b.front().end ? a : b;
    first_over = first_over.subspan(1);
  }
}

}  // namespace

void MaskBuilder::open_row(int j, int k) {
  if (rows_.empty() || rows_.back().j != j || rows_.back().k != k)
    rows_.push_back({j, k, static_cast<std::uint32_t>(runs_.size())});
}

void MaskBuilder::add(int j, int k, Run run) {
  if (run.begin >= run.end) return;
  open_row(j, k);
  if (runs_.size() > rows_.back().start && runs_.back().end == run.begin)
    runs_.back().end = run.end;
  else
    runs_.push_back(run);
}

void MaskBuilder::add_row(int j, int k, int begin_i, std::span<const std::uint8_t> bytes) {
  bool first = true;
  for_each_stretch(bytes, [&](int begin, int end) {
    const Run run{begin_i + begin, begin_i + end};
    if (first)
      add(j, k, run);
    else
      runs_.push_back(run);
    first = false;
  });
}

Mask MaskBuilder::finish() {
  Mask mask(std::move(geometry_));
  if (rows_.empty()) return mask;
  Box box{{runs_.front().begin, rows_.front().j, rows_.front().k}, {0, 0, rows_.back().k + 1}};
  for (const Row& row : rows_) {
    box.begin.j = std::min(box.begin.j, row.j);
    box.end.j = std::max(box.end.j, row.j + 1);
  }
  for (const Run& run : runs_) {
    box.begin.i = std::min(box.begin.i, run.begin);
    box.end.i = std::max(box.end.i, run.end);
    mask.voxels_ += run.length();
  }
  const Index extent = box.extent();
  mask.starts_.reserve(static_cast<std::size_t>(extent.j) * static_cast<std::size_t>(extent.k) + 1);
  auto row = rows_.begin();
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) {
      mask.starts_.push_back(row == rows_.end() ? static_cast<std::uint32_t>(runs_.size()) : row->start);
      if (row != rows_.end() && row->j == j && row->k == k) ++row;
    }
  mask.starts_.push_back(static_cast<std::uint32_t>(runs_.size()));
  runs_.shrink_to_fit();
  mask.box_ = box;
  mask.runs_ = std::move(runs_);
  rows_.clear();
  return mask;
}

Mask::Mask(Geometry geometry, const Box& box, std::span<const std::uint8_t> inside) : geometry_(geometry) {
  MaskBuilder builder(std::move(geometry));
  const auto width = static_cast<std::size_t>(box.empty() ? 0 : box.extent().i);
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) {
      builder.add_row(j, k, box.begin.i, inside.first(width));
      inside = inside.subspan(width);
    }
  *this = builder.finish();
}

Mask Mask::of(const Volume<std::uint8_t>& volume) {
  return {volume.geometry(), volume.geometry().whole(), volume.values()};
}

Mask Mask::of_label(const Volume<std::uint16_t>& labels, std::uint16_t label) {
  MaskBuilder builder(labels.geometry());
  const Index size = labels.size();
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j) {
      const std::uint16_t* row = &labels.values()[labels.offset(0, j, k)];
      const std::uint16_t* const end = row + size.i;
      for (const auto* at = row; (at = std::find(at, end, label)) != end;) {
        const auto* stop = std::find_if(at, end, [label](std::uint16_t value) { return value != label; });
        builder.add(j, k, {static_cast<int>(at - row), static_cast<int>(stop - row)});
        at = stop;
      }
    }
  return builder.finish();
}

void Mask::copy_to(const Box& box, std::span<std::uint8_t> bytes) const {
  std::fill(bytes.begin(), bytes.end(), std::uint8_t{0});
  const Index extent = box.extent();
  const Box common = intersection(box, box_);
  for (int k = common.begin.k; k < common.end.k; ++k)
    for (int j = common.begin.j; j < common.end.j; ++j) {
      const auto row = static_cast<std::size_t>(j - box.begin.j) +
                       static_cast<std::size_t>(extent.j) * static_cast<std::size_t>(k - box.begin.k);
      std::uint8_t* const out = bytes.data() + row * static_cast<std::size_t>(extent.i);
      for (const Run& run : runs(j, k)) {
        const int begin = std::max(run.begin, box.begin.i), end = std::min(run.end, box.end.i);
        if (begin < end) std::memset(out + (begin - box.begin.i), 1, static_cast<std::size_t>(end - begin));
      }
    }
}

Volume<std::uint8_t> Mask::dense() const {
  Volume<std::uint8_t> volume(geometry_);
  copy_to(geometry_.whole(), volume.values());
  return volume;
}

Mask Mask::with_geometry(Geometry geometry) const {
  if (!(geometry.size == geometry_.size))
    throw Error("different_grids", "a mask can only be put onto a grid of its own extent; resample it");
  Mask moved(*this);
  moved.geometry_ = std::move(geometry);
  return moved;
}

bool Mask::touches_border() const {
  if (empty()) return false;
  for (int axis = 0; axis < 3; ++axis)
    if (box_.begin[axis] == 0 || box_.end[axis] == geometry_.size[axis]) return true;
  return false;
}

Mask union_of(std::span<const Mask* const> masks) {
  if (masks.empty()) throw Error("different_grids", "a union needs at least one mask");
  Box box;
  for (const Mask* mask : masks) {
    require_same_grid(*masks.front(), *mask);
    box = hull(box, mask->box());
  }
  MaskBuilder builder(masks.front()->geometry());
  std::vector<Run> row;
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) {
      row.clear();
      for (const Mask* mask : masks) {
        const auto runs = mask->runs(j, k);
        row.insert(row.end(), runs.begin(), runs.end());
      }
      std::sort(row.begin(), row.end(), [](const Run& a, const Run& b) { return a.begin < b.begin; });
      int covered = 0;
      for (const Run& run : row) {
        builder.add(j, k, {std::max(run.begin, covered), run.end});
        covered = std::max(covered, run.end);
      }
    }
  return builder.finish();
}

Mask intersection_of(const Mask& a, const Mask& b) {
  require_same_grid(a, b);
  MaskBuilder builder(a.geometry());
  for_each_row(a, b, intersection(a.box(), b.box()), [&](int j, int k, auto in_a, auto in_b) {
    for_each_common(in_a, in_b, [&](Run run) { builder.add(j, k, run); });
  });
  return builder.finish();
}

Mask difference_of(const Mask& a, const Mask& b) {
  require_same_grid(a, b);
  MaskBuilder builder(a.geometry());
  for_each_row(a, b, a.box(), [&](int j, int k, auto in_a, auto in_b) {
    for (const Run& run : in_a) {
      int left = run.begin;
      for_each_common(std::span(&run, 1), in_b, [&](Run common) {
        builder.add(j, k, {left, common.begin});
        left = common.end;
      });
      builder.add(j, k, {left, run.end});
    }
  });
  return builder.finish();
}

std::int64_t common_voxels(const Mask& a, const Mask& b) {
  require_same_grid(a, b);
  std::int64_t count = 0;
  for_each_row(a, b, intersection(a.box(), b.box()), [&](int, int, auto in_a, auto in_b) {
    for_each_common(in_a, in_b, [&](Run run) { count += run.length(); });
  });
  return count;
}

}  // namespace radgenome
