// SPDX-License-Identifier: Apache-2.0
#include "network_openvino/loaded_network.h"

#include <algorithm>
#include <cfenv>

#include "network/shapes.h"
#include "network_openvino/failure.h"
#include "network_openvino/graph.h"

namespace radgenome::network {
namespace {

ov::Shape size_of(const std::vector<std::int64_t>& shape) {
  return {shape.begin(), shape.end()};
}

/// An output whose size depends on the inputs is made by OpenVINO: given memory that is too small, it writes
/// elsewhere and does not say so. The others are in the caller's memory already.
/// @error bad_model — it came in another shape than asked
void copy(const ov::Tensor& made, std::size_t number, const MutableTensor& output) {
  const auto& shape = made.get_shape();
  require_made(number, {shape.begin(), shape.end()}, output.shape);
  if (const auto* values = made.data<const float>(); values != output.values.data())
    std::copy_n(values, output.values.size(), output.values.data());
}

/// Puts the floating-point mode of this thread back, which is also whether subnormal numbers become 0.
class KeptFloatingPointMode {
 public:
  KeptFloatingPointMode() { std::fegetenv(&before_); }
  ~KeptFloatingPointMode() { std::fesetenv(&before_); }
  KeptFloatingPointMode(const KeptFloatingPointMode&) = delete;
  KeptFloatingPointMode& operator=(const KeptFloatingPointMode&) = delete;

 private:
  std::fenv_t before_{};
};

}  // namespace

LoadedNetwork::LoadedNetwork(ov::CompiledModel model, std::string file)
    : model_(std::move(model)), request_(model_.create_infer_request()), file_(std::move(file)) {
  for (const auto& input : model_.inputs()) inputs_.push_back(shape_of(input.get_partial_shape()));
  for (const auto& output : model_.outputs()) outputs_.push_back(shape_of(output.get_partial_shape()));
}

void LoadedNetwork::run(std::span<const Tensor> inputs, std::span<MutableTensor> outputs) {
  in_context(file_, [&] { require_tensors(inputs_, outputs_, inputs, {outputs.data(), outputs.size()}); });
  const KeptFloatingPointMode kept;
  const auto work = [&] {
    for (std::size_t i = 0; i < inputs.size(); ++i)
      request_.set_input_tensor(
          i, ov::Tensor(ov::element::f32, size_of(inputs[i].shape), inputs[i].values.data()));
    for (std::size_t i = 0; i < outputs.size(); ++i)
      if (!is_open(outputs_[i]))
        request_.set_output_tensor(
            i, ov::Tensor(ov::element::f32, size_of(outputs[i].shape), outputs[i].values.data()));
    request_.infer();
    for (std::size_t i = 0; i < outputs.size(); ++i) copy(request_.get_output_tensor(i), i, outputs[i]);
  };
  in_context(file_, [&] {
    guarded(
        "engine_failed", "the network failed while it ran; try it with `radgenome models --check`",
        "the network needs more memory than there is; run fewer programs beside it, or use a smaller model",
        work);
  });
}

}  // namespace radgenome::network
