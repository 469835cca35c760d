// SPDX-License-Identifier: Apache-2.0
#include "network_openvino/graph.h"

#include <fmt/format.h>
#include <openvino/frontend/manager.hpp>

#include <map>

#include "network/ports.h"
#include "network_openvino/failure.h"
#include "network_openvino/opset.h"

namespace radgenome::network {
namespace {

using Shapes = std::vector<std::vector<std::int64_t>>;

/// The newest operators that OpenVINO 2026.4 has schemas of.
constexpr std::uint64_t newest_opset = 27;

void require_known_opset(const std::filesystem::path& onnx) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(onnx, failed)) throw Error("cannot_read", "the file does not exist");
  const auto opset = opset_of(onnx);
  if (!opset)
    throw Error("bad_model", "it is no ONNX file, or it is damaged; copy the model's whole folder again");
  if (*opset > newest_opset)
    throw Error("bad_model",
                fmt::format("it is written in opset {} of ONNX, and OpenVINO knows them up to {}; export the "
                            "model anew with an older opset, as `python -m radgenome.export` does",
                            *opset, newest_opset));
}

std::shared_ptr<ov::Model> read(const std::filesystem::path& onnx) {
  ov::frontend::FrontEndManager frontends;
  const auto frontend =
      frontends.load_by_framework("onnx");  // left to itself it would try each format that it knows
  return frontend->convert(frontend->load(onnx.string(), true));
}

ov::PartialShape partial(const std::vector<std::int64_t>& shape) {
  std::vector<ov::Dimension> sizes;
  sizes.reserve(shape.size());
  for (const auto size : shape) sizes.push_back(size < 0 ? ov::Dimension::dynamic() : ov::Dimension(size));
  return sizes;
}

std::vector<Port> ports_of(const std::vector<ov::Output<ov::Node>>& nodes) {
  std::vector<Port> ports;
  for (const auto& node : nodes) {
    Port port;
    if (!node.get_names().empty()) port.name = node.get_any_name();
    if (node.get_element_type() != ov::element::f32) port.type = node.get_element_type().get_type_name();
    if (node.get_partial_shape().rank().is_static()) port.shape = shape_of(node.get_partial_shape());
    ports.push_back(std::move(port));
  }
  return ports;
}

/// An input without sizes stays as the graph has it.
void set_shapes(ov::Model& graph, const Shapes& asked) {
  const auto nodes = graph.inputs();
  require_inputs(ports_of(nodes), asked);
  std::map<std::size_t, ov::PartialShape> fixed;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    if (!asked[i].empty() && nodes[i].get_partial_shape().is_dynamic()) fixed.emplace(i, partial(asked[i]));
  if (!fixed.empty()) graph.reshape(fixed);
}

}  // namespace

std::vector<std::int64_t> shape_of(const ov::PartialShape& shape) {
  std::vector<std::int64_t> sizes;
  for (const auto& size : shape) sizes.push_back(size.is_static() ? size.get_length() : -1);
  return sizes;
}

std::shared_ptr<ov::Model> read_graph(const std::filesystem::path& onnx, const Shapes& inputs) {
  require_known_opset(onnx);
  const std::string too_large =
      "there is not enough memory to load the network; run fewer programs beside it";
  auto graph = guarded(
      "bad_model",
      "OpenVINO cannot read it: it is damaged, or has operators that OpenVINO does not know; export the "
      "model anew",
      too_large, [&] { return read(onnx); });
  guarded("bad_model", "the network does not take the shapes that are asked for; export the model anew",
          too_large, [&] {
            set_shapes(*graph, inputs);
            require_outputs(ports_of(graph->outputs()));
          });
  return graph;
}

}  // namespace radgenome::network
