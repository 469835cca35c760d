// SPDX-License-Identifier: Apache-2.0
#include "network/sat/probability_sums.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"
#include "network/array/window_weights.h"

namespace radgenome::network::sat {
namespace {

/// Pixels mostly lie along S, which is k of most scans: as many as one line of the processor's cache holds.
constexpr int slices_a_tile = 16;
/// So that the logits of a tile stay in the cache too.
constexpr Eigen::Index queries_at_once = 32;

std::size_t count_of(int n) {
  return static_cast<std::size_t>(n);
}

int slots_for(const Shape& image, const Window& window) {
  return std::min(window.shape[0] + 1, image[0]);
}

std::vector<float> weights_of(const Shape& patch) {
  const auto halves = window_weights(patch);
  std::vector<float> weights(halves.size());
  to_floats(halves, weights);
  return weights;
}

}  // namespace

/// Slices [begin, end) of one row of a window.
struct ProbabilitySums::Tile {
  int row, begin, end;

  /// Copies what lies at the tile's voxels in an array [R][A][S].
  void copy(const Window& window, const float* from, float* to) const {
    const int width = window.shape[2];
    const auto at = [&](int n0, int n2) { to[(n0 - begin) * width + n2] = from[window.at(n0, row, n2)]; };
    if (std::abs(window.strides[0]) < std::abs(window.strides[2])) {
      for (int n2 = 0; n2 < width; ++n2)
        for (int n0 = begin; n0 < end; ++n0) at(n0, n2);
    } else {
      for (int n0 = begin; n0 < end; ++n0)
        for (int n2 = 0; n2 < width; ++n2) at(n0, n2);
    }
  }
};

ProbabilitySums::ProbabilitySums(int queries, const Shape& image, const Window& window, const Shape& patch)
    : queries_(queries),
      slots_(slots_for(image, window)),
      slice_(count_of(image[1]) * count_of(image[2])),
      row_(count_of(image[2])),
      window_(weights_of(patch)),
      sums_(count_of(slots_) * count_of(queries) * slice_),
      weights_(count_of(slots_) * slice_) {}

std::size_t ProbabilitySums::bytes(int queries, const Shape& image, const Window& window,
                                   const Shape& patch) {
  return sizeof(float) * (count_of(slots_for(image, window)) * count_of(image[1]) * count_of(image[2]) *
                              (count_of(queries) + 1) +
                          voxels(patch));
}

std::span<float> ProbabilitySums::sums(int a0, int query) {
  return sums_.span().subspan((count_of(a0 % slots_) * count_of(queries_) + count_of(query)) * slice_,
                              slice_);
}

std::span<float> ProbabilitySums::weights(int a0) {
  return weights_.span().subspan(count_of(a0 % slots_) * slice_, slice_);
}

void ProbabilitySums::clear_up_to(int a0) {
  for (; cleared_ < a0; ++cleared_) {
    for (int query = 0; query < queries_; ++query) std::ranges::fill(sums(cleared_, query), 0.F);
    std::ranges::fill(weights(cleared_), 0.F);
  }
}

void ProbabilitySums::add(const Window& window, const Answer& answer) {
  clear_up_to(window.begin[0] + window.shape[0]);
  const int tiles = (window.shape[0] + slices_a_tile - 1) / slices_a_tile;
  parallel_for(count_of(window.shape[1]) * count_of(tiles), [&](std::size_t n) {
    const int begin = static_cast<int>(n) % tiles * slices_a_tile;
    add_tile({static_cast<int>(n) / tiles, begin, std::min(begin + slices_a_tile, window.shape[0])}, window,
             answer);
  });
}

void ProbabilitySums::add_tile(const Tile& tile, const Window& window, const Answer& answer) {
  thread_local Matrix pixels, logits;
  thread_local Eigen::ArrayXf counted;
  const Eigen::Index width = window.shape[2], voxels = width * (tile.end - tile.begin);
  pixels.resize(answer.embeddings.cols(), voxels);
  counted.resize(voxels);
  const auto patch = window_.size();
  for (Eigen::Index channel = 0; channel < pixels.rows(); ++channel)
    tile.copy(window, answer.pixels.data() + static_cast<std::size_t>(channel) * patch,
              pixels.row(channel).data());
  tile.copy(window, window_.data(), counted.data());

  const auto place = count_of(window.begin[1] + tile.row) * row_ + count_of(window.begin[2]);
  const auto into = [&](std::span<float> slice) {
    return Eigen::Map<Eigen::ArrayXf>(slice.data() + place, width);
  };
  for (int n0 = tile.begin; n0 < tile.end; ++n0)
    into(weights(window.begin[0] + n0)) += counted.segment((n0 - tile.begin) * width, width);
  for (Eigen::Index first = 0; first < queries_; first += queries_at_once) {
    const auto many = std::min<Eigen::Index>(queries_at_once, queries_ - first);
    logits.noalias() = answer.embeddings.middleRows(first, many) * pixels;
    for (Eigen::Index query = 0; query < many; ++query) {
      auto line = logits.row(query).array().transpose();
      line = counted / (1 + (-line).exp());
      for (int n0 = tile.begin; n0 < tile.end; ++n0)
        into(sums(window.begin[0] + n0, static_cast<int>(first + query))) +=
            line.segment((n0 - tile.begin) * width, width);
    }
  }
}

ProbabilitySlice ProbabilitySums::finish(int a0) {
  std::atomic<bool> finite = true;
  const Eigen::Map<const Eigen::ArrayXf> counted(weights(a0).data(), static_cast<Eigen::Index>(slice_));
  parallel_for(count_of(queries_), [&](std::size_t query) {
    Eigen::Map<Eigen::ArrayXf> mean(sums(a0, static_cast<int>(query)).data(), counted.size());
    mean /= counted;
    if (!mean.allFinite()) finite = false;
  });
  if (!finite)
    throw Error("bad_logits",
                "the network gave what is no number, as of a damaged model; check the model with "
                "`radgenome models --check`");
  return {sums(a0, 0).data(), slice_, row_};
}

}  // namespace radgenome::network::sat
