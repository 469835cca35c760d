// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "core/atomic_file.h"

namespace radgenome {

/// The whole file as bytes.
/// @error cannot_read
std::string read_file(const std::filesystem::path& path);
/// Nothing where there is no such file.
/// @error cannot_read — it is there and cannot be read
std::optional<std::string> read_file_if_there(const std::filesystem::path& path);

/// All of a file at once as an AtomicFile: a reader sees the old bytes or the new ones, never half.
/// @error cannot_write — disk full, no permission …; then the old file stays and no temporary is left
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes,
                           Flush when = Flush::now);

}  // namespace radgenome
