// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "network/confidence.h"
#include "network/model.h"
#include "network/nnunet/preprocess.h"
#include "network/sat/preprocess.h"
#include "volume/mask.h"

namespace radgenome::network {

/// What a model found in a scan for one of its labels.
struct FoundLabel {
  std::string part;
  ModelLabel label;  ///< of SAT, its value is the row of the query and one
  Mask mask;         ///< on the scan's grid; empty where the label is nowhere
  Confidence confidence;
};

/// A scan as the networks of one part see it.
using PreparedScan = std::variant<nnunet::Input, sat::Input>;

/// Networks of a model that are loaded and look at a scan together.
class Part {
 public:
  /// Told after every window; what it throws ends the work.
  using Progress = std::function<void(int done, int of)>;

  virtual ~Part() = default;
  virtual std::string name() const = 0;
  /// May run on another thread while segment() runs.
  /// @error out_of_memory
  virtual PreparedScan prepare(const Ct& ct) const = 0;
  /// @param scan  of prepare()
  /// @error out_of_memory — says what the scan needs; bad_logits, engine_failed
  virtual std::vector<FoundLabel> segment(const PreparedScan& scan, const Geometry& geometry,
                                          const Progress& progress) = 0;
};

}  // namespace radgenome::network
