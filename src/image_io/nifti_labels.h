// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

/// The names of labels inside a NIfTI file: an extension with code 0 that holds XML in the manner of Caret,
/// as TotalSegmentator writes and reads it.
/// @source totalsegmentator/nifti_ext_header.py; nifti1.h, "header extension"
namespace radgenome::image_io {

/// What follows the 348 bytes of the header: the mark that extensions follow and one with the names; a
/// multiple of 16 bytes behind the mark.
std::string label_extension(const std::map<std::uint16_t, std::string>& names);

/// The names in the first of the extensions that has some.
/// @param bytes  from the mark to the first voxel
std::map<std::uint16_t, std::string> names_in_extensions(std::string_view bytes, bool swapped);

}  // namespace radgenome::image_io
