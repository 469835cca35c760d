// SPDX-License-Identifier: Apache-2.0
#include "network/engine.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/library.h"
#include "network/engine_libraries.h"

namespace radgenome::network {
namespace {

using Open = decltype(radgenome_open_openvino);

/// @param advice  follows the sentence that a part of the program is missing
Open* opened(const std::string& library, const char* function, std::string_view named,
             std::string_view advice) {
  try {
    return function_in<Open>(library, function);
  } catch (const Error& error) {
    if (error.code() != "no_library") throw;
    throw Error("no_engine", fmt::format("{}, which runs the networks, cannot be used, as {}{}", named,
                                         error.sentence(), advice));
  }
}

std::unique_ptr<Engines> open_openvino(const EngineOptions& options) {
  static Open* const open = opened("libradgenome_openvino.so", "radgenome_open_openvino", "OpenVINO",
                                   "; that puts the wheel openvino into .venv, where it must stay");
  return std::unique_ptr<Engines>(open(options));
}

std::unique_ptr<Engines> open_onnxruntime(const EngineOptions& options) {
  static Open* const open =
      opened("libradgenome_onnxruntime.so", "radgenome_open_onnxruntime", "ONNX Runtime", "");
  return std::unique_ptr<Engines>(open(options));
}

void require_options_of_openvino(const EngineOptions& options) {
  if (!options.library.empty())
    throw Error("bad_option",
                "OpenVINO comes with the program: --engine-library is for --engine onnxruntime alone; leave "
                "one of the two out");
  if (options.cuda)
    throw Error("bad_option",
                "OpenVINO computes on the CPU alone; for a GPU give --engine onnxruntime and the "
                "--engine-library of its wheel onnxruntime-gpu");
}

void require_options_of_onnxruntime(const EngineOptions& options) {
  if (options.library.empty())
    throw Error("bad_option",
                "ONNX Runtime does not come with the program: name its libonnxruntime.so with "
                "--engine-library; the wheels onnxruntime and, for a GPU, onnxruntime-gpu have it in "
                "site-packages/onnxruntime/capi");
  if (options.precision == EngineOptions::Precision::bf16)
    throw Error("bad_option",
                "ONNX Runtime computes the networks in f32 alone; leave --precision out, or leave the engine "
                "to OpenVINO");
}

}  // namespace

std::unique_ptr<Engines> open_engines(const EngineOptions& options) {
  if (options.threads < 0) throw Error("bad_option", "a network cannot run on fewer threads than one");
  if (options.kind == EngineOptions::Kind::onnxruntime) {
    require_options_of_onnxruntime(options);
    return open_onnxruntime(options);
  }
  require_options_of_openvino(options);
  return open_openvino(options);
}

}  // namespace radgenome::network
