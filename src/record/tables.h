// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "record/structures.h"
#include "table/table.h"

/// Records as rows of tables. Values that a record does not have are absent.
namespace radgenome::record {

/// One row for each case and structure with all that `structures.json` holds of it. Indices are voxels, boxes
/// half-open; centroids and axes are in the world, RAS+ mm.
table::Schema structure_schema();
void append_structures(const Structures& record, table::Table& table);

/// One row for each measurement of a case.
table::Schema measurement_schema();
void append_measurements(const Structures& record, table::Table& table);

}  // namespace radgenome::record
