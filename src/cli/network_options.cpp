// SPDX-License-Identifier: Apache-2.0
#include "cli/network_options.h"

#include <fmt/format.h>

#include <charconv>

#include "core/data_folder.h"
#include "segment/atlas_places.h"

namespace radgenome::cli {
namespace {

/// The GPU of "cuda" or "cuda:2"; nothing for another text.
std::optional<int> gpu_of(std::string_view device) {
  if (device == "cuda") return 0;
  constexpr std::string_view beginning = "cuda:";
  if (!device.starts_with(beginning)) return std::nullopt;
  device.remove_prefix(beginning.size());
  int number = -1;
  const auto [end, failed] = std::from_chars(device.data(), device.data() + device.size(), number);
  if (failed != std::errc() || end != device.data() + device.size() || number < 0) return std::nullopt;
  return number;
}

std::string why_no_device(const std::string& text) {
  return text == "cpu" || gpu_of(text) ? "" : "give cpu, cuda, or cuda:1 for the second GPU";
}

}  // namespace

void declare_engine_options(CLI::App& app, EngineChoice& choice) {
  app.add_option("--engine", choice.engine,
                 "What runs the networks: openvino, or onnxruntime, which does not come with the program and "
                 "can use a GPU")
      ->check(CLI::IsMember({"openvino", "onnxruntime"}))
      ->capture_default_str();
  app.add_option("--engine-library", choice.library,
                 "Of --engine onnxruntime: its libonnxruntime.so, as in site-packages/onnxruntime/capi, or "
                 "the folder that holds it")
      ->type_name("PATH");
  app.add_option("--device", choice.device,
                 "Of --engine onnxruntime: cpu, cuda, or cuda:1 for the second GPU")
      ->check(CLI::Validator(why_no_device, ""))
      ->capture_default_str();
}

network::EngineOptions engine_options(const EngineChoice& choice) {
  network::EngineOptions options;
  if (choice.engine == "onnxruntime") options.kind = network::EngineOptions::Kind::onnxruntime;
  options.library = choice.library;
  options.cuda = gpu_of(choice.device);
  return options;
}

void tell(const std::string& note) {
  if (!note.empty()) fmt::print(stderr, "radgenome: {}\n", note);
}

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
  declare_engine_options(app, options.engine);
  app.add_option(
         "--precision", options.precision,
         "f32, or bf16, of openvino alone: about twice as fast where the processor has it, and some voxels "
         "get other labels")
      ->check(CLI::IsMember({"f32", "bf16"}))
      ->capture_default_str();
  return model;
}

std::unique_ptr<network::Segmenter> open_segmenter(const NetworkOptions& options,
                                                   const knowledge::Knowledge& knowledge, int threads) {
  network::SegmenterOptions wanted;
  wanted.structures.insert(options.structures.begin(), options.structures.end());
  wanted.mirror = options.mirror;
  wanted.engine = engine_options(options.engine);
  if (options.precision == "bf16") wanted.engine.precision = network::EngineOptions::Precision::bf16;
  wanted.engine.threads = threads;
  if (!wanted.structures.empty() && !options.whole_scan)
    wanted.places = segment::atlas_places(data_folder(), knowledge);
  auto segmenter =
      std::make_unique<network::Segmenter>(network::read_model(options.model, knowledge), wanted);
  tell(segmenter->engine_note());
  return segmenter;
}

}  // namespace radgenome::cli
