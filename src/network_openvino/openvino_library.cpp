// SPDX-License-Identifier: Apache-2.0
#include "network/openvino_library.h"

#include <fmt/format.h>
#include <openvino/runtime/core.hpp>
#include <openvino/runtime/intel_cpu/properties.hpp>

#include <algorithm>
#include <thread>

#include "network/shapes.h"
#include "network_openvino/failure.h"
#include "network_openvino/loaded_network.h"

namespace radgenome::network {
namespace {

using Shapes = std::vector<std::vector<std::int64_t>>;
constexpr const char* device = "CPU";

ov::PartialShape partial(const std::vector<std::int64_t>& shape) {
  std::vector<ov::Dimension> sizes;
  for (const auto size : shape) sizes.push_back(size < 0 ? ov::Dimension::dynamic() : ov::Dimension(size));
  return sizes;
}

std::string name_of(const ov::Output<ov::Node>& port, std::string_view what, std::size_t number) {
  const auto& names = port.get_names();
  return names.empty() ? fmt::format("{} {}", what, number + 1)
                       : fmt::format("{} \"{}\"", what, port.get_any_name());
}

void require_float(const ov::Output<ov::Node>& port, const std::string& name) {
  const auto& type = port.get_element_type();
  if (type != ov::element::f32 && type != ov::element::dynamic)
    throw Error("bad_model", fmt::format("its {} holds {}, not float32; export the model anew", name,
                                         type.get_type_name()));
}

/// Fixes the shapes that the graph leaves open; an input without a shape stays as the graph has it.
void set_shapes(ov::Model& graph, const Shapes& asked) {
  const auto ports = graph.inputs();
  if (ports.size() != asked.size())
    throw Error(
        "bad_model",
        fmt::format("it has {} inputs, but model.json is for a network with {}; export the model anew",
                    ports.size(), asked.size()));
  std::map<std::size_t, ov::PartialShape> fixed;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const auto name = name_of(ports[i], "input", i);
    require_float(ports[i], name);
    if (asked[i].empty()) continue;
    const auto own = ports[i].get_partial_shape();
    if (own.rank().is_static() && !shapes_agree(shape_of(own), asked[i]))
      throw Error("bad_model", fmt::format("its {} is {}, but model.json asks for {}; export the model anew",
                                           name, text_of_shape(shape_of(own)), text_of_shape(asked[i])));
    if (own.is_dynamic()) fixed.emplace(i, partial(asked[i]));
  }
  if (!fixed.empty()) graph.reshape(fixed);
}

void require_outputs(ov::Model& graph) {
  const auto ports = graph.outputs();
  for (std::size_t i = 0; i < ports.size(); ++i) {
    const auto name = name_of(ports[i], "output", i);
    require_float(ports[i], name);
    if (ports[i].get_partial_shape().rank().is_dynamic())
      throw Error("bad_model", fmt::format("how many axes its {} has is open; export the model anew", name));
  }
}

class OpenVino : public Engines {
 public:
  explicit OpenVino(const EngineOptions& options) : options_(options) {
    const auto all = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    if (options_.threads == 0) options_.threads = all;
    guarded("no_engine",
            "OpenVINO's plugin for the CPU cannot be loaded; build the program again with `./dev build`",
            "there is not enough memory to load OpenVINO", [&] { require_device(); });
  }

  std::unique_ptr<Engine> load(const std::filesystem::path& onnx, const Shapes& inputs) override {
    return in_context(onnx.string(), [&] {
      const auto graph = guarded(
          "bad_model",
          "it is no ONNX file, or one with parts that OpenVINO does not know; export the model anew",
          "there is not enough memory to load the network", [&] { return core_.read_model(onnx.string()); });
      guarded("bad_model", "the network cannot be had with the shapes of model.json; export the model anew",
              "there is not enough memory to load the network", [&] {
                set_shapes(*graph, inputs);
                require_outputs(*graph);
              });
      return guarded("bad_model", "OpenVINO cannot compile the network; export the model anew",
                     "there is not enough memory to load the network", [&]() -> std::unique_ptr<Engine> {
                       return std::make_unique<LoadedNetwork>(compiled(graph), onnx.string());
                     });
    });
  }

  std::string name() const override {
    const std::string build = ov::get_openvino_version().buildNumber;
    return fmt::format("OpenVINO {} {} {}", build.substr(0, build.find('-')), device,
                       options_.precision == EngineOptions::Precision::bf16 ? "bf16" : "f32");
  }

 private:
  void require_device() {
    const auto able = core_.get_property(device, ov::device::capabilities);
    if (options_.precision == EngineOptions::Precision::bf16 &&
        std::find(able.begin(), able.end(), ov::device::capability::BF16) == able.end())
      throw Error("no_engine",
                  "this processor does not compute in bf16; leave the precision out, and f32 is used");
  }

  /// Left to itself, OpenVINO chooses bf16 where the processor has it, and other labels come out.
  ov::CompiledModel compiled(const std::shared_ptr<ov::Model>& graph) {
    const auto type =
        options_.precision == EngineOptions::Precision::bf16 ? ov::element::bf16 : ov::element::f32;
    return core_.compile_model(
        graph, device,
        {ov::hint::inference_precision(type), ov::hint::performance_mode(ov::hint::PerformanceMode::LATENCY),
         ov::num_streams(1), ov::inference_num_threads(options_.threads),
         ov::intel_cpu::denormals_optimization(false)});
  }

  EngineOptions options_;
  ov::Core core_;
};

}  // namespace
}  // namespace radgenome::network

radgenome::network::Engines* radgenome_open_openvino(const radgenome::network::EngineOptions& options) {
  return new radgenome::network::OpenVino(options);
}
