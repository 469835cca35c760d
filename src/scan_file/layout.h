// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "volume/geometry.h"

/// Where what lies in a scan file: names of members, and the chunks of a grid.
namespace radgenome::scan_file {

/// Voxels along each axis of the chunks that are written; those at the end of an axis reach beyond the grid.
/// A chunk of a mask is longer: organs go on from slice to slice, and a chunk costs the zip 140 bytes.
inline constexpr Index ct_chunk{64, 64, 64}, mask_chunk{64, 64, 128};
/// A file of another program may have other chunks, up to this size.
inline constexpr std::size_t largest_chunk_voxels = std::size_t{1} << 22;

inline constexpr std::string_view metadata_name = "zarr.json";
inline constexpr std::string_view ct_path = "0";
inline constexpr std::string_view labels_path = "labels";

/// The folder of a structure's label image: "labels/portal vein and splenic vein". Letters, digits, spaces,
/// round brackets, "-" and "_" stay; every other byte becomes %XX, also a space at either end and "_" at the
/// front (Zarr keeps names that begin with "__" for itself). So no name leads out of its folder, and no two
/// structures share one.
/// @error bad_structure_name — empty, or longer than 1000 bytes
std::string label_path(std::string_view structure);

/// The voxels of a chunk, given by its number along each axis.
/// @param shape  of the chunks
Box voxels_of(Index chunk, Index shape);
/// The chunks that meet `box`: a box of chunk numbers.
Box chunks_of(const Box& box, Index shape);
/// "0/c/2/0/1" for the chunk {1, 0, 2} of the array "0": the axes are named z, y, x.
std::string chunk_name(std::string_view array, Index chunk);

/// Calls `visit(Index chunk)` for every chunk of a box of chunk numbers, i fastest.
template <class Visit>
void for_each_chunk(const Box& chunks, const Visit& visit) {
  for (int k = chunks.begin.k; k < chunks.end.k; ++k)
    for (int j = chunks.begin.j; j < chunks.end.j; ++j)
      for (int i = chunks.begin.i; i < chunks.end.i; ++i) visit(Index{i, j, k});
}

}  // namespace radgenome::scan_file
