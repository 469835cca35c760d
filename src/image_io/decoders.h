// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <span>
#include <vector>

#include "image_io/values.h"
#include "volume/mask.h"

/// Stored voxels that come in order, block by block, become masks; what is held grows with the masks' runs
/// and not with the image. A block is any whole number of voxels; all blocks together are the grid.
namespace radgenome::image_io {

class MaskDecoder {
 public:
  MaskDecoder(const Geometry& geometry, const Encoding& encoding);
  void add(std::span<const std::byte> stored);
  Mask finish() { return builder_.finish(); }

 private:
  void add_inside(std::span<const std::uint8_t> inside);

  Encoding encoding_;
  std::size_t row_voxels_, rows_;
  std::size_t done_ = 0;  ///< voxels up to here
  std::vector<std::uint8_t> inside_;
  MaskBuilder builder_;
};

class LabelDecoder {
 public:
  /// @param wanted  numbers that become masks, also where no voxel has them
  LabelDecoder(const Geometry& geometry, const Encoding& encoding, const std::set<std::uint32_t>& wanted);
  /// @error not_labels
  void add(std::span<const std::byte> stored);
  LabelMasks finish();

 private:
  void add_run(std::uint32_t label, std::size_t begin, std::size_t end);
  MaskBuilder* builder_of(std::uint32_t label);

  Encoding encoding_;
  std::size_t row_voxels_, rows_;
  std::size_t done_ = 0;
  std::vector<std::uint32_t> labels_;
  std::map<std::uint32_t, MaskBuilder> builders_;
  std::set<std::uint32_t> others_;
  std::uint32_t last_label_ = 0;
  MaskBuilder* last_builder_ = nullptr;
};

/// Keeps the labels themselves.
class LabelVolumeDecoder {
 public:
  LabelVolumeDecoder(const Geometry& geometry, const Encoding& encoding)
      : encoding_(encoding), labels_(geometry) {}
  /// @error not_labels — also for numbers over 65535
  void add(std::span<const std::byte> stored);
  Volume<std::uint16_t> finish() { return std::move(labels_); }

 private:
  Encoding encoding_;
  std::size_t done_ = 0;
  std::vector<std::uint32_t> block_;
  Volume<std::uint16_t> labels_;
};

}  // namespace radgenome::image_io
