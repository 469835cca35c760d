// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "measure/measure.h"
#include "volume/diameter.h"

namespace radgenome::measure {

/// Adds a row for each piece of each lesion of the settings, at most ten a structure: the largest by volume.
/// @param line  which of the two diameters
void measure_lesions(const Subject& subject, Line AxialDiameters::*line,
                     std::vector<record::Measurement>& rows);

}  // namespace radgenome::measure
