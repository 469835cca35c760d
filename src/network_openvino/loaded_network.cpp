// SPDX-License-Identifier: Apache-2.0
#include "network_openvino/loaded_network.h"

#include <fmt/format.h>

#include <cfenv>

#include "network/shapes.h"
#include "network_openvino/failure.h"
#include "network_openvino/graph.h"

namespace radgenome::network {
namespace {

ov::Shape size_of(const std::vector<std::int64_t>& shape) {
  return {shape.begin(), shape.end()};
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
      request_.set_output_tensor(
          i, ov::Tensor(ov::element::f32, size_of(outputs[i].shape), outputs[i].values.data()));
    request_.infer();
    for (std::size_t i = 0; i < outputs.size(); ++i) {
      const auto made = request_.get_output_tensor(i).get_shape();
      if (made != size_of(outputs[i].shape) ||
          request_.get_output_tensor(i).data() != outputs[i].values.data())
        throw Error("bad_model",
                    fmt::format("output {} of the network came as {}, but {} was asked of it", i + 1,
                                text_of_shape({made.begin(), made.end()}), text_of_shape(outputs[i].shape)));
    }
  };
  in_context(file_, [&] {
    guarded(
        "engine_failed", "the network failed while it ran; try it with `radgenome models --check`",
        "the network needs more memory than there is; run fewer programs beside it, or use a smaller model",
        work);
  });
}

}  // namespace radgenome::network
