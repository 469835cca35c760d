// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "image_io/image_io.h"
#include "record/case.h"

/// Is what was read a chest CT in Hounsfield units? Each check speaks of one way in which it may not be.
namespace radgenome::import {

/// @error not_a_number, constant_volume, too_few_slices, looks_like_a_mask, hu_rescaled_to_unit,
///        hu_shifted_by_1024, wrong_range
/// @return what is odd but harmless, and the reader's notes
std::vector<record::Warning> check_content(const image_io::LoadedCt& loaded);

/// Says where a table and the image's header disagree by more than one percent; both are named.
std::optional<record::Warning> spacing_disagreement(const std::array<double, 3>& table_mm,
                                                    const std::array<double, 3>& header_mm);

}  // namespace radgenome::import
