// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "volume/geometry.h"

namespace radgenome::network {

/// What of a scan the networks of a part look at.
struct LookedAt {
  std::string part;
  std::optional<Box> box = {};  ///< voxels of the scan; absent: the whole scan
  /// Why the whole scan, where a box of it was asked for: a code, "not_in_atlas".
  std::string reason = {};
  std::string structure = {};  ///< that the reason is about; empty: all
};

}  // namespace radgenome::network
