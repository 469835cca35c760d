// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openvino/runtime/compiled_model.hpp>
#include <openvino/runtime/infer_request.hpp>

#include "network/engine.h"

namespace radgenome::network {

/// A compiled graph. Its inputs and outputs are the caller's memory, without a copy of ours.
class LoadedNetwork : public Engine {
 public:
  LoadedNetwork(ov::CompiledModel model, std::string file);
  std::vector<std::vector<std::int64_t>> output_shapes() const override { return outputs_; }
  void run(std::span<const Tensor> inputs, std::span<MutableTensor> outputs) override;

 private:
  ov::CompiledModel model_;
  ov::InferRequest request_;
  std::string file_;
  std::vector<std::vector<std::int64_t>> inputs_, outputs_;
};

}  // namespace radgenome::network
