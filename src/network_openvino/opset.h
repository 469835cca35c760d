// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace radgenome::network {

/// The version of ONNX's operators that a file is written in; nothing where it names none or is no ONNX.
/// OpenVINO takes an unknown one for its newest, and does not say so.
/// @source onnx.proto: ModelProto.opset_import = 8; OperatorSetIdProto.domain = 1, version = 2
std::optional<std::uint64_t> opset_of(const std::filesystem::path& onnx);

}  // namespace radgenome::network
