// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace radgenome::segment {

/// The names of a label map's numbers: from the JSON of the same name beside it, else from the table inside a
/// NIfTI's header (as TotalSegmentator writes it), else from the only JSON in its folder that is such a
/// table. Tables are {"1": "spleen", …} or {"spleen": 1, …}, also below "labels". Number 0 is background and
/// left out.
/// @error label_names_missing, label_names_ambiguous, bad_label_names
std::map<std::uint16_t, std::string> label_names_for(const std::filesystem::path& label_map);

}  // namespace radgenome::segment
