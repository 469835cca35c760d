// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "knowledge/knowledge.h"
#include "scan_file/scan_file.h"

namespace radgenome::dataset {

/// The masks of a scan file by structure: those that it holds, and those that follow from them by the recipes
/// of the knowledge base, as record::add_unions makes them. Nothing is read before it is asked for, and then
/// only the chunks of the box. Refers to the scan file. Methods may be called from several threads at once.
///
/// That a difference takes something away and leaves something is only known from voxels; here it has a mask
/// where the boxes of both meet.
class ScanMasks {
 public:
  ScanMasks(const scan_file::ScanFile& scan, const knowledge::Knowledge& knowledge);

  /// Ids of all structures that have a mask, sorted; also those whose mask is known to be empty.
  std::vector<std::string> structures() const;
  bool has(std::string_view structure) const { return masks_.contains(structure); }

  /// The tight box around the mask, known without reading voxels; empty for an empty mask. Of a difference,
  /// the box of what it is taken from.
  /// @error unknown_mask
  Box box(std::string_view structure) const;
  /// Puts 1 where the mask is; the other values stay.
  /// @param out  one value a voxel of `box` (inside the grid), i fastest
  /// @error unknown_mask, box_outside_scan, corrupt_scan_file, cannot_read
  void add_to(std::string_view structure, const Box& box, std::span<std::uint8_t> out) const;
  /// As add_to, with `box` divided into `size` cells along its axes: the voxel at the middle of each cell.
  void add_to(std::string_view structure, const Box& box, Index size, std::span<std::uint8_t> out) const;

 private:
  /// A mask of the file, or the union of `parts` without that of `minus`.
  struct Source {
    const scan_file::MaskEntry* stored = nullptr;
    std::vector<const Source*> parts, minus;
    Box box;
  };
  class Adder;
  const Source* find_or_make(const knowledge::Knowledge& knowledge, const std::string& id);
  const Source& source(std::string_view structure) const;

  const scan_file::ScanFile& scan_;
  std::map<std::string, Source, std::less<>> masks_;
};

}  // namespace radgenome::dataset
