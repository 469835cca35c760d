// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "scan_file/layout.h"
#include "scan_file/metadata.h"
#include "scan_file/zip_reader.h"

namespace radgenome::scan_file {

/// One array of the zip, read chunk by chunk. T: int16 for the CT, uint8 for a mask.
template <class T>
class ArrayReader {
 public:
  /// @error corrupt_scan_file — there is no such array, or it is not of this type and extent
  ArrayReader(const ZipReader& zip, std::string path, Index size);

  Index chunk_shape() const { return chunk_shape_; }
  /// The values of one chunk, i fastest; nothing where the file has no such chunk: then all are 0.
  /// @error corrupt_scan_file, cannot_read
  std::vector<T> chunk(Index chunk) const;
  /// So for every chunk of a box of chunk numbers, i fastest.
  std::vector<std::vector<T>> chunks(const Box& numbers) const;
  /// Values of `box`, inside the grid, i fastest.
  void copy(const Box& box, std::span<T> out) const;

  /// Gets the voxels of a chunk and their values, i fastest.
  using Use = std::function<void(const Box& voxels, std::span<const T> values)>;
  /// Gives every chunk that has a voxel of `box` and a value other than 0 to `use`, from several threads. The
  /// last chunks of an axis reach beyond the grid; their values there mean nothing.
  void each_chunk(const Box& box, const Use& use) const;

 private:
  void prefetch(const std::vector<Index>& chunks) const;
  /// Fills `values` with those of a chunk; false where the file has no such chunk.
  bool decode(Index chunk, std::span<T> values) const;
  void copy_part(Index chunk, const Box& box, std::span<T> out) const;

  const ZipReader& zip_;
  std::string path_;
  Index chunk_shape_;
};

extern template class ArrayReader<std::int16_t>;
extern template class ArrayReader<std::uint8_t>;

}  // namespace radgenome::scan_file
