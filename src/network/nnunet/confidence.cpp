// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/confidence.h"

#include <Eigen/Dense>
#include <cmath>
#include <numbers>
#include <utility>

#include "core/parallel.h"

namespace radgenome::network::nnunet {
namespace {

using Line = Eigen::ArrayXf;

Line line_of(const LogitSlice& slice, int channel, int row, int length) {
  Line line(length);
  to_floats({slice.row(channel, row), static_cast<std::size_t>(length)},
            {line.data(), static_cast<std::size_t>(length)});
  return line;
}

}  // namespace

ConfidenceSums::ConfidenceSums(LabelRule rule, const Shape& shape)
    : rule_(std::move(rule)), shape_(shape), sums_(static_cast<std::size_t>(rule_.channels)) {}

void ConfidenceSums::add(const LogitSlice& slice) {
  std::vector<std::vector<Sums>> of_rows(static_cast<std::size_t>(shape_[1]));
  parallel_for(of_rows.size(), [&](std::size_t row) {
    of_rows[row].resize(sums_.size());
    if (!rule_.regions)
      add_classes(slice, static_cast<int>(row), of_rows[row]);
    else
      add_regions(slice, static_cast<int>(row), of_rows[row]);
  });
  for (const auto& row : of_rows)  // in order: the sums are the same for any number of threads
    for (std::size_t c = 0; c < sums_.size(); ++c) {
      sums_[c].voxels += row[c].voxels;
      sums_[c].probability += row[c].probability;
      sums_[c].entropy += row[c].entropy;
    }
}

void ConfidenceSums::add_classes(const LogitSlice& slice, int row, std::vector<Sums>& sums) const {
  const int length = shape_[2];
  Line most = line_of(slice, 0, row, length);
  Eigen::ArrayXi best = Eigen::ArrayXi::Zero(length);
  for (int c = 1; c < rule_.channels; ++c) {
    const Line line = line_of(slice, c, row, length);
    best = (line > most).select(c, best);
    most = most.max(line);
  }
  Line sum = Line::Zero(length), product = Line::Zero(length);
  for (int c = 0; c < rule_.channels; ++c) {
    const Line below = line_of(slice, c, row, length) - most;
    const Line share = below.exp();
    sum += share;
    product += share * below;
  }
  const Line entropy = sum.log() - product / sum;
  for (int n = 0; n < length; ++n) {
    auto& of_label = sums[static_cast<std::size_t>(best[n])];
    ++of_label.voxels;
    of_label.probability += 1 / sum[n];
    of_label.entropy += entropy[n];
  }
}

void ConfidenceSums::add_regions(const LogitSlice& slice, int row, std::vector<Sums>& sums) const {
  for (int c = 0; c < rule_.channels; ++c) {
    const Line line = line_of(slice, c, row, shape_[2]);
    auto& of_region = sums[static_cast<std::size_t>(c)];
    for (const float logit : line) {
      if (logit <= 0) continue;
      const double share = 1 / (1 + std::exp(-static_cast<double>(logit)));
      ++of_region.voxels;
      of_region.probability += share;
      // -p ln p - q ln q, where ln q = ln p - logit
      of_region.entropy += -std::log(share) + (1 - share) * static_cast<double>(logit);
    }
  }
}

std::vector<Confidence> ConfidenceSums::finish() const {
  std::vector<Confidence> made;
  for (const auto& sums : sums_) {
    const auto n = static_cast<double>(sums.voxels);
    made.push_back(sums.voxels == 0
                       ? Confidence{}
                       : Confidence{sums.voxels, sums.probability / n, sums.entropy / n / std::numbers::ln2});
  }
  return made;
}

}  // namespace radgenome::network::nnunet
