// SPDX-License-Identifier: Apache-2.0
#include "pipeline/statistics_table.h"

#include "core/error.h"
#include "pipeline/slice_index.h"
#include "record/tables.h"

namespace radgenome::pipeline {
namespace {

constexpr std::size_t rows_at_once = 65536;

void append(Rows rows, const record::Structures& structures, const record::MaskSet& masks,
            table::Table& table) {
  switch (rows) {
    case Rows::structures:
      return record::append_structures(structures, table);
    case Rows::measurements:
      return record::append_measurements(structures, table);
    case Rows::slices:
      return append_slices(structures.case_id, masks, table);
  }
}

table::Table rows_of(Rows rows, const std::string& id, const dataset::Dataset& dataset,
                     const knowledge::Knowledge& knowledge) {
  table::Table table(schema_of(rows));
  const auto structures = dataset.read_structures(id);
  if (!structures) return table;
  const auto masks = rows == Rows::slices ? dataset.read_masks(id, knowledge) : record::MaskSet();
  append(rows, *structures, masks, table);
  return table;
}

}  // namespace

table::Schema schema_of(Rows rows) {
  switch (rows) {
    case Rows::structures:
      return record::structure_schema();
    case Rows::measurements:
      return record::measurement_schema();
    case Rows::slices:
      break;
  }
  return slice_schema();
}

std::vector<LeftOut> write_rows(Rows rows, const dataset::Dataset& dataset,
                                const knowledge::Knowledge& knowledge, table::Writer& writer) {
  std::vector<LeftOut> left_out;
  table::Table waiting(schema_of(rows));
  for (const auto& id : dataset.case_ids()) {
    try {
      waiting.append(rows_of(rows, id, dataset, knowledge));
    } catch (const Error& error) {
      left_out.push_back({id, error.code(), error.sentence()});
    }
    if (waiting.rows() < rows_at_once) continue;
    writer.append(waiting);
    waiting = table::Table(schema_of(rows));
  }
  writer.append(waiting);
  return left_out;
}

void write_rows(Rows rows, const record::Structures& structures, const record::MaskSet& masks,
                table::Writer& writer) {
  table::Table table(schema_of(rows));
  append(rows, structures, masks, table);
  writer.append(table);
}

}  // namespace radgenome::pipeline
