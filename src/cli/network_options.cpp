// SPDX-License-Identifier: Apache-2.0
#include "cli/network_options.h"

namespace radgenome::cli {

CLI::Option* declare_network_options(CLI::App& app, const std::string& name, NetworkOptions& options) {
  auto* const model =
      app.add_option(name, options.model, "A segmentation model's folder, as `radgenome models` lists them")
          ->type_name("MODEL")
          ->check(CLI::ExistingDirectory);
  app.add_option("--structures", options.structures, "Only run the parts of the model that give one of these")
      ->type_name("ID,ID")
      ->delimiter(',');
  app.add_flag(
      "--mirror", options.mirror,
      "Run nnU-Net on all mirror images of each window too, as its training allows: up to 8 times the work");
  app.add_option("--engine", options.engine,
                 "What computes networks: openvino, or onnxruntime with --onnxruntime")
      ->check(CLI::IsMember({"openvino", "onnxruntime"}))
      ->capture_default_str();
  app.add_option("--onnxruntime", options.onnxruntime, "libonnxruntime.so, of ONNX Runtime 1.17 or later")
      ->type_name("FILE")
      ->check(CLI::ExistingFile);
  app.add_option("--device", options.device, "Where ONNX Runtime computes: cpu or cuda")
      ->check(CLI::IsMember({"cpu", "cuda"}))
      ->capture_default_str();
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
  using Engine = network::EngineOptions;
  wanted.engine.kind = options.engine == "openvino" ? Engine::Kind::openvino : Engine::Kind::onnx_runtime;
  wanted.engine.precision = options.precision == "f32" ? Engine::Precision::f32 : Engine::Precision::bf16;
  wanted.engine.device = options.device == "cpu" ? Engine::Device::cpu : Engine::Device::cuda;
  wanted.engine.onnx_runtime = options.onnxruntime;
  wanted.engine.threads = threads;
  auto model = network::read_model(options.model, knowledge);
  network::require_hashes(model);
  return std::make_unique<network::Segmenter>(std::move(model), wanted);
}

}  // namespace radgenome::cli
