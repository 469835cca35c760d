// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <onnxruntime_cxx_api.h>

#include <memory>

#include "network/engine.h"
#include "network_onnxruntime/environment.h"

namespace radgenome::network {

struct OpenSession {
  std::shared_ptr<const Environment> environment;  // outlives the session
  Ort::Session session;
  std::string file;
  std::string too_large;  ///< a sentence for where the memory does not suffice
};

/// A loaded graph. Its inputs and outputs are the caller's memory; where they are computed with on a GPU,
/// ONNX Runtime copies there and back.
class LoadedNetwork : public Engine {
 public:
  /// @param asked  as of Engines::load
  /// @error bad_model — the graph has other inputs, or other types than float32
  LoadedNetwork(OpenSession opened, const std::vector<std::vector<std::int64_t>>& asked);
  std::vector<std::vector<std::int64_t>> output_shapes() const override { return outputs_; }
  void run(std::span<const Tensor> inputs, std::span<MutableTensor> outputs) override;

 private:
  OpenSession own_;
  std::vector<std::string> input_names_, output_names_;
  std::vector<std::vector<std::int64_t>> inputs_, outputs_;
};

}  // namespace radgenome::network
