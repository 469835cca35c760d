// SPDX-License-Identifier: Apache-2.0
#include "network_onnxruntime/cuda.h"

#include <array>
#include <memory>

#include "network_onnxruntime/cuda_wheels.h"
#include "network_onnxruntime/failure.h"
#include "network_onnxruntime/probe.h"

namespace radgenome::network {
namespace {

struct Release {
  void operator()(OrtCUDAProviderOptionsV2* options) const {
    Ort::GetApi().ReleaseCUDAProviderOptions(options);
  }
};

/// The reason alone: what is tried and where it lies stands before it.
std::string reason_in(const std::string& said) {
  constexpr std::string_view mark = "with error: ";
  const auto at = said.find(mark);
  return one_line(without_places(at == std::string::npos ? said : said.substr(at + mark.size())));
}

}  // namespace

Ort::SessionOptions session_options() {
  Ort::SessionOptions options;
  options.DisablePerSessionThreads();
  options.DisableCpuMemArena();  // in each network it keeps the most that a run needed
  return options;
}

void add_cuda(Ort::SessionOptions& options, int gpu) {
  OrtCUDAProviderOptionsV2* made = nullptr;
  Ort::ThrowOnError(Ort::GetApi().CreateCUDAProviderOptions(&made));
  const std::unique_ptr<OrtCUDAProviderOptionsV2, Release> owned(made);
  const auto number = std::to_string(gpu);
  const std::array keys = {"device_id", "use_tf32", "cudnn_conv_algo_search", "arena_extend_strategy"};
  const std::array values = {number.c_str(), "0", "HEURISTIC", "kSameAsRequested"};
  Ort::ThrowOnError(Ort::GetApi().UpdateCUDAProviderOptions(made, keys.data(), values.data(), keys.size()));
  options.AppendExecutionProvider_CUDA_V2(*made);
  options.SetDeterministicCompute(true);
}

std::string why_no_cuda(const Library& library, const Environment& environment, int gpu) {
  open_cuda_wheels(library.file);
  take_logged_error();
  try {
    auto options = session_options();
    add_cuda(options, gpu);
    run_probe(environment, options);
    return {};
  } catch (const std::exception& failure) {
    const auto logged = take_logged_error();
    return reason_in(logged.empty() ? failure.what() : logged);
  }
}

}  // namespace radgenome::network
