// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "network/engine_libraries.h"
#include "network_onnxruntime/cuda.h"
#include "network_onnxruntime/environment.h"
#include "network_onnxruntime/failure.h"
#include "network_onnxruntime/library.h"
#include "network_onnxruntime/loaded_network.h"
#include "network_onnxruntime/probe.h"

namespace radgenome::network {
namespace {

int threads_of(const EngineOptions& options) {
  return options.threads > 0 ? options.threads
                             : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

class OnnxRuntime : public Engines {
 public:
  explicit OnnxRuntime(const EngineOptions& options)
      : library_(open_library(options.library)), gpu_(options.cuda) {
    guarded("no_engine",
            fmt::format("ONNX Runtime out of {} does not run; install it again", library_.file.string()),
            "there is not enough memory to load ONNX Runtime", [&] {
              environment_ = std::make_shared<const Environment>(threads_of(options));
              run_probe(*environment_, session_options());
            });
    if (gpu_) use_gpu_if_there();
  }

  std::unique_ptr<Engine> load(const std::filesystem::path& onnx,
                               const std::vector<std::vector<std::int64_t>>& inputs) override {
    return in_context(onnx.string(), [&]() -> std::unique_ptr<Engine> {
      std::error_code failed;
      if (!std::filesystem::is_regular_file(onnx, failed))
        throw Error("cannot_read", "the file does not exist");
      return guarded(
          "bad_model",
          fmt::format("ONNX Runtime {} cannot load it: it is damaged, or newer than ONNX Runtime, or has "
                      "operators that ONNX Runtime does not know; export the model anew",
                      library_.version),
          too_large(), [&] {
            return std::make_unique<LoadedNetwork>(
                OpenSession{environment_, session(onnx), onnx.string(), too_large()}, inputs);
          });
    });
  }

  std::string name() const override {
    return fmt::format("ONNX Runtime {} {} f32", library_.version,
                       gpu_ ? fmt::format("CUDA:{}", *gpu_) : "CPU");
  }
  std::string note() const override { return note_; }

 private:
  void use_gpu_if_there() {
    const auto reason = why_no_cuda(library_, *environment_, *gpu_);
    if (reason.empty()) return;
    gpu_.reset();
    note_ = fmt::format(
        "CUDA cannot be used ({}), so the networks run in ONNX Runtime on the CPU, which is slow. A GPU "
        "needs "
        "NVIDIA's driver, and the library of the wheel onnxruntime-gpu with the CUDA and cuDNN that it asks "
        "for: pip install \"onnxruntime-gpu[cuda,cudnn]\"",
        reason);
  }

  /// On a GPU each network keeps the memory that it worked with.
  std::string too_large() const {
    if (!gpu_)
      return "the network needs more memory than there is; run fewer programs beside it, or use a smaller "
             "model";
    return "the GPU has too little memory for the network; end other programs that use it, name fewer "
           "structures with --structures so that fewer networks are loaded, or leave --device out";
  }

  Ort::Session session(const std::filesystem::path& onnx) const {
    auto options = session_options();
    try {
      if (gpu_) add_cuda(options, *gpu_);
      return {*environment_, onnx.c_str(), options};
    } catch (const Ort::Exception& failure) {
      if (!gpu_ || !is_of_gpu(failure) || lacked_memory(failure)) throw;
      throw Error("engine_failed", fmt::format("the GPU failed while the network was loaded; try it without "
                                               "--device ({})",
                                               reason_of(failure)));
    }
  }

  const Library& library_;
  std::optional<int> gpu_;
  std::string note_;
  std::shared_ptr<const Environment> environment_;
};

}  // namespace
}  // namespace radgenome::network

radgenome::network::Engines* radgenome_open_onnxruntime(const radgenome::network::EngineOptions& options) {
  return new radgenome::network::OnnxRuntime(options);
}
