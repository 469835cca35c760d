// SPDX-License-Identifier: Apache-2.0
#include "dataset/scan_masks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "core/error.h"

namespace radgenome::dataset {
namespace {

using knowledge::Structure;
using scan_file::ScanFile;

/// The voxels of a box that are looked at, along each axis and growing: all, or those in the middle of cells.
using Lattice = std::array<std::vector<int>, 3>;

std::vector<int> middles(int begin, int end, int cells) {
  std::vector<int> voxels(static_cast<std::size_t>(cells));
  for (std::int64_t cell = 0; cell < cells; ++cell)
    voxels[static_cast<std::size_t>(cell)] =
        begin + static_cast<int>((2 * cell + 1) * (end - begin) / (2 * std::int64_t{cells}));
  return voxels;
}

Lattice lattice_of(const Box& box, Index size) {
  Lattice lattice;
  for (int axis = 0; axis < 3; ++axis)
    lattice[static_cast<std::size_t>(axis)] = middles(box.begin[axis], box.end[axis], size[axis]);
  return lattice;
}

/// Where along an axis of the lattice its voxels lie in [begin, end).
std::pair<std::size_t, std::size_t> within(const std::vector<int>& voxels, int begin, int end) {
  const auto first = std::lower_bound(voxels.begin(), voxels.end(), begin);
  const auto last = std::lower_bound(first, voxels.end(), end);
  return {static_cast<std::size_t>(first - voxels.begin()), static_cast<std::size_t>(last - voxels.begin())};
}

/// Adds 1 where the values at the voxels `at` are not 0; those lie one after the other in most boxes.
void add_row(const std::uint8_t* from, std::span<const int> at, std::uint8_t* to) {
  if (at.empty()) return;
  if (at.back() - at.front() + 1 == static_cast<int>(at.size()))
    for (std::size_t i = 0; i < at.size(); ++i) to[i] |= from[at.front() + static_cast<int>(i)] != 0;
  else
    for (std::size_t i = 0; i < at.size(); ++i) to[i] |= from[at[i]] != 0;
}

/// @param values  of the voxels of `part`, i fastest
void add_part(const Box& part, std::span<const std::uint8_t> values, const Lattice& at,
              std::span<std::uint8_t> out) {
  const auto [i0, i1] = within(at[0], part.begin.i, part.end.i);
  const auto [j0, j1] = within(at[1], part.begin.j, part.end.j);
  const auto [k0, k1] = within(at[2], part.begin.k, part.end.k);
  std::vector<int> columns(at[0].begin() + static_cast<std::ptrdiff_t>(i0),
                           at[0].begin() + static_cast<std::ptrdiff_t>(i1));
  for (auto& column : columns) column -= part.begin.i;
  const auto width = static_cast<std::size_t>(part.extent().i);
  const auto height = static_cast<std::size_t>(part.extent().j);
  for (auto k = k0; k < k1; ++k)
    for (auto j = j0; j < j1; ++j) {
      const auto row = static_cast<std::size_t>(at[1][j] - part.begin.j) +
                       height * static_cast<std::size_t>(at[2][k] - part.begin.k);
      const auto* from = values.data() + width * row;
      auto* to = out.data() + at[0].size() * (j + at[1].size() * k);
      add_row(from, columns, to + i0);
    }
}

}  // namespace

/// Adds masks to one block of values.
class ScanMasks::Adder {
 public:
  Adder(const ScanFile& scan, const Box& box, Index size)
      : scan_(scan), box_(box), lattice_(lattice_of(box, size)) {}

  void add(const Source& source, std::span<std::uint8_t> out) const {
    std::set<const Source*> added;
    add(source, out, added);
  }

 private:
  void add(const Source& source, std::span<std::uint8_t> out, std::set<const Source*>& added) const {
    const auto common = intersection(box_, source.box);
    if (common.empty() || !added.insert(&source).second) return;
    if (source.stored != nullptr) {
      scan_.each_chunk_of_mask(source.stored->structure, common,
                               [&](const Box& part, std::span<const std::uint8_t> values) {
                                 add_part(part, values, lattice_, out);
                               });
    } else if (source.minus.empty()) {
      for (const auto* part : source.parts) add(*part, out, added);
    } else {
      const auto whole = union_of(source.parts, out.size()), minus = union_of(source.minus, out.size());
      for (std::size_t i = 0; i < out.size(); ++i) out[i] |= static_cast<std::uint8_t>(whole[i] > minus[i]);
    }
  }

  std::vector<std::uint8_t> union_of(const std::vector<const Source*>& sources, std::size_t voxels) const {
    std::vector<std::uint8_t> values(voxels);
    for (const auto* source : sources) add(*source, values);
    return values;
  }

  const ScanFile& scan_;
  Box box_;
  Lattice lattice_;
};

ScanMasks::ScanMasks(const ScanFile& scan, const knowledge::Knowledge& knowledge) : scan_(scan) {
  for (const auto& entry : scan.masks()) masks_[entry.structure] = {&entry, {}, {}, entry.box};
  for (const auto& structure : knowledge.structures()) find_or_make(knowledge, structure.id);
}

/// nullptr where the structure has no mask. One that is given wins over the recipe, at every level.
const ScanMasks::Source* ScanMasks::find_or_make(const knowledge::Knowledge& knowledge,
                                                 const std::string& id) {
  if (const auto found = masks_.find(id); found != masks_.end()) return &found->second;
  const auto* structure = knowledge.find_structure(id);
  if (structure == nullptr || structure->making != Structure::Making::recipe) return nullptr;
  Source made;
  Box taken;
  for (const auto& part : structure->parts())
    if (const auto* source = find_or_make(knowledge, part)) {
      made.parts.push_back(source);
      made.box = hull(made.box, source->box);
    }
  for (const auto& part : structure->recipe_minus) {
    const auto* source = find_or_make(knowledge, part);
    if (source == nullptr) return nullptr;
    made.minus.push_back(source);
    taken = hull(taken, source->box);
  }
  if (made.parts.empty() || (!made.minus.empty() && intersection(made.box, taken).empty())) return nullptr;
  return &(masks_[id] = std::move(made));
}

std::vector<std::string> ScanMasks::structures() const {
  std::vector<std::string> ids;
  ids.reserve(masks_.size());
  for (const auto& [id, source] : masks_) ids.push_back(id);
  return ids;
}

const ScanMasks::Source& ScanMasks::source(std::string_view structure) const {
  const auto found = masks_.find(structure);
  if (found == masks_.end())
    throw Error("unknown_mask",
                fmt::format("the scan has no mask of \"{}\", and none follows from those it has", structure));
  return found->second;
}

Box ScanMasks::box(std::string_view structure) const {
  return source(structure).box;
}

void ScanMasks::add_to(std::string_view structure, const Box& box, std::span<std::uint8_t> out) const {
  add_to(structure, box, box.extent(), out);
}

void ScanMasks::add_to(std::string_view structure, const Box& box, Index size,
                       std::span<std::uint8_t> out) const {
  Adder(scan_, box, size).add(source(structure), out);
}

}  // namespace radgenome::dataset
