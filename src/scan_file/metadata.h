// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scan_file/scan_file.h"

/// The texts of a scan file: the zarr.json of each group and array, and the comment of the zip.
/// @source Zarr core specification 3.0; OME-Zarr 0.5; NGFF RFC-9
namespace radgenome::scan_file {

/// What the root says of the file.
struct Description {
  Geometry geometry;
  std::vector<MaskEntry> masks;  ///< sorted by structure
};

enum class Values { ct, mask };
enum class With { masks_alone, ct };

/// The root: an OME image where there is a CT, and the attribute "radgenome" with the Description.
std::string root_json(const Description& description, With with);
/// "labels": the list of label images.
std::string labels_json(const std::vector<MaskEntry>& masks);
/// One label image, which names the structure.
std::string label_json(const Geometry& geometry, const std::string& structure, With with);
/// An array of the whole grid; axes z, y, x.
std::string array_json(Index size, Values values);
/// RFC-9's comment, with the CRC-32 of the zip's directory, which nothing else in a zip protects.
std::string zip_comment(std::uint32_t directory_crc);

/// @error not_a_scan_file — the root of some other Zarr; corrupt_scan_file
Description description_from(std::string_view root_json);
/// The shape of the array's chunks.
/// @error corrupt_scan_file — the array is not what array_json says, but for the chunks' shape, or these are
/// too large
Index chunk_shape_from(std::string_view array_json, Index size, Values values);
/// Nothing where another program wrote the file.
std::optional<std::uint32_t> directory_crc_in(std::string_view comment);

}  // namespace radgenome::scan_file
