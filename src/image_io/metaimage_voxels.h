// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "image_io/values.h"

namespace radgenome::image_io {

/// The voxels of a MetaImage, in the header's file or in one beside it. ITK's reader takes a file that ends
/// too early for a whole one, so this is done here. Nothing for the rare kinds (text, one file a slice).
/// @param needed   bytes that the header speaks of
/// @param swapped  set where the bytes are in the other order than this machine's
/// @error truncated_file, truncated_gzip, corrupt_gzip, cannot_read — the file beside it is not there
std::optional<Buffer> metaimage_voxels(const std::filesystem::path& path, std::size_t needed, bool& swapped);

}  // namespace radgenome::image_io
