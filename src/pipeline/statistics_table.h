// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "dataset/dataset.h"
#include "table/writer.h"

namespace radgenome::pipeline {

/// What a table of a data set has a row for.
enum class Rows { structures, measurements, slices };

table::Schema schema_of(Rows rows);

/// A case whose rows could not be made.
struct LeftOut {
  std::string case_id, code, sentence;
};

/// Writes the rows of all cases of a data set, by case. Memory holds one case and some ten thousand rows,
/// however large the data set is.
/// @return the cases that have structures and could not be read; the rows of the others are written
std::vector<LeftOut> write_rows(Rows rows, const dataset::Dataset& dataset,
                                const knowledge::Knowledge& knowledge, table::Writer& writer);

/// The same for masks that belong to no data set.
void write_rows(Rows rows, const record::Structures& structures, const record::MaskSet& masks,
                table::Writer& writer);

}  // namespace radgenome::pipeline
