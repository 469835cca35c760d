// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace radgenome {

/// The whole file as bytes.
/// @error cannot_read
std::string read_file(const std::filesystem::path& path);

/// Writes beside `path`, flushes to the disk and renames, so that a reader sees the old bytes or the new
/// ones, never half. Makes the folders above. On any failure the old file stays and no temporary is left.
/// @error cannot_write — disk full, no permission …; the sentence carries the system's reason
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

}  // namespace radgenome
