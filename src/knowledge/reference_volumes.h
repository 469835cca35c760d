// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"

namespace radgenome::knowledge {

/// Between which limits the volume of a structure lies in 95 of 100 healthy adults of either sex and any age.
struct ReferenceVolume {
  std::string structure;
  std::string of;              ///< the limits are shares of this structure's volume; empty: millilitres
  std::optional<double> low;   ///< 2.5th percentile; absent where the source tells none
  std::optional<double> high;  ///< 97.5th percentile
  std::string population;      ///< who was measured, and how
  std::string source;          ///< "doi:…" of the publication
};

/// What `data/reference/volumes.json` says. Immutable; safe to share between threads.
class ReferenceVolumes {
 public:
  /// Where the source gives mean and standard deviation, the limits are mean ± 1.96 deviations; of several
  /// groups (women, men) the lowest and the highest limit. A lower limit that is not above 0 is left out.
  /// @error bad_knowledge — names the file, the row and what is wrong: no source, no limit, no such structure
  static ReferenceVolumes load(const std::filesystem::path& data, const Knowledge& knowledge);

  std::span<const ReferenceVolume> rows() const { return rows_; }
  /// The row in millilitres; nullptr where there is none.
  const ReferenceVolume* in_ml(std::string_view structure) const;
  /// Changes whenever the file does.
  const std::string& version() const { return version_; }

 private:
  std::vector<ReferenceVolume> rows_;
  std::string version_;
};

}  // namespace radgenome::knowledge
