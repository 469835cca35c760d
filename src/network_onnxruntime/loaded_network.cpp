// SPDX-License-Identifier: Apache-2.0
#include "network_onnxruntime/loaded_network.h"

#include <fmt/format.h>

#include <algorithm>

#include "network/ports.h"
#include "network/shapes.h"
#include "network_onnxruntime/failure.h"

namespace radgenome::network {
namespace {

using Shape = std::vector<std::int64_t>;
using Values = std::vector<Ort::Value>;

std::string type_of(ONNXTensorElementDataType type) {
  switch (type) {
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT:
      return {};
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16:
      return "float16";
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16:
      return "bfloat16";
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE:
      return "float64";
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32:
      return "int32";
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64:
      return "int64";
    default:
      return fmt::format("ONNX's type {}", static_cast<int>(type));
  }
}

/// ONNX Runtime has no axes of what has an open number of them.
Port port_of(std::string name, const Ort::TypeInfo& type) {
  if (type.GetONNXType() != ONNX_TYPE_TENSOR) return {std::move(name), "no tensor", {}};
  const auto info = type.GetTensorTypeAndShapeInfo();
  auto shape = info.GetShape();
  Port port{std::move(name), type_of(info.GetElementType()), {}};
  if (!shape.empty()) port.shape = std::move(shape);
  return port;
}

std::vector<Port> inputs_of(const Ort::Session& session) {
  const Ort::AllocatorWithDefaultOptions memory;
  std::vector<Port> ports;
  for (std::size_t i = 0; i < session.GetInputCount(); ++i)
    ports.push_back(port_of(session.GetInputNameAllocated(i, memory).get(), session.GetInputTypeInfo(i)));
  return ports;
}

std::vector<Port> outputs_of(const Ort::Session& session) {
  const Ort::AllocatorWithDefaultOptions memory;
  std::vector<Port> ports;
  for (std::size_t i = 0; i < session.GetOutputCount(); ++i)
    ports.push_back(port_of(session.GetOutputNameAllocated(i, memory).get(), session.GetOutputTypeInfo(i)));
  return ports;
}

/// The graph's shape where it is fixed, else what will be asked.
Shape both(const std::optional<Shape>& own, const Shape& asked) {
  if (!own) return asked;
  auto shape = *own;
  for (std::size_t axis = 0; axis < asked.size(); ++axis)
    if (shape[axis] < 0) shape[axis] = asked[axis];
  return shape;
}

Ort::Value value_on(float* memory, std::size_t count, const Shape& shape) {
  static const auto of_cpu = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
  return Ort::Value::CreateTensor<float>(of_cpu, memory, count, shape.data(), shape.size());
}

/// ONNX Runtime takes memory to read from as memory to write to, and does not write there.
Values values_of(std::span<const Tensor> inputs) {
  Values values;
  for (const auto& [shape, given] : inputs)
    values.push_back(value_on(const_cast<float*>(given.data()), given.size(), shape));
  return values;
}

/// Of an output whose size depends on the inputs, none: ONNX Runtime makes one, whose shape can be looked at.
Values values_of(std::span<MutableTensor> outputs, const std::vector<Shape>& own) {
  Values values;
  for (std::size_t i = 0; i < outputs.size(); ++i)
    values.push_back(is_open(own[i])
                         ? Ort::Value(nullptr)
                         : value_on(outputs[i].values.data(), outputs[i].values.size(), outputs[i].shape));
  return values;
}

/// @error bad_model — one came in another shape than asked
void copy(const Values& made, std::span<MutableTensor> outputs) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    require_made(i, made[i].GetTensorTypeAndShapeInfo().GetShape(), outputs[i].shape);
    if (const auto* values = made[i].GetTensorData<float>(); values != outputs[i].values.data())
      std::copy_n(values, outputs[i].values.size(), outputs[i].values.data());
  }
}

std::vector<const char*> pointers(const std::vector<std::string>& names) {
  std::vector<const char*> made(names.size());
  std::transform(names.begin(), names.end(), made.begin(), [](const auto& name) { return name.c_str(); });
  return made;
}

}  // namespace

LoadedNetwork::LoadedNetwork(OpenSession opened, const std::vector<Shape>& asked) : own_(std::move(opened)) {
  const auto inputs = inputs_of(own_.session), outputs = outputs_of(own_.session);
  require_inputs(inputs, asked);
  require_outputs(outputs);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    input_names_.push_back(inputs[i].name);
    inputs_.push_back(both(inputs[i].shape, asked[i]));
  }
  for (const auto& output : outputs) {
    output_names_.push_back(output.name);
    outputs_.push_back(*output.shape);
  }
}

void LoadedNetwork::run(std::span<const Tensor> inputs, std::span<MutableTensor> outputs) {
  in_context(own_.file, [&] {
    require_tensors(inputs_, outputs_, inputs, {outputs.data(), outputs.size()});
  });
  const auto work = [&] {
    const auto given = values_of(inputs);
    auto made = values_of(outputs, outputs_);
    const auto input_names = pointers(input_names_), output_names = pointers(output_names_);
    own_.session.Run(Ort::RunOptions{}, input_names.data(), given.data(), given.size(), output_names.data(),
                     made.data(), made.size());
    copy(made, outputs);
  };
  in_context(own_.file, [&] {
    guarded("engine_failed", "the network failed while it ran; try it with `radgenome models --check`",
            own_.too_large, work);
  });
}

}  // namespace radgenome::network
