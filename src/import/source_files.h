// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace radgenome::import {

/// The files that an image or a label map consists of: itself, the voxels beside a detached header, and the
/// names beside a label map. Sorted; only those that exist.
std::vector<std::filesystem::path> files_of_image(const std::filesystem::path& path);

/// The images directly in a folder, sorted.
std::vector<std::filesystem::path> images_in(const std::filesystem::path& folder);

/// Hash of a file's bytes; of several files, of the sorted list of their hashes.
std::string hash_of_files(const std::vector<std::filesystem::path>& files);

/// `path` as records name it: relative to the data set's folder.
std::string relative_to_dataset(const std::filesystem::path& path, const std::filesystem::path& dataset);

}  // namespace radgenome::import
