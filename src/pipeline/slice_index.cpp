// SPDX-License-Identifier: Apache-2.0
#include "pipeline/slice_index.h"

#include "volume/slices.h"

namespace radgenome::pipeline {
namespace {

using table::Cell;
using table::Type;

struct Row {
  const std::string& case_id;
  const std::string& structure;
  int slice;
  double z_mm;
  std::int64_t voxels;
  Box box;
};
using Column = table::ColumnOf<Row>;

template <Index Box::*Corner, int Index::*Axis>
Cell corner(const Row& row) {
  return std::int64_t{row.box.*Corner.*Axis};
}

const Column columns[] = {
    {"case", Type::text, [](const Row& row) -> Cell { return row.case_id; }},
    {"structure", Type::text, [](const Row& row) -> Cell { return row.structure; }},
    {"slice", Type::integer, [](const Row& row) -> Cell { return std::int64_t{row.slice}; }},
    {"z_mm", Type::number, [](const Row& row) -> Cell { return row.z_mm; }},
    {"voxels", Type::integer, [](const Row& row) -> Cell { return row.voxels; }},
    {"begin_i", Type::integer, corner<&Box::begin, &Index::i>},
    {"begin_j", Type::integer, corner<&Box::begin, &Index::j>},
    {"begin_k", Type::integer, corner<&Box::begin, &Index::k>},
    {"end_i", Type::integer, corner<&Box::end, &Index::i>},
    {"end_j", Type::integer, corner<&Box::end, &Index::j>},
    {"end_k", Type::integer, corner<&Box::end, &Index::k>},
};

/// The box of one slice's extent on the grid.
Box box_of(const SliceExtent& extent, int axis) {
  Box box;
  std::size_t in_plane = 0;
  for (int a = 0; a < 3; ++a) {
    box.begin[a] = a == axis ? extent.slice : extent.begin[in_plane];
    box.end[a] = a == axis ? extent.slice + 1 : extent.end[in_plane];
    if (a != axis) ++in_plane;
  }
  return box;
}

double z_of(const Geometry& geometry, int slice, int axis) {
  Point<Voxel> middle{(geometry.size.i - 1) / 2.0, (geometry.size.j - 1) / 2.0, (geometry.size.k - 1) / 2.0};
  (axis == 0 ? middle.x : axis == 1 ? middle.y : middle.z) = slice;
  return geometry.world_from_voxel(middle).z;
}

}  // namespace

table::Schema slice_schema() {
  return table::schema_of<Row>(columns);
}

void append_slices(const std::string& case_id, const record::MaskSet& masks, table::Table& table) {
  for (const auto& [structure, mask] : masks.all()) {
    const int axis = axial_axis(mask->geometry());
    for (const auto& extent : slice_extents(*mask, axis)) {
      const Row row{case_id,       structure,
                    extent.slice,  z_of(mask->geometry(), extent.slice, axis),
                    extent.voxels, box_of(extent, axis)};
      table::append_row<Row>(columns, row, table);
    }
  }
}

}  // namespace radgenome::pipeline
