// SPDX-License-Identifier: Apache-2.0
#include "network/engine_libraries.h"

#include <fmt/format.h>
#include <openvino/runtime/core.hpp>
#include <openvino/runtime/intel_cpu/properties.hpp>

#include <algorithm>
#include <thread>

#include "network_openvino/exact_norm.h"
#include "network_openvino/failure.h"
#include "network_openvino/graph.h"
#include "network_openvino/loaded_network.h"

namespace radgenome::network {
namespace {

constexpr const char* device = "CPU";

class OpenVino : public Engines {
 public:
  explicit OpenVino(const EngineOptions& options)
      : bf16_(options.precision == EngineOptions::Precision::bf16), threads_(options.threads) {
    if (threads_ == 0) threads_ = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    guarded("no_engine",
            "OpenVINO's part for the CPU cannot be loaded; delete .venv and build the program again with "
            "`./dev build`",
            "there is not enough memory to load OpenVINO", [&] { require_device(); });
  }

  std::unique_ptr<Engine> load(const std::filesystem::path& onnx,
                               const std::vector<std::vector<std::int64_t>>& inputs) override {
    return in_context(onnx.string(), [&] {
      const auto graph = read_graph(onnx, inputs);
      return guarded("bad_model", "OpenVINO cannot compile the network; export the model anew",
                     "there is not enough memory to load the network; run fewer programs beside it",
                     [&]() -> std::unique_ptr<Engine> {
                       if (!bf16_) normalize_exactly(*graph);  // in bf16 its sums would be rounded one by one
                       return std::make_unique<LoadedNetwork>(compiled(graph), onnx.string());
                     });
    });
  }

  std::string name() const override {
    const std::string build = ov::get_openvino_version().buildNumber;
    return fmt::format("OpenVINO {} {} {}", build.substr(0, build.find('-')), device, bf16_ ? "bf16" : "f32");
  }

 private:
  void require_device() {
    const auto able = core_.get_property(device, ov::device::capabilities);
    if (bf16_ && std::find(able.begin(), able.end(), ov::device::capability::BF16) == able.end())
      throw Error("no_engine",
                  "this processor does not compute in bf16; leave the precision out, and f32 is used");
  }

  /// Left to itself, OpenVINO chooses bf16 where the processor has it, and other labels come out.
  ov::CompiledModel compiled(const std::shared_ptr<ov::Model>& graph) {
    return core_.compile_model(
        graph, device,
        {ov::hint::inference_precision(bf16_ ? ov::element::bf16 : ov::element::f32),
         ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY), ov::num_streams(1),
         ov::inference_num_threads(threads_), ov::intel_cpu::denormals_optimization(false)});
  }

  bool bf16_;
  int threads_;
  ov::Core core_;
};

}  // namespace
}  // namespace radgenome::network

radgenome::network::Engines* radgenome_open_openvino(const radgenome::network::EngineOptions& options) {
  return new radgenome::network::OpenVino(options);
}
