// SPDX-License-Identifier: Apache-2.0
#include "dataset/scan_masks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/error.h"

namespace radgenome::dataset {
namespace {

using knowledge::Knowledge;
using knowledge::Structure;
using scan_file::MaskEntry;
using scan_file::ScanFile;

/// A mask that is given wins over the recipe, at every level.
void collect(const ScanFile& scan, const Knowledge& knowledge, const std::string& id,
             std::set<const MaskEntry*>& found) {
  if (const auto* entry = scan.find(id)) {
    found.insert(entry);
    return;
  }
  const auto* structure = knowledge.find_structure(id);
  if (structure == nullptr || structure->making != Structure::Making::recipe) return;
  for (const auto& part : structure->parts()) collect(scan, knowledge, part, found);
}

/// Where the rows of a box lie among the values of a larger one that holds it.
std::size_t offset_in(const Box& outer, Index v) {
  const auto extent = outer.extent();
  return static_cast<std::size_t>(v.i - outer.begin.i) +
         static_cast<std::size_t>(extent.i) *
             (static_cast<std::size_t>(v.j - outer.begin.j) +
              static_cast<std::size_t>(extent.j) * static_cast<std::size_t>(v.k - outer.begin.k));
}

void add(const Box& part, std::span<const std::uint8_t> values, const Box& box, std::span<std::uint8_t> out) {
  const auto row = static_cast<std::size_t>(part.extent().i);
  std::size_t from = 0;
  for (int k = part.begin.k; k < part.end.k; ++k)
    for (int j = part.begin.j; j < part.end.j; ++j, from += row) {
      const auto to = offset_in(box, {part.begin.i, j, k});
      for (std::size_t i = 0; i < row; ++i) out[to + i] |= values[from + i];
    }
}

/// For each of `size` cells along [begin, end) the voxel at its middle.
std::vector<int> middles(int begin, int end, int size) {
  std::vector<int> voxels(static_cast<std::size_t>(size));
  for (int cell = 0; cell < size; ++cell)
    voxels[static_cast<std::size_t>(cell)] =
        begin + static_cast<int>((2 * static_cast<std::int64_t>(cell) + 1) * (end - begin) /
                                 (2 * static_cast<std::int64_t>(size)));
  return voxels;
}

void add_middles(const Box& part, std::span<const std::uint8_t> values,
                 const std::array<std::vector<int>, 3>& at, std::span<std::uint8_t> out) {
  const auto range = [&](int axis) {
    const auto& voxels = at[static_cast<std::size_t>(axis)];
    const auto first = std::lower_bound(voxels.begin(), voxels.end(), part.begin[axis]);
    const auto last = std::lower_bound(first, voxels.end(), part.end[axis]);
    return std::pair(static_cast<std::size_t>(first - voxels.begin()),
                     static_cast<std::size_t>(last - voxels.begin()));
  };
  const auto [i0, i1] = range(0);
  const auto [j0, j1] = range(1);
  const auto [k0, k1] = range(2);
  for (auto k = k0; k < k1; ++k)
    for (auto j = j0; j < j1; ++j) {
      const auto* row = values.data() + offset_in(part, {part.begin.i, at[1][j], at[2][k]});
      auto* to = out.data() + at[0].size() * (j + at[1].size() * k);
      for (auto i = i0; i < i1; ++i) to[i] |= row[at[0][i] - part.begin.i];
    }
}

}  // namespace

ScanMasks::ScanMasks(const ScanFile& scan, const Knowledge& knowledge) : scan_(scan) {
  for (const auto& entry : scan.masks()) parts_[entry.structure] = {&entry};
  for (const auto& structure : knowledge.structures()) {
    std::set<const MaskEntry*> found;
    collect(scan, knowledge, structure.id, found);
    if (!found.empty()) parts_[structure.id] = Parts(found.begin(), found.end());
  }
}

std::vector<std::string> ScanMasks::structures() const {
  std::vector<std::string> ids;
  for (const auto& [id, parts] : parts_) ids.push_back(id);
  return ids;
}

const ScanMasks::Parts& ScanMasks::parts(std::string_view structure) const {
  const auto found = parts_.find(structure);
  if (found == parts_.end())
    throw Error("unknown_mask",
                fmt::format("the scan has no mask of \"{}\", and none follows from those it has", structure));
  return found->second;
}

Box ScanMasks::box(std::string_view structure) const {
  Box box;
  for (const auto* part : parts(structure)) box = hull(box, part->box);
  return box;
}

void ScanMasks::copy(std::string_view structure, const Box& box, std::span<std::uint8_t> out) const {
  const auto& parts = this->parts(structure);
  if (parts.size() == 1) return scan_.copy_mask(parts.front()->structure, box, out);
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  for (const auto* part : parts) {
    const auto common = intersection(box, part->box);
    if (common.empty()) continue;
    std::vector<std::uint8_t> values(common.voxels());
    scan_.copy_mask(part->structure, common, values);
    add(common, values, box, out);
  }
}

void ScanMasks::copy_resized(std::string_view structure, const Box& box, Index size,
                             std::span<std::uint8_t> out) const {
  const std::array<std::vector<int>, 3> at = {middles(box.begin.i, box.end.i, size.i),
                                              middles(box.begin.j, box.end.j, size.j),
                                              middles(box.begin.k, box.end.k, size.k)};
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  for (const auto* part : parts(structure)) {
    const auto common = intersection(box, part->box);
    if (common.empty()) continue;
    std::vector<std::uint8_t> values(common.voxels());
    scan_.copy_mask(part->structure, common, values);
    add_middles(common, values, at, out);
  }
}

}  // namespace radgenome::dataset
