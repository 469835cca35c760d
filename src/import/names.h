// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "import/sources.h"

namespace radgenome::import {

/// A case id becomes the name of a folder.
/// @error bad_case_name
void require_case_name(std::string_view id);

/// "valid_1" for CT-RATE's "valid_1_a_2"; else the id itself.
std::string patient_of(const std::string& case_id);

/// Names that say what a file is and not of whom: then the folder's name is the case.
bool is_generic_name(std::string_view stem);

}  // namespace radgenome::import
