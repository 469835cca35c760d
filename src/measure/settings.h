// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"

namespace radgenome::measure {

/// What `data/measurements.json` asks for: which structures get the quantities that any structure could have.
struct Settings {
  struct Pair {
    std::string from, to;
    bool operator==(const Pair&) const = default;
  };
  std::vector<std::string> lesions;       ///< each piece gets its axial diameters
  std::vector<std::string> lengths;       ///< organs that get their length from pole to pole
  std::vector<std::string> attenuations;  ///< organs that get their median CT value
  std::vector<Pair> distances;            ///< structures whose smallest distance is asked for
  std::string version;                    ///< changes whenever the file does; goes into `made_by`

  /// @error bad_measurements — names the file and what is wrong: an unknown structure or key, a repetition
  static Settings load(const std::filesystem::path& data, const knowledge::Knowledge& knowledge);
};

}  // namespace radgenome::measure
