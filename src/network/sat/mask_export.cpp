// SPDX-License-Identifier: Apache-2.0
#include "network/sat/mask_export.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/parallel.h"

namespace radgenome::network::sat {
namespace {

constexpr float half = 0.5F;

bool is_in(float probability) {
  return probability > half;
}

double entropy_bits(double p) {
  return p >= 1 ? 0 : -p * std::log2(p) - (1 - p) * std::log2(1 - p);
}

std::size_t count_of(int n) {
  return static_cast<std::size_t>(n);
}

}  // namespace

MaskExport::MaskExport(const Input& input, const Geometry& scan, int queries)
    : shape_(input.image.shape), masks_(count_of(queries), MaskBuilder(scan)), sums_(count_of(queries)) {
  for (std::size_t a = 0; a < 3; ++a) voxels_[a] = voxels_of(input.grid[a], input.kept.begin[a], shape_[a]);
  now_.ranges.resize(masks_.size() * count_of(shape_[1]));
}

MaskExport::Voxels MaskExport::voxels_of(const Axis& axis, int begin, int length) {
  Voxels voxels;
  for (int n = 0; n < axis.scan_length; ++n) {
    const double at = (n - axis.origin) / axis.step - begin;
    if (at < -0.5 || at > length - 0.5) continue;
    if (voxels.between.empty()) voxels.begin = n;
    voxels.end = n + 1;
    voxels.between.push_back(network::between(at, length));
  }
  return voxels;
}

void MaskExport::look_at(int query, Slice& slice) {
  auto& sums = sums_[count_of(query)];
  for (int a1 = 0; a1 < shape_[1]; ++a1) {
    const auto row = slice.probabilities.row(query, a1);
    Range range;
    for (int n = 0; n < shape_[2]; ++n) {
      const float p = row[count_of(n)];
      if (!is_in(p)) continue;
      if (range.empty()) range.begin = n;
      range.end = n + 1;
      ++sums.voxels;
      sums.probability += p;
      sums.entropy_bits += entropy_bits(p);
    }
    slice.ranges[count_of(query) * count_of(shape_[1]) + count_of(a1)] = range;
  }
}

void MaskExport::add(int a0, const ProbabilitySlice& slice) {
  now_.probabilities = slice;
  const auto first = next_;
  const auto& slices = voxels_[0].between;
  while (next_ < slices.size() && slices[next_].upper <= a0) ++next_;
  parallel_for(masks_.size(), [&](std::size_t n) {
    const int query = static_cast<int>(n);
    look_at(query, now_);
    for (auto at = first; at < next_; ++at)
      export_slice(query, voxels_[0].begin + static_cast<int>(at), slices[at].lower == a0 ? now_ : before_,
                   now_, slices[at].weight);
  });
  before_ = now_;
}

void MaskExport::export_slice(int query, int k, const Slice& lower, const Slice& upper, double weight) {
  thread_local std::vector<double> blended;
  thread_local std::vector<std::uint8_t> inside;
  blended.resize(count_of(shape_[2]));
  const auto& rows = voxels_[1];
  const auto& columns = voxels_[2].between;
  for (std::size_t n = 0; n < rows.between.size(); ++n) {
    const auto& row = rows.between[n];
    struct Corner {
      const Slice& slice;
      int row;
      double weight;
    };
    const std::array<Corner, 4> corners = {{{lower, row.lower, (1 - weight) * (1 - row.weight)},
                                            {lower, row.upper, (1 - weight) * row.weight},
                                            {upper, row.lower, weight * (1 - row.weight)},
                                            {upper, row.upper, weight * row.weight}}};
    Range reach{shape_[2], 0};
    for (const auto& corner : corners) {
      const auto& range = corner.slice.ranges[count_of(query) * count_of(shape_[1]) + count_of(corner.row)];
      if (range.empty()) continue;
      reach = {std::min(reach.begin, range.begin), std::max(reach.end, range.end)};
    }
    if (reach.empty()) continue;  // what is interpolated is never above all that it lies between
    reach = {std::max(0, reach.begin - 1), std::min(shape_[2], reach.end + 1)};
    std::fill(blended.begin() + reach.begin, blended.begin() + reach.end, 0.0);
    for (const auto& corner : corners) {
      if (corner.weight == 0) continue;
      const auto from = corner.slice.probabilities.row(query, corner.row);
      for (auto m = count_of(reach.begin); m < count_of(reach.end); ++m)
        blended[m] += corner.weight * from[m];
    }
    const auto begin = std::partition_point(columns.begin(), columns.end(),
                                            [&](const auto&one) { return one.lower < reach.begin; }),
               end = std::partition_point(begin, columns.end(),
                                          [&](const auto&one) { return one.upper < reach.end; });
    inside.clear();
    for (auto at = begin; at != end; ++at)
      inside.push_back(static_cast<std::uint8_t>(
          (1 - at->weight) * blended[count_of(at->lower)] + at->weight * blended[count_of(at->upper)] > 0.5));
    masks_[count_of(query)].add_row(rows.begin + static_cast<int>(n), k,
                                    voxels_[2].begin + static_cast<int>(begin - columns.begin()), inside);
  }
}

std::vector<Mask> MaskExport::masks() {
  std::vector<Mask> masks;
  for (auto& builder : masks_) masks.push_back(builder.finish());
  return masks;
}

std::vector<Confidence> MaskExport::confidence() const {
  auto made = sums_;
  for (auto& one : made) {
    if (one.voxels == 0) continue;
    one.probability /= static_cast<double>(one.voxels);
    one.entropy_bits /= static_cast<double>(one.voxels);
  }
  return made;
}

}  // namespace radgenome::network::sat
