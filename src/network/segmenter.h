// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "network/engine.h"
#include "network/looked_at.h"
#include "network/part.h"
#include "network/places.h"

namespace radgenome::network {

struct SegmenterOptions {
  EngineOptions engine;
  /// Only parts of an nnU-Net model that give one of these are loaded and run, SAT is asked for these alone,
  /// and nothing else is found; empty: all.
  std::set<std::string, std::less<>> structures;
  /// Where it is given and there are `structures`, each part looks at the box alone that those of them which
  /// it gives can be in.
  std::optional<PlaceFinder> places;
  bool mirror = false;  ///< nnU-Net's test-time mirroring: up to eight times the work
};

/// Told while a part of the model runs.
struct SegmentProgress {
  std::string part;
  int windows = 0, of = 0;
};

/// A scan as the networks of a model see it.
struct PreparedScan {
  struct PreparedPart {
    PartInput input;
    LookedAt looked_at;
  };
  std::vector<PreparedPart> parts;
  std::shared_ptr<const Ct> ct;  ///< where a part may have to look at more than its box; else null
};

/// What a model found in a scan.
struct Findings {
  std::vector<FoundLabel> labels;
  std::vector<LookedAt> parts;  ///< what each part that was run looked at
};

/// A model that is loaded once, when there is something to do, and segments scan after scan.
class Segmenter {
 public:
  /// Loads no network yet.
  /// @error no_engine; not_in_model — no part gives one of the structures
  Segmenter(Model model, const SegmenterOptions& options);

  /// Reads and checks the model's files and loads the networks, once; prepare() would do it too.
  /// @error wrong_hash, bad_model, out_of_memory
  void load();

  /// A scan, or boxes of it, as each part's networks see it. May run on another thread while segment() runs.
  PreparedScan prepare(std::shared_ptr<const Ct> ct);

  /// One scan at a time: a second thread waits. A part that found nothing of a structure in its box, or
  /// something that the box may have cut, looks at the whole scan then.
  /// @param geometry  of the whole scan
  /// @param progress  what it throws ends the work
  /// @return the labels of all parts that were run, in the model's order
  /// @error out_of_memory — says what the scan needs; bad_logits, engine_failed
  Findings segment(const PreparedScan& scan, const Geometry& geometry,
                   const std::function<void(const SegmentProgress&)>& progress = {});

  const Model& model() const { return model_; }
  /// The engine, and what was asked of it: stands in made_by.
  std::string engine() const { return engines_->name(); }
  /// Where the engine computes elsewhere than asked, a sentence for the user; see Engines::note().
  std::string engine_note() const { return engines_->note(); }
  const SegmenterOptions& options() const { return options_; }
  /// Whether parts look at boxes where they can.
  bool crops() const { return options_.places && !options_.structures.empty(); }
  /// What the networks have computed so far, in seconds; between two calls of segment().
  double network_seconds() const { return network_seconds_; }

 private:
  void segment_part(Part& part, const PreparedScan& scan, const PreparedScan::PreparedPart& prepared,
                    const Geometry& geometry, const Part::Progress& progress, Findings& findings);

  Model model_;
  SegmenterOptions options_;
  double network_seconds_ = 0;
  std::unique_ptr<Engines> engines_;
  std::vector<std::unique_ptr<Part>> parts_;
  std::once_flag loaded_;
  std::mutex working_;
};

}  // namespace radgenome::network
