// SPDX-License-Identifier: Apache-2.0
#include "volume/mask.h"

#include <algorithm>
#include <cstring>

#include "core/error.h"

namespace radgenome {
namespace {

std::size_t box_offset(const Box& box, int j, int k) {
  const Index e = box.extent();
  return static_cast<std::size_t>(e.i) *
         (static_cast<std::size_t>(j - box.begin.j) +
          static_cast<std::size_t>(e.j) * static_cast<std::size_t>(k - box.begin.k));
}

/// The bounding box of the voxels for which `test(value)` holds.
template <class T, class Test>
Mask mask_where(const Volume<T>& volume, const Test& test) {
  const Index size = volume.size();
  Box box{size, {0, 0, 0}};
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j) {
      const T* row = &volume.values()[volume.offset(0, j, k)];
      int first = 0, last = size.i - 1;
      while (first < size.i && !test(row[first])) ++first;
      if (first == size.i) continue;
      while (!test(row[last])) --last;
      box.begin = {std::min(box.begin.i, first), std::min(box.begin.j, j), std::min(box.begin.k, k)};
      box.end = {std::max(box.end.i, last + 1), std::max(box.end.j, j + 1), std::max(box.end.k, k + 1)};
    }
  if (box.empty()) return Mask(volume.geometry());
  std::vector<std::uint8_t> inside(box.voxels());
  auto out = inside.begin();
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j) {
      const T* row = &volume.values()[volume.offset(0, j, k)];
      for (int i = box.begin.i; i < box.end.i; ++i) *out++ = test(row[i]) ? 1 : 0;
    }
  return Mask(volume.geometry(), box, std::move(inside));
}

void require_same_grid(const Mask& a, const Mask& b) {
  if (!a.geometry().matches(b.geometry()))
    throw Error("different_grids",
                "two masks do not lie on the same grid; resample one onto the other first");
}

}  // namespace

Mask::Mask(Geometry geometry, const Box& box, std::vector<std::uint8_t> inside)
    : geometry_(std::move(geometry)), box_(box), inside_(std::move(inside)) {
  for (auto& byte : inside_) byte = byte != 0;
  tighten();
}

Mask Mask::of(const Volume<std::uint8_t>& volume) {
  return mask_where(volume, [](std::uint8_t value) { return value != 0; });
}

Mask Mask::of_label(const Volume<std::uint16_t>& labels, std::uint16_t label) {
  return mask_where(labels, [label](std::uint16_t value) { return value == label; });
}

std::span<const std::uint8_t> Mask::row(int j, int k) const {
  return std::span(inside_).subspan(box_offset(box_, j, k), static_cast<std::size_t>(box_.extent().i));
}

void Mask::tighten() {
  Box tight{box_.end, box_.begin};
  voxels_ = 0;
  for (int k = box_.begin.k; k < box_.end.k; ++k)
    for (int j = box_.begin.j; j < box_.end.j; ++j) {
      const auto bytes = row(j, k);
      const auto count = std::count(bytes.begin(), bytes.end(), std::uint8_t{1});
      if (count == 0) continue;
      voxels_ += count;
      const int first = static_cast<int>(std::find(bytes.begin(), bytes.end(), 1) - bytes.begin());
      const int last = static_cast<int>(bytes.rend() - std::find(bytes.rbegin(), bytes.rend(), 1));
      tight.begin = {std::min(tight.begin.i, box_.begin.i + first), std::min(tight.begin.j, j),
                     std::min(tight.begin.k, k)};
      tight.end = {std::max(tight.end.i, box_.begin.i + last), std::max(tight.end.j, j + 1),
                   std::max(tight.end.k, k + 1)};
    }
  if (voxels_ == 0) {
    box_ = {};
    inside_.clear();
    return;
  }
  if (tight == box_) return;
  std::vector<std::uint8_t> kept;
  kept.reserve(tight.voxels());
  for (int k = tight.begin.k; k < tight.end.k; ++k)
    for (int j = tight.begin.j; j < tight.end.j; ++j) {
      const auto bytes = row(j, k);
      kept.insert(kept.end(), bytes.begin() + (tight.begin.i - box_.begin.i),
                  bytes.begin() + (tight.end.i - box_.begin.i));
    }
  inside_ = std::move(kept);
  box_ = tight;
}

Volume<std::uint8_t> Mask::dense() const {
  Volume<std::uint8_t> volume(geometry_);
  for (int k = box_.begin.k; k < box_.end.k; ++k)
    for (int j = box_.begin.j; j < box_.end.j; ++j) {
      const auto bytes = row(j, k);
      std::memcpy(&volume(box_.begin.i, j, k), bytes.data(), bytes.size());
    }
  return volume;
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
  std::vector<std::uint8_t> inside(box.voxels());
  for (const Mask* mask : masks) {
    const Box& part = mask->box();
    for (int k = part.begin.k; k < part.end.k; ++k)
      for (int j = part.begin.j; j < part.end.j; ++j) {
        const auto bytes = mask->row(j, k);
        auto* out = &inside[box_offset(box, j, k) + static_cast<std::size_t>(part.begin.i - box.begin.i)];
        for (std::size_t i = 0; i < bytes.size(); ++i) out[i] |= bytes[i];
      }
  }
  return Mask(masks.front()->geometry(), box, std::move(inside));
}

namespace {

/// Visits the rows that both masks have: bytes of `a`, bytes of `b`, over the columns of both boxes.
template <class Visit>
void for_common_rows(const Mask& a, const Mask& b, const Box& box, const Visit& visit) {
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j)
      visit(j, k, &a.row(j, k)[static_cast<std::size_t>(box.begin.i - a.box().begin.i)],
            &b.row(j, k)[static_cast<std::size_t>(box.begin.i - b.box().begin.i)]);
}

}  // namespace

Mask intersection_of(const Mask& a, const Mask& b) {
  require_same_grid(a, b);
  const Box box = intersection(a.box(), b.box());
  if (box.empty()) return Mask(a.geometry());
  std::vector<std::uint8_t> inside(box.voxels());
  for_common_rows(a, b, box, [&](int j, int k, const std::uint8_t* in_a, const std::uint8_t* in_b) {
    auto* out = &inside[box_offset(box, j, k)];
    for (int i = 0; i < box.extent().i; ++i) out[i] = in_a[i] & in_b[i];
  });
  return Mask(a.geometry(), box, std::move(inside));
}

Mask difference_of(const Mask& a, const Mask& b) {
  require_same_grid(a, b);
  if (a.empty()) return a;
  std::vector<std::uint8_t> inside(a.box().voxels());
  for (int k = a.box().begin.k; k < a.box().end.k; ++k)
    for (int j = a.box().begin.j; j < a.box().end.j; ++j) {
      const auto bytes = a.row(j, k);
      std::copy(bytes.begin(), bytes.end(),
                inside.begin() + static_cast<std::ptrdiff_t>(box_offset(a.box(), j, k)));
    }
  const Box box = intersection(a.box(), b.box());
  for_common_rows(a, b, box, [&](int j, int k, const std::uint8_t*, const std::uint8_t* in_b) {
    auto* out = &inside[box_offset(a.box(), j, k) + static_cast<std::size_t>(box.begin.i - a.box().begin.i)];
    for (int i = 0; i < box.extent().i; ++i) out[i] &= static_cast<std::uint8_t>(1 - in_b[i]);
  });
  return Mask(a.geometry(), a.box(), std::move(inside));
}

std::int64_t common_voxels(const Mask& a, const Mask& b) {
  require_same_grid(a, b);
  std::int64_t count = 0;
  const Box box = intersection(a.box(), b.box());
  for_common_rows(a, b, box, [&](int, int, const std::uint8_t* in_a, const std::uint8_t* in_b) {
    for (int i = 0; i < box.extent().i; ++i) count += in_a[i] & in_b[i];
  });
  return count;
}

}  // namespace radgenome
