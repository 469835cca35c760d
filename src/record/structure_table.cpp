// SPDX-License-Identifier: Apache-2.0
#include "record/tables.h"

namespace radgenome::record {
namespace {

using table::Cell;
using table::cell;
using table::Type;

struct Row {
  const std::string& case_id;
  const StructureEntry& entry;
};
using Column = table::ColumnOf<Row>;

Cell text(const std::string& value) {
  return value.empty() ? Cell() : Cell(value);
}
template <class Item>
Cell list(const std::vector<Item>& items) {
  return items.empty() ? Cell() : Cell(items);
}

template <double HuSummary::*Value>
Cell hu(const Row& row) {
  return row.entry.hu ? Cell(*row.entry.hu.*Value) : Cell();
}
template <Index Box::*Corner, int Index::*Axis>
Cell corner(const Row& row) {
  return row.entry.bbox_ijk ? Cell(std::int64_t{*row.entry.bbox_ijk.*Corner.*Axis}) : Cell();
}
template <double Point<World>::*Axis>
Cell centroid(const Row& row) {
  return row.entry.centroid_mm ? Cell(*row.entry.centroid_mm.*Axis) : Cell();
}
template <std::size_t Number, std::size_t Axis>
Cell direction(const Row& row) {
  const auto& axes = row.entry.principal_axes;
  return Number < axes.size() ? Cell(axes[Number].direction[Axis]) : Cell();
}
template <std::size_t Number>
Cell length(const Row& row) {
  const auto& axes = row.entry.principal_axes;
  return Number < axes.size() ? Cell(axes[Number].length_mm) : Cell();
}
template <int SliceRange::*Value>
Cell slice(const Row& row) {
  return row.entry.axial_slices ? Cell(std::int64_t{*row.entry.axial_slices.*Value}) : Cell();
}
template <std::string MaskSource::*Value>
Cell source(const Row& row) {
  return row.entry.source ? text(*row.entry.source.*Value) : Cell();
}

const Column columns[] = {
    {"case", Type::text, [](const Row& row) -> Cell { return row.case_id; }},
    {"structure", Type::text, [](const Row& row) -> Cell { return row.entry.structure; }},
    {"state", Type::text, [](const Row& row) -> Cell { return std::string(name_of(row.entry.state)); }},
    {"reason", Type::text, [](const Row& row) { return text(row.entry.reason); }},
    {"voxels", Type::integer, [](const Row& row) { return cell(row.entry.voxels); }},
    {"volume_ml", Type::number, [](const Row& row) { return cell(row.entry.volume_ml); }},
    {"hu_mean", Type::number, hu<&HuSummary::mean>},
    {"hu_std", Type::number, hu<&HuSummary::std>},
    {"hu_p5", Type::number, hu<&HuSummary::p5>},
    {"hu_p50", Type::number, hu<&HuSummary::p50>},
    {"hu_p95", Type::number, hu<&HuSummary::p95>},
    {"bbox_begin_i", Type::integer, corner<&Box::begin, &Index::i>},
    {"bbox_begin_j", Type::integer, corner<&Box::begin, &Index::j>},
    {"bbox_begin_k", Type::integer, corner<&Box::begin, &Index::k>},
    {"bbox_end_i", Type::integer, corner<&Box::end, &Index::i>},
    {"bbox_end_j", Type::integer, corner<&Box::end, &Index::j>},
    {"bbox_end_k", Type::integer, corner<&Box::end, &Index::k>},
    {"centroid_x_mm", Type::number, centroid<&Point<World>::x>},
    {"centroid_y_mm", Type::number, centroid<&Point<World>::y>},
    {"centroid_z_mm", Type::number, centroid<&Point<World>::z>},
    {"axis_1_length_mm", Type::number, length<0>},
    {"axis_1_x", Type::number, direction<0, 0>},
    {"axis_1_y", Type::number, direction<0, 1>},
    {"axis_1_z", Type::number, direction<0, 2>},
    {"axis_2_length_mm", Type::number, length<1>},
    {"axis_2_x", Type::number, direction<1, 0>},
    {"axis_2_y", Type::number, direction<1, 1>},
    {"axis_2_z", Type::number, direction<1, 2>},
    {"axis_3_length_mm", Type::number, length<2>},
    {"axis_3_x", Type::number, direction<2, 0>},
    {"axis_3_y", Type::number, direction<2, 1>},
    {"axis_3_z", Type::number, direction<2, 2>},
    {"components", Type::integer, [](const Row& row) { return cell(row.entry.components); }},
    {"component_voxels", Type::integers, [](const Row& row) { return list(row.entry.component_voxels); }},
    {"surface_mm2", Type::number, [](const Row& row) { return cell(row.entry.surface_mm2); }},
    {"axial_slices_begin", Type::integer, slice<&SliceRange::begin>},
    {"axial_slices_end", Type::integer, slice<&SliceRange::end>},
    {"axial_slices_largest", Type::integer, slice<&SliceRange::largest>},
    {"touches_border", Type::boolean, [](const Row& row) { return cell(row.entry.touches_border); }},
    {"source_backend", Type::text, source<&MaskSource::backend>},
    {"source_model", Type::text, source<&MaskSource::model>},
    {"source_label", Type::text, source<&MaskSource::label>},
    {"confidence", Type::number, [](const Row& row) { return cell(row.entry.confidence); }},
    {"entropy_bits", Type::number, [](const Row& row) { return cell(row.entry.entropy_bits); }},
    {"recipe", Type::texts, [](const Row& row) { return list(row.entry.recipe); }},
    {"recipe_minus", Type::texts, [](const Row& row) { return list(row.entry.recipe_minus); }},
    {"recipe_missing", Type::texts, [](const Row& row) { return list(row.entry.recipe_missing); }},
    {"flags", Type::texts, [](const Row& row) -> Cell { return row.entry.flags; }},
    {"verified_by", Type::integer,
     [](const Row& row) -> Cell { return std::int64_t{row.entry.verified_by}; }},
};

}  // namespace

table::Schema structure_schema() {
  return table::schema_of<Row>(columns);
}

void append_structures(const Structures& record, table::Table& table) {
  for (const auto& entry : record.structures)
    table::append_row<Row>(columns, Row{record.case_id, entry}, table);
}

}  // namespace radgenome::record
