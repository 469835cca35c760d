// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace radgenome::release {

/// How the files of a release compare with its manifest. Paths are relative to the release, sorted.
struct Verified {
  std::size_t whole = 0;             ///< files that are as the manifest says
  std::uint64_t bytes = 0;           ///< of these
  std::vector<std::string> missing;  ///< not there
  std::vector<std::string> damaged;  ///< of another size or, where that was looked at, another SHA-256
  bool good() const { return missing.empty() && damaged.empty(); }
};

/// What is looked at of each file.
enum class Depth { sizes, checksums };

/// @param path  a release, or a file or folder in one: then only what lies there
/// @error not_a_release — no folder above has a manifest.json of a release; bad_record — it is damaged;
///        not_in_release — the manifest lists nothing at `path`
Verified verify(const std::filesystem::path& path, Depth depth);

}  // namespace radgenome::release
