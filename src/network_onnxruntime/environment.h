// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <onnxruntime_cxx_api.h>

#include <string>

namespace radgenome::network {

/// ONNX Runtime's state in the process: its threads, which all networks share, and its log, of which nothing
/// is printed. While one lives, another has the same threads.
class Environment {
 public:
  /// @param threads  1: only the one that asks
  explicit Environment(int threads);
  operator const Ort::Env&() const { return env_; }  // NOLINT(google-explicit-constructor)

 private:
  Ort::Env env_;
};

/// The last error that was logged since it was asked for; empty: none. Some failures tell their reason there
/// alone.
std::string take_logged_error();

}  // namespace radgenome::network
