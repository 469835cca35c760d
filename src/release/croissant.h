// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "release/about.h"

namespace radgenome::release {

/// A file of the release as its manifest lists it.
struct ReleasedFile {
  std::string path;
  std::uint64_t bytes = 0;
  std::string sha256;  ///< 64 hexadecimal digits
};

/// croissant.json: the Parquet tables with all their columns, and the tar files, for programs that find and
/// load data sets by their description.
/// @source MLCommons Croissant format specification 1.0
std::string croissant(const std::vector<ReleasedFile>& files, const About& about);

}  // namespace radgenome::release
