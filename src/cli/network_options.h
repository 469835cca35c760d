// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "network/segmenter.h"

namespace radgenome::cli {

/// What runs networks, and on what; the names are those of the command line.
struct EngineChoice {
  std::string engine = "openvino", library, device = "cpu";
};

/// Which segmentation network is asked, and how.
struct NetworkOptions {
  std::string model;  ///< a folder; empty: none
  std::vector<std::string> structures;
  EngineChoice engine;
  std::string precision = "f32";
  bool mirror = false;
  bool whole_scan = false;  ///< with structures: not cropped to where they can be
};

void declare_engine_options(CLI::App& app, EngineChoice& choice);

network::EngineOptions engine_options(const EngineChoice& choice);

/// Prints what the engine has to say; see network::Engines::note().
void tell(const std::string& note);

/// @return --model
CLI::Option* declare_network_options(CLI::App& app, NetworkOptions& options);

/// Reads model.json; networks are left to Segmenter::load(). What the engine has to say is printed.
/// @param threads  0: one a core
/// @error the model's, the engine's
std::unique_ptr<network::Segmenter> open_segmenter(const NetworkOptions& options,
                                                   const knowledge::Knowledge& knowledge, int threads);

}  // namespace radgenome::cli
