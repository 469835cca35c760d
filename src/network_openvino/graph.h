// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openvino/core/model.hpp>

#include <filesystem>
#include <memory>
#include <vector>

namespace radgenome::network {

/// -1 where a size varies.
std::vector<std::int64_t> shape_of(const ov::PartialShape& shape);

/// Reads an ONNX file and fixes the shapes that it leaves open.
/// @param inputs  the shapes it will be asked with, as of Engines::load
/// @error bad_model — no ONNX, an opset or operators that OpenVINO does not know, other shapes or types;
/// cannot_read
std::shared_ptr<ov::Model> read_graph(const std::filesystem::path& onnx,
                                      const std::vector<std::vector<std::int64_t>>& inputs);

}  // namespace radgenome::network
