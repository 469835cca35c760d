// SPDX-License-Identifier: Apache-2.0
#include "network/sat/networks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>

#include "core/error.h"
#include "core/file.h"

namespace radgenome::network::sat {
namespace {

using TensorShape = std::vector<std::int64_t>;

constexpr Eigen::Index queries_at_once = 256;
constexpr std::size_t channels = 3;  ///< each shows the same

std::size_t values_of(const TensorShape& shape) {
  return static_cast<std::size_t>(
      std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>()));
}

TensorShape image_shape(const Shape& patch) {
  return {1, channels, patch[0], patch[1], patch[2]};
}

void require_outputs(const std::filesystem::path& path, const std::vector<TensorShape>& made,
                     const Shape& patch) {
  const auto open = [](const TensorShape& shape) {
    return std::any_of(shape.begin(), shape.end(), [](auto size) { return size < 0; });
  };
  if (made.size() != 2 || std::any_of(made.begin(), made.end(), open) || made[1].size() != 5 ||
      made[1] != TensorShape{1, made[1][1], patch[0], patch[1], patch[2]})
    throw Error("bad_model", fmt::format("{}: its outputs are not the memory and the pixels of a window of "
                                         "{}; `radgenome models --check` says more",
                                         path.string(), fmt::join(patch, " × ")));
}

/// The rows of the table of queries that belong to the labels.
Matrix rows_of(const std::filesystem::path& path, int width, const std::vector<ModelLabel>& labels) {
  const auto bytes = read_file(path);
  const auto row = static_cast<std::size_t>(width) * sizeof(float);
  Matrix rows(static_cast<Eigen::Index>(labels.size()), width);
  for (std::size_t n = 0; n < labels.size(); ++n) {
    const auto from = static_cast<std::size_t>(labels[n].value) * row;
    if (from + row > bytes.size())
      throw Error("bad_model", fmt::format("{} is too short; export the model anew", path.string()));
    std::memcpy(rows.row(static_cast<Eigen::Index>(n)).data(), bytes.data() + from, row);
  }
  return rows;
}

}  // namespace

Networks::Networks(const std::filesystem::path& folder, const SatNetworks& description, Engines& engines,
                   const std::vector<ModelLabel>& labels)
    : patch_(description.patch),
      queries_(rows_of(folder / description.queries, description.query_width, labels)),
      vision_(engines.load(folder / description.vision, {image_shape(description.patch)})) {
  const auto made = vision_->output_shapes();
  require_outputs(folder / description.vision, made, patch_);
  memory_shape_ = made[0];
  pixel_shape_ = made[1];
  decoder_ = engines.load(folder / description.decoder, {memory_shape_, {-1, description.query_width}});
}

std::size_t Networks::bytes() const {
  return sizeof(float) *
         (values_of(image_shape(patch_)) + values_of(memory_shape_) + values_of(pixel_shape_));
}

void Networks::show(const Array& image, const Window& window) {
  const auto size = voxels(patch_);
  image_.assign(channels * size, 0.F);
  for (int n0 = 0; n0 < window.shape[0]; ++n0)
    for (int n1 = 0; n1 < window.shape[1]; ++n1) {
      const auto* from =
          &image.values[image.offset(window.begin[0] + n0, window.begin[1] + n1, window.begin[2])];
      for (int n2 = 0; n2 < window.shape[2]; ++n2)
        image_[static_cast<std::size_t>(window.at(n0, n1, n2))] = *from++;
    }
  for (std::size_t channel = 1; channel < channels; ++channel)
    std::copy_n(image_.begin(), size, image_.begin() + static_cast<std::ptrdiff_t>(channel * size));
}

const Answer& Networks::run(const Array& image, const Window& window) {
  show(image, window);
  memory_.resize(values_of(memory_shape_));
  pixels_.resize(values_of(pixel_shape_));
  const Tensor shown{image_shape(patch_), image_};
  std::array<MutableTensor, 2> seen = {
      {{memory_shape_, std::span(memory_)}, {pixel_shape_, std::span(pixels_)}}};
  vision_->run({&shown, 1}, seen);

  const Eigen::Index width = pixel_shape_[1];
  answer_.pixels = pixels_;
  answer_.embeddings.resize(queries_.rows(), width);
  for (Eigen::Index first = 0; first < queries_.rows(); first += queries_at_once) {
    const auto many = std::min(queries_at_once, queries_.rows() - first);
    const std::array<Tensor, 2> asked = {
        {{memory_shape_, memory_},
         {{many, queries_.cols()},
          {queries_.row(first).data(), static_cast<std::size_t>(many * queries_.cols())}}}};
    MutableTensor embedded{{many, width},
                           {answer_.embeddings.row(first).data(), static_cast<std::size_t>(many * width)}};
    decoder_->run(asked, {&embedded, 1});
  }
  return answer_;
}

}  // namespace radgenome::network::sat
