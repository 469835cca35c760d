// SPDX-License-Identifier: Apache-2.0
#include "record/tables.h"

namespace radgenome::record {
namespace {

using table::Cell;
using table::cell;
using table::Type;

struct Row {
  const std::string& case_id;
  const Measurement& measurement;
};
using Column = table::ColumnOf<Row>;

template <std::size_t End, double Point<World>::*Axis>
Cell line(const Row& row) {
  const auto& ends = row.measurement.line_mm;
  return End < ends.size() ? Cell(ends[End].*Axis) : Cell();
}

const Column columns[] = {
    {"case", Type::text, [](const Row& row) -> Cell { return row.case_id; }},
    {"quantity", Type::text, [](const Row& row) -> Cell { return row.measurement.quantity; }},
    {"structure", Type::text, [](const Row& row) -> Cell { return row.measurement.structure; }},
    {"other", Type::text, [](const Row& row) { return cell(row.measurement.other); }},
    {"value", Type::number, [](const Row& row) { return cell(row.measurement.value); }},
    {"unit", Type::text, [](const Row& row) -> Cell { return row.measurement.unit; }},
    {"reason", Type::text,
     [](const Row& row) -> Cell {
       return row.measurement.reason.empty() ? Cell() : Cell(row.measurement.reason);
     }},
    {"slice", Type::integer, [](const Row& row) { return cell(row.measurement.slice); }},
    {"line_begin_x_mm", Type::number, line<0, &Point<World>::x>},
    {"line_begin_y_mm", Type::number, line<0, &Point<World>::y>},
    {"line_begin_z_mm", Type::number, line<0, &Point<World>::z>},
    {"line_end_x_mm", Type::number, line<1, &Point<World>::x>},
    {"line_end_y_mm", Type::number, line<1, &Point<World>::y>},
    {"line_end_z_mm", Type::number, line<1, &Point<World>::z>},
};

}  // namespace

table::Schema measurement_schema() {
  return table::schema_of<Row>(columns);
}

void append_measurements(const Structures& record, table::Table& table) {
  for (const auto& measurement : record.measurements)
    table::append_row<Row>(columns, Row{record.case_id, measurement}, table);
}

}  // namespace radgenome::record
