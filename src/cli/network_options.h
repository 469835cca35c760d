// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "network/segmenter.h"

namespace radgenome::cli {

/// Which segmentation network is asked, and how.
struct NetworkOptions {
  std::string model;  ///< a folder; empty: none
  std::vector<std::string> structures;
  std::string precision = "f32";
  bool mirror = false;
  bool whole_scan = false;  ///< with structures: not cropped to where they can be
};

/// @return --model
CLI::Option* declare_network_options(CLI::App& app, NetworkOptions& options);

/// Reads model.json; networks are left to Segmenter::load().
/// @param threads  0: one a core
/// @error the model's, the engine's
std::unique_ptr<network::Segmenter> open_segmenter(const NetworkOptions& options,
                                                   const knowledge::Knowledge& knowledge, int threads);

}  // namespace radgenome::cli
