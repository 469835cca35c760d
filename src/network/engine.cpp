// SPDX-License-Identifier: Apache-2.0
#include "network/engine.h"

#include <fmt/format.h>

#include "core/error.h"
#include "core/library.h"
#include "network/openvino_library.h"

namespace radgenome::network {
namespace {

std::unique_ptr<Engines> open_openvino(const EngineOptions& options) {
  try {
    static const auto open =
        function_in<decltype(radgenome_open_openvino)>("libradgenome_openvino.so", "radgenome_open_openvino");
    return std::unique_ptr<Engines>(open(options));
  } catch (const Error& error) {
    if (error.code() != "no_library") throw;
    throw Error("no_engine",
                fmt::format("OpenVINO, which runs the networks, cannot be used, as {}; that puts the wheel "
                            "openvino into .venv, where it must stay",
                            error.sentence()));
  }
}

}  // namespace

std::unique_ptr<Engines> open_engines(const EngineOptions& options) {
  if (options.threads < 0) throw Error("bad_option", "a network cannot run on fewer threads than one");
  return open_openvino(options);
}

}  // namespace radgenome::network
