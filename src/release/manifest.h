// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace radgenome::release {

/// Lists every file of a release but itself, with size and SHA-256; written last.
inline constexpr const char* manifest_name = "manifest.json";
inline constexpr const char* manifest_format = "radgenome.manifest/1";

}  // namespace radgenome::release
