// SPDX-License-Identifier: Apache-2.0
#include "network/check.h"

#include <fmt/format.h>

#include "core/error.h"
#include "network/shapes.h"

namespace radgenome::network {
namespace {

using Shape = std::vector<std::int64_t>;

Shape with_channels(const NnunetPart& part, int channels) {
  Shape shape = {1, channels};
  for (std::size_t axis = part.is_2d() ? 1 : 0; axis < 3; ++axis) shape.push_back(part.patch[axis]);
  return shape;
}

void require_outputs(const std::string& path, const Engine& network, const std::vector<Shape>& wanted) {
  const auto own = network.output_shapes();
  if (own.size() != wanted.size())
    throw Error("bad_model",
                fmt::format("{}: it has {} outputs, but model.json is for a network with {}; export the "
                            "model anew",
                            path, own.size(), wanted.size()));
  for (std::size_t i = 0; i < own.size(); ++i)
    if (!shapes_agree(own[i], wanted[i]))
      throw Error("bad_model",
                  fmt::format("{}: its output {} is {}, but model.json asks for {}; export the model anew",
                              path, i + 1, text_of_shape(own[i]), text_of_shape(wanted[i])));
}

void check(const Model& model, const std::vector<NnunetPart>& parts, Engines& engines) {
  for (const auto& part : parts)
    for (const auto& network : part.networks) {
      const auto path = model.folder / network;
      require_outputs(path.string(), *engines.load(path, {input_shape(part)}), {output_shape(part)});
    }
}

void require_rank(const std::string& path, const Shape& shape, std::size_t axes, std::string_view what) {
  if (shape.size() != axes)
    throw Error("bad_model", fmt::format("{}: {} is {}, but must have {} axes; export the model anew", path,
                                         what, text_of_shape(shape), axes));
}

/// The two networks of SAT meet in the memory and in the width of the embeddings.
void check(const Model& model, const SatNetworks& sat, Engines& engines) {
  const auto vision = model.folder / sat.vision, decoder = model.folder / sat.decoder;
  const auto& patch = sat.patch;
  const auto made = engines.load(vision, {{1, 3, patch[0], patch[1], patch[2]}})->output_shapes();
  if (made.size() != 2)
    throw Error("bad_model",
                fmt::format("{}: it has {} outputs, but must have the memory and the pixels; export the "
                            "model anew",
                            vision.string(), made.size()));
  require_rank(vision.string(), made[1], 5, "its second output, the pixels,");
  const Shape pixels = {1, made[1][1], patch[0], patch[1], patch[2]};
  if (!shapes_agree(made[1], pixels))
    throw Error("bad_model",
                fmt::format("{}: its second output, the pixels, is {}, but model.json asks for {}; export "
                            "the model anew",
                            vision.string(), text_of_shape(made[1]), text_of_shape(pixels)));
  const auto queries = static_cast<std::int64_t>(sat.labels.size());
  const auto network = engines.load(decoder, {made[0], {queries, sat.query_width}});
  require_outputs(decoder.string(), *network, {{queries, made[1][1]}});
}

}  // namespace

Shape input_shape(const NnunetPart& part) {
  return with_channels(part, 1);
}
Shape output_shape(const NnunetPart& part) {
  return with_channels(part, part.channels);
}

void check_model(const Model& model, Engines& engines) {
  require_hashes(model);
  std::visit([&](const auto& networks) { check(model, networks, engines); }, model.networks);
}

}  // namespace radgenome::network
