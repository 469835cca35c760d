// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace radgenome::image_io {

/// A UID that follows from `name` alone: 2.25 and a UUID of version 8 made of the name's SHA-256.
/// @source DICOM PS3.5 B.2 (UUID derived UID), RFC 9562
std::string uid_of(std::string_view name);

/// A number as DICOM's decimal string: as exact as 16 characters allow.
std::string decimal_string(double value);

}  // namespace radgenome::image_io
