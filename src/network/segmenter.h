// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "network/engine.h"
#include "network/part.h"

namespace radgenome::network {

struct SegmenterOptions {
  EngineOptions engine;
  /// Only parts of an nnU-Net model that give one of these are loaded and run, and SAT is asked for these
  /// alone; empty: all.
  std::set<std::string, std::less<>> structures;
  bool mirror = false;  ///< nnU-Net's test-time mirroring: up to eight times the work
};

/// Told while a part of the model runs.
struct SegmentProgress {
  std::string part;
  int windows = 0, of = 0;
};

/// A model that is loaded once and segments scan after scan.
class Segmenter {
 public:
  /// Loads the networks.
  /// @error no_engine, bad_model, out_of_memory; not_in_model — no part gives one of the structures
  Segmenter(Model model, const SegmenterOptions& options);

  /// A scan as each part's networks see it. May run on another thread while segment() runs.
  std::vector<PreparedScan> prepare(const Ct& ct) const;

  /// One scan at a time: a second thread waits.
  /// @param inputs    of prepare()
  /// @param progress  what it throws ends the work
  /// @return the labels of all parts that were run, in the model's order
  /// @error out_of_memory — says what the scan needs; bad_logits, engine_failed
  std::vector<FoundLabel> segment(const std::vector<PreparedScan>& inputs, const Geometry& scan,
                                  const std::function<void(const SegmentProgress&)>& progress = {});

  const Model& model() const { return model_; }
  /// The engine, and what was asked of it: stands in made_by.
  std::string engine() const { return engines_->name(); }
  /// Where the engine computes elsewhere than asked, a sentence for the user; see Engines::note().
  std::string engine_note() const { return engines_->note(); }
  const SegmenterOptions& options() const { return options_; }
  /// What the networks have computed so far, in seconds; between two calls of segment().
  double network_seconds() const { return network_seconds_; }

 private:
  Model model_;
  SegmenterOptions options_;
  double network_seconds_ = 0;
  std::unique_ptr<Engines> engines_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::mutex working_;
};

}  // namespace radgenome::network
