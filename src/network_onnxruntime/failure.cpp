// SPDX-License-Identifier: Apache-2.0
#include "network_onnxruntime/failure.h"

#include <regex>

namespace radgenome::network {

std::string without_places(const std::string& said) {
  static const std::regex places(
      R"(\[ONNXRuntimeError\] : \d+ : \w+ : ?|Exception during initialization: ?|)"
      R"(Load model from [^\n]*? failed:|)"
      R"(/onnxruntime_src/\S+:\d+ ?| ; GPU=[^\n]*|)"
      R"((?:\w+ )?(?:(?:\w|::|[*&<>])+ )?onnxruntime::[\w:~]+(?:<[^\n>]*>)?\([^\n]*?\)(?: const)?(?: \[[^\n]*?\])? (?=[A-Z]))");
  return std::regex_replace(said, places, "");
}

std::string reason_of(const std::exception& failure) {
  return "ONNX Runtime says: " + one_line(without_places(failure.what()));
}

bool is_of_gpu(const std::exception& failure) {
  const std::string said = failure.what();
  for (const char* word : {"CUDA failure", "CUDNN failure", "CUBLAS failure", "CUDA error", "CUDNN_STATUS",
                           "CUBLAS_STATUS", "CUDNN Frontend"})
    if (said.find(word) != std::string::npos) return true;
  return false;
}

}  // namespace radgenome::network
