// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace radgenome {

/// The whole file as bytes.
/// @error cannot_read
std::string read_file(const std::filesystem::path& path);

/// The first `count` bytes of a file, or all of them where it is shorter.
/// @error cannot_read
std::string read_file_start(const std::filesystem::path& path, std::size_t count);

/// Writes beside `path`, flushes to the disk and renames, so that a reader sees the old bytes or the new
/// ones, never half. Makes the folders above. On any failure the old file stays and no temporary is left.
/// @error cannot_write — disk full, no permission …; the sentence carries the system's reason
void write_file_atomically(const std::filesystem::path& path, std::string_view bytes);

/// The same for a library that writes files by itself: `write` gets the path of a file beside `path`, which
/// takes its place once `write` has returned.
/// @error cannot_write, and what `write` throws
void replace_file(const std::filesystem::path& path,
                  const std::function<void(const std::filesystem::path& beside)>& write);

}  // namespace radgenome
