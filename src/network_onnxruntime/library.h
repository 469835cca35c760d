// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <onnxruntime_cxx_api.h>

#include <filesystem>
#include <string>

namespace radgenome::network {

/// ONNX Runtime, as the user has it.
struct Library {
  std::filesystem::path file;
  std::string version;  ///< "1.32.0"
};

/// Opens ONNX Runtime, once in a process, and gives it to its C++ interface.
/// @param given  libonnxruntime.so, with or without a version behind, or the folder that holds it
/// @error no_engine — there is none, it cannot be loaded, or it is too old; says what to do
const Library& open_library(const std::filesystem::path& given);

}  // namespace radgenome::network
