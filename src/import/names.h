// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "import/sources.h"

namespace radgenome::import {

/// A case id becomes the name of a folder.
/// @error bad_case_name
void require_case_name(std::string_view id);

/// "valid_1" for CT-RATE's "valid_1_a_2"; else the id itself.
std::string patient_of(const std::string& case_id);

/// For each scan that CT-RATE's names put behind another of its patient, the one right before it: for
/// "valid_1_c_2" among valid_1_a_1, valid_1_b_1 and valid_1_b_2 the last of these. Of several reconstructions
/// of the scan before, the one with the same number, else the first.
std::map<std::string, std::string> scans_before(const std::vector<std::string>& case_ids);

/// Names that say what a file is and not of whom: then the folder's name is the case.
bool is_generic_name(std::string_view stem);

}  // namespace radgenome::import
