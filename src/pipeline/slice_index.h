// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "record/mask_set.h"
#include "table/table.h"

namespace radgenome::pipeline {

/// Which structures each axial slice shows: one row for each case, structure and slice on which it has a
/// voxel, so that text that names a slice can be mapped to structures and back. Axial slices are those across
/// the voxel axis that runs closest to the patient's length. `z_mm` is world z of the slice's middle (on
/// oblique grids z changes within a slice); the box is that of the structure on the slice, half-open voxel
/// indices.
table::Schema slice_schema();
void append_slices(const std::string& case_id, const record::MaskSet& masks, table::Table& table);

}  // namespace radgenome::pipeline
