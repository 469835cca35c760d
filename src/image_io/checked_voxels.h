// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>

#include "image_io/values.h"

/// The voxels of MetaImage and NRRD files, in the header's file or in one beside it. ITK's readers take a
/// MetaImage that ends too early for a whole one and do not look at the checksum of an NRRD's gzip; so the
/// usual kinds are read here, and nothing comes back for the rare ones (text, bzip2, one file a slice).
namespace radgenome::image_io {

/// @param needed   bytes that the header speaks of
/// @param swapped  set where the bytes are in the other order than this machine's
/// @error truncated_file, truncated_gzip, corrupt_gzip, cannot_read — the file beside it is not there
std::optional<Buffer> metaimage_voxels(const std::filesystem::path& path, std::size_t needed, bool& swapped);
std::optional<Buffer> nrrd_voxels(const std::filesystem::path& path, std::size_t needed, bool& swapped);

/// The first `needed` bytes of `stored`.
/// @error truncated_file
Buffer first_bytes(std::string_view stored, std::size_t needed);
/// @error truncated_file
void require_bytes(std::size_t there, std::size_t needed);

}  // namespace radgenome::image_io
