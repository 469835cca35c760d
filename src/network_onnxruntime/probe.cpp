// SPDX-License-Identifier: Apache-2.0
#include "network_onnxruntime/probe.h"

#include <array>
#include <string>
#include <vector>

namespace radgenome::network {
namespace {

using Shape = std::array<std::int64_t, 5>;

/// As nnU-Net's first layer, on a small image.
constexpr Shape image = {1, 1, 16, 16, 16}, kernel = {32, 1, 3, 3, 3}, result = {1, 32, 14, 14, 14};

// An ONNX file as protocol buffers have it: a field is its number and kind, then a number or a length and
// bytes. All numbers here are below 128, which are one byte.
// @source onnx.proto: ModelProto, GraphProto, NodeProto, ValueInfoProto, TypeProto, TensorShapeProto

std::string number(int field, std::size_t value) {
  return {static_cast<char>(field << 3), static_cast<char>(value)};
}
std::string bytes(int field, const std::string& content) {
  return std::string{static_cast<char>(field << 3 | 2), static_cast<char>(content.size())} + content;
}

std::string value(const std::string& name, const Shape& shape) {
  std::string sizes;
  for (const auto size : shape) sizes += bytes(1, number(1, static_cast<std::size_t>(size)));
  constexpr int float32 = 1;
  return bytes(1, name) + bytes(2, bytes(1, number(1, float32) + bytes(2, sizes)));
}

/// The graph's length takes two bytes.
std::string one_convolution() {
  const auto node = bytes(1, "x") + bytes(1, "w") + bytes(2, "y") + bytes(4, "Conv");
  const auto graph = bytes(1, node) + bytes(2, "probe") + bytes(11, value("x", image)) +
                     bytes(11, value("w", kernel)) + bytes(12, value("y", result));
  const std::string length = {static_cast<char>((graph.size() & 0x7f) | 0x80),
                              static_cast<char>(graph.size() >> 7)};
  constexpr int format = 7, opset = 13;
  return number(1, format) + std::string{7 << 3 | 2} + length + graph + bytes(8, number(2, opset));
}

}  // namespace

void run_probe(const Ort::Env& environment, const Ort::SessionOptions& options) {
  const auto model = one_convolution();
  Ort::Session session(environment, model.data(), model.size(), options);
  const auto memory = Ort::MemoryInfo::CreateCpu(OrtDeviceAllocator, OrtMemTypeDefault);
  std::vector<float> voxels(16 * 16 * 16, 1.F), weights(32 * 27, 1.F);
  const std::array inputs = {
      Ort::Value::CreateTensor<float>(memory, voxels.data(), voxels.size(), image.data(), image.size()),
      Ort::Value::CreateTensor<float>(memory, weights.data(), weights.size(), kernel.data(), kernel.size())};
  const std::array names = {"x", "w"};
  const std::array made = {"y"};
  session.Run(Ort::RunOptions{}, names.data(), inputs.data(), inputs.size(), made.data(), made.size());
}

}  // namespace radgenome::network
