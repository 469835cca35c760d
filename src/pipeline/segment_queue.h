// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "import/import.h"
#include "network/segmenter.h"

namespace radgenome::pipeline {

struct SegmentQueueOptions {
  std::vector<std::filesystem::path> ct;  ///< files or folders
  std::filesystem::path out;
};

/// What became of one scan.
struct SegmentOutcome {
  enum class State { made, up_to_date, failed, interrupted };
  std::string id;
  State state = State::made;
  std::size_t labels = 0;      ///< that were found somewhere in the scan
  double seconds = 0;          ///< from the first window to the last label
  double network_seconds = 0;  ///< of those, what the networks computed
  std::string code = {}, sentence = {};
};

struct SegmentQueueResult {
  std::vector<SegmentOutcome>
      scans;  ///< in order of their ids; after an interruption those behind it are missing
  std::vector<import::InputProblem> problems;
};

/// Segments scans one after the other. The model is loaded where there is something to do: the next scan is
/// read and normalised while the network runs, and what was found is written behind. For each scan
/// <id>.nii.gz, a label map on the scan's grid, and <id>.json, which says what its numbers mean; where a scan
/// failed, <id>.error.json. What is there of the same scan, model and options is left alone.
/// @param stop      asked between windows; true ends the work, and the scan at hand is left for the next time
/// @param told      after every scan, in order
/// @param progress  while the network runs
/// @error no_input; those of Segmenter::load
SegmentQueueResult segment_queue(
    const SegmentQueueOptions& options, network::Segmenter& segmenter, const std::function<bool()>& stop,
    const std::function<void(const SegmentOutcome&)>& told,
    const std::function<void(const std::string& id, const network::SegmentProgress&)>& progress);

}  // namespace radgenome::pipeline
