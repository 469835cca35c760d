// SPDX-License-Identifier: Apache-2.0
#include "network_onnxruntime/environment.h"

#include <mutex>
#include <utility>

namespace radgenome::network {
namespace {

struct Log {
  std::mutex writing;
  std::string last_error;
};

Log& log() {
  static Log made;
  return made;
}

void ORT_API_CALL keep(void*, OrtLoggingLevel level, const char*, const char*, const char*,
                       const char* message) {
  if (level < ORT_LOGGING_LEVEL_ERROR || message == nullptr) return;
  const std::lock_guard alone(log().writing);
  log().last_error = message;
}

Ort::Env made(int threads) {
  Ort::ThreadingOptions options;
  options.SetGlobalIntraOpNumThreads(threads).SetGlobalInterOpNumThreads(1).SetGlobalSpinControl(0);
  return {options, keep, nullptr, ORT_LOGGING_LEVEL_ERROR, "radgenome"};
}

}  // namespace

Environment::Environment(int threads) : env_(made(threads)) {}

std::string take_logged_error() {
  const std::lock_guard alone(log().writing);
  return std::exchange(log().last_error, {});
}

}  // namespace radgenome::network
