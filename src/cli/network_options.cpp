// SPDX-License-Identifier: Apache-2.0
#include "cli/network_options.h"

#include "core/data_folder.h"
#include "segment/atlas_places.h"

namespace radgenome::cli {

CLI::Option* declare_network_options(CLI::App& app, NetworkOptions& options) {
  auto* const model = app.add_option("--model", options.model,
                                     "A segmentation model's folder, as `radgenome models` lists them")
                          ->type_name("MODEL")
                          ->check(CLI::ExistingDirectory);
  app.add_option(
         "--structures", options.structures,
         "Only find these: parts of the model that give none of them are not run, the others look at the "
         "box that the atlas says they can be in")
      ->type_name("ID,ID")
      ->delimiter(',');
  app.add_flag("--whole-scan", options.whole_scan, "With --structures: look at the whole scan all the same");
  app.add_flag(
      "--mirror", options.mirror,
      "Run nnU-Net on all mirror images of each window too, as its training allows: up to 8 times the work");
  app.add_option(
         "--precision", options.precision,
         "f32, or bf16: about twice as fast where the processor has it, and some voxels get other labels")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str();
  return model;
}

std::unique_ptr<network::Segmenter> open_segmenter(const NetworkOptions& options,
                                                   const knowledge::Knowledge& knowledge, int threads) {
  network::SegmenterOptions wanted;
  wanted.structures.insert(options.structures.begin(), options.structures.end());
  wanted.mirror = options.mirror;
  if (options.precision == "bf16") wanted.engine.precision = network::EngineOptions::Precision::bf16;
  wanted.engine.threads = threads;
  if (!wanted.structures.empty() && !options.whole_scan)
    wanted.places = segment::atlas_places(data_folder(), knowledge);
  return std::make_unique<network::Segmenter>(network::read_model(options.model, knowledge), wanted);
}

}  // namespace radgenome::cli
