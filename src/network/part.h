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

/// A scan, or a box of it, as the networks of one part see it.
using PartInput = std::variant<nnunet::Input, sat::Input>;

/// Networks of a model that are loaded and look at a scan together.
class Part {
 public:
  /// Told after every window; what it throws ends the work.
  using Progress = std::function<void(int done, int of)>;

  virtual ~Part() = default;
  virtual std::string name() const = 0;
  /// Those that it is asked for: what segment() returns.
  virtual const std::vector<ModelLabel>& labels() const = 0;
  /// The box of voxels with at least a window along each axis, or all that the scan has.
  virtual Box with_context(const Geometry& scan, const Box& box) const = 0;
  /// How many windows a box of the scan takes, where nothing of it is cropped away as background.
  virtual int windows(const Geometry& scan, const Box& box) const = 0;
  /// May run on another thread while segment() runs. Values are normalised as those of the whole scan.
  /// @param box  voxels that windows show; nothing is found elsewhere
  /// @error out_of_memory
  virtual PartInput prepare(const Ct& ct, const Box& box) const = 0;
  /// @param input     of prepare()
  /// @param geometry  of the whole scan, as are the masks
  /// @error out_of_memory — says what the scan needs; bad_logits, engine_failed
  virtual std::vector<FoundLabel> segment(const PartInput& input, const Geometry& geometry,
                                          const Progress& progress) = 0;
};

}  // namespace radgenome::network
