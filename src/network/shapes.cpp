// SPDX-License-Identifier: Apache-2.0
#include "network/shapes.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "core/error.h"

namespace radgenome::network {
namespace {

using Shape = std::vector<std::int64_t>;

void require(std::string_view what, const Shape& own, const Shape& asked, std::size_t values) {
  if (!shapes_agree(own, asked))
    throw Error("bad_model",
                fmt::format("the network's {} is {}, but {} is asked of it; its model.json belongs to "
                            "another network: export the model anew",
                            what, text_of_shape(own), text_of_shape(asked)));
  const auto wanted = std::accumulate(asked.begin(), asked.end(), std::int64_t{1}, std::multiplies<>());
  if (wanted != static_cast<std::int64_t>(values))
    throw Error("bad_model", fmt::format("{} values are given for the network's {}, but {} has {}", values,
                                         what, text_of_shape(asked), wanted));
}

void require_count(std::string_view what, std::size_t own, std::size_t asked) {
  if (own != asked)
    throw Error("bad_model",
                fmt::format("the network has {} {}, but {} are asked of it; its model.json belongs to "
                            "another network: export the model anew",
                            own, what, asked));
}

}  // namespace

std::string text_of_shape(const Shape& shape) {
  std::string text;
  for (const auto size : shape) {
    if (!text.empty()) text += " × ";
    text += size < 0 ? "?" : std::to_string(size);
  }
  return text.empty() ? "one number" : text;
}

bool shapes_agree(const Shape& own, const Shape& asked) {
  if (own.size() != asked.size()) return false;
  for (std::size_t axis = 0; axis < own.size(); ++axis)
    if (own[axis] >= 0 && asked[axis] >= 0 && own[axis] != asked[axis]) return false;
  return true;
}

bool is_open(const Shape& shape) {
  return std::any_of(shape.begin(), shape.end(), [](auto size) { return size < 0; });
}

void require_tensors(const std::vector<Shape>& inputs, const std::vector<Shape>& outputs,
                     std::span<const Tensor> given, std::span<const MutableTensor> wanted) {
  require_count("inputs", inputs.size(), given.size());
  require_count("outputs", outputs.size(), wanted.size());
  for (std::size_t i = 0; i < inputs.size(); ++i)
    require(fmt::format("input {}", i + 1), inputs[i], given[i].shape, given[i].values.size());
  for (std::size_t i = 0; i < outputs.size(); ++i)
    require(fmt::format("output {}", i + 1), outputs[i], wanted[i].shape, wanted[i].values.size());
}

void require_made(std::size_t number, const Shape& made, const Shape& asked) {
  if (made != asked)
    throw Error("bad_model", fmt::format("output {} of the network came as {}, but {} was asked of it",
                                         number + 1, text_of_shape(made), text_of_shape(asked)));
}

}  // namespace radgenome::network
