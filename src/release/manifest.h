// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <vector>

#include "release/draw.h"
#include "release/release.h"
#include "release/verified.h"

namespace radgenome::release {

/// Lists every file of a release but itself, with size and SHA-256; written last.
inline constexpr const char* manifest_name = "manifest.json";
inline constexpr const char* manifest_format = "radgenome.manifest/1";

/// What the manifest tells of a release besides its files.
struct Contained {
  const std::vector<Split>& splits;  ///< of each case
  const Draw& draw;
  const Options& options;
  const std::vector<Licensed>& licences;
  const VerifiedCounts& verified;
  const Hashes& known;  ///< of some of the files
};

/// croissant.json, which names the checksums of the others, and the manifest, which lists it too.
/// @error cannot_read, cannot_write
void write_lists(const std::filesystem::path& out, const Contained& contained);

}  // namespace radgenome::release
