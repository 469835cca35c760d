// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include "volume/volume.h"

namespace radgenome::network {

/// Where a structure can be in a scan, or why that is not known.
struct Place {
  Box box = {};             ///< voxels of the scan, with a margin for all that is uncertain; empty: not known
  std::string reason = {};  ///< a code, where it is not known
};
using Places = std::map<std::string, Place, std::less<>>;

/// Tells where structures can be, by other means than the networks.
struct PlaceFinder {
  std::string name;  ///< with its version: stands among the options of what was segmented
  /// May run on any thread.
  /// @return a place for each of `structures`
  std::function<Places(const Ct& ct, const std::set<std::string, std::less<>>& structures)> find;
};

}  // namespace radgenome::network
