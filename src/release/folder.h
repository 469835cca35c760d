// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

/// The folder that a release is written to.
namespace radgenome::release {

inline constexpr const char* audits_name = "audits.json";
inline constexpr const char* card_name = "README.md";
inline constexpr const char* croissant_name = "croissant.json";

/// What is to become of the shards of scans that a stopped release left.
enum class Leftovers { keep, remove };

/// An earlier release goes; anything else that lies there is somebody's and nothing is touched. Marks the
/// folder as unfinished.
/// @return the folder
/// @error not_empty, cannot_write
std::filesystem::path begin_folder(const std::filesystem::path& out, Leftovers leftovers);
/// The release is whole.
void end_folder(const std::filesystem::path& out);

/// Every file of the release, relative to its folder, sorted. Links count as files.
std::vector<std::string> files_of(const std::filesystem::path& out);

}  // namespace radgenome::release
