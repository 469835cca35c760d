// SPDX-License-Identifier: Apache-2.0
#include "network/ports.h"

#include <fmt/format.h>

#include "core/error.h"
#include "network/shapes.h"

namespace radgenome::network {
namespace {

std::string called(const Port& port, std::string_view what, std::size_t number) {
  return port.name.empty() ? fmt::format("{} {}", what, number + 1)
                           : fmt::format("{} \"{}\"", what, port.name);
}

void require_float(const Port& port, const std::string& name) {
  if (!port.type.empty())
    throw Error("bad_model",
                fmt::format("its {} holds {}, not float32; export the model anew", name, port.type));
}

}  // namespace

void require_inputs(const std::vector<Port>& own, const std::vector<std::vector<std::int64_t>>& asked) {
  if (own.size() != asked.size())
    throw Error("bad_model", fmt::format("it has {} inputs, but {} are asked for; export the model anew",
                                         own.size(), asked.size()));
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto name = called(own[i], "input", i);
    require_float(own[i], name);
    if (!asked[i].empty() && own[i].shape && !shapes_agree(*own[i].shape, asked[i]))
      throw Error("bad_model", fmt::format("its {} is {}, but {} is asked for; export the model anew", name,
                                           text_of_shape(*own[i].shape), text_of_shape(asked[i])));
  }
}

void require_outputs(const std::vector<Port>& own) {
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto name = called(own[i], "output", i);
    require_float(own[i], name);
    if (!own[i].shape)
      throw Error("bad_model", fmt::format("how many axes its {} has is open; export the model anew", name));
  }
}

}  // namespace radgenome::network
