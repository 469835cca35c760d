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

/// The masks of a scan file by structure: those that it holds, and the unions that follow from them by the
/// recipes of the knowledge base. Nothing is read before it is asked for, and then only the chunks of the
/// box. Refers to the scan file and copies what it needs of the knowledge base. Methods may be called from
/// several threads at once.
class ScanMasks {
 public:
  ScanMasks(const scan_file::ScanFile& scan, const knowledge::Knowledge& knowledge);

  /// Ids of all structures that have a mask, sorted; also those whose mask is known to be empty.
  std::vector<std::string> structures() const;
  bool has(std::string_view structure) const { return parts_.contains(structure); }

  /// The tight box around the mask, known without reading voxels; empty for an empty mask.
  /// @error unknown_mask
  Box box(std::string_view structure) const;
  /// 0 and 1 for every voxel of `box` (inside the grid), i fastest.
  /// @error unknown_mask, box_outside_scan, corrupt_scan_file, cannot_read
  void copy(std::string_view structure, const Box& box, std::span<std::uint8_t> out) const;
  /// As copy(), with `box` divided into `size` cells along its axes: the voxel at the middle of each cell.
  void copy_resized(std::string_view structure, const Box& box, Index size,
                    std::span<std::uint8_t> out) const;

 private:
  using Parts = std::vector<const scan_file::MaskEntry*>;
  const Parts& parts(std::string_view structure) const;

  const scan_file::ScanFile& scan_;
  std::map<std::string, Parts, std::less<>> parts_;  ///< the stored masks whose union each structure is
};

}  // namespace radgenome::dataset
