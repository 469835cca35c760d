// SPDX-License-Identifier: Apache-2.0
#include "network/sat/preprocess.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/parallel.h"
#include "network/require_memory.h"

namespace radgenome::network::sat {
namespace {

using nnunet::Region;

constexpr float least_hu = -500, most_hu = 1000;

std::size_t count_of(int n) {
  return static_cast<std::size_t>(n);
}

std::span<const float> row_of(const Array& array, int a0, int a1) {
  return array.values.span().subspan(array.offset(a0, a1, 0), count_of(array.shape[2]));
}

/// The scan between four of its rows, at each voxel of the row.
void blend(const Ct& ct, const Between& k, const Between& j, std::vector<double>& row) {
  const auto size = ct.size();
  row.assign(count_of(size.i), 0);
  const auto add = [&](int at_k, int at_j, double weight) {
    if (weight == 0) return;
    const auto* const from = &ct(0, at_j, at_k);
    for (std::size_t n = 0; n < row.size(); ++n) row[n] += weight * from[n];
  };
  add(k.lower, j.lower, (1 - k.weight) * (1 - j.weight));
  add(k.lower, j.upper, (1 - k.weight) * j.weight);
  add(k.upper, j.lower, k.weight * (1 - j.weight));
  add(k.upper, j.upper, k.weight * j.weight);
}

Array resample(const Ct& ct, const Grid& grid) {
  Array made({grid[0].length, grid[1].length, grid[2].length});
  const std::array<std::vector<Between>, 3> samples = {grid[0].samples(), grid[1].samples(),
                                                       grid[2].samples()};
  const auto rows = samples[1].size();
  parallel_for(samples[0].size() * rows, [&](std::size_t n) {
    thread_local std::vector<double> row;
    blend(ct, samples[0][n / rows], samples[1][n % rows], row);
    auto* to = &made.values[n * samples[2].size()];
    for (const auto& i : samples[2])
      *to++ = static_cast<float>((1 - i.weight) * row[count_of(i.lower)] + i.weight * row[count_of(i.upper)]);
  });
  return made;
}

/// The box of values above 0; the whole where there are none.
Region region_above_zero(const Array& array) {
  const auto above = [](float value) { return value > 0; };
  Shape first = array.shape, last = {-1, -1, -1};
  const auto reach = [&](std::size_t axis, int from, int to) {
    first[axis] = std::min(first[axis], from);
    last[axis] = std::max(last[axis], to);
  };
  for (int a0 = 0; a0 < array.shape[0]; ++a0)
    for (int a1 = 0; a1 < array.shape[1]; ++a1) {
      const auto row = row_of(array, a0, a1);
      const auto found = std::find_if(row.begin(), row.end(), above);
      if (found == row.end()) continue;
      const auto end = std::find_if(row.rbegin(), row.rend(), above).base();
      reach(0, a0, a0);
      reach(1, a1, a1);
      reach(2, static_cast<int>(found - row.begin()), static_cast<int>(end - row.begin()) - 1);
    }
  if (last[0] < 0) return {{}, array.shape};
  return {first, {last[0] + 1 - first[0], last[1] + 1 - first[1], last[2] + 1 - first[2]}};
}

Array cut(const Array& array, const Region& region) {
  Array made(region.shape);
  for (int a0 = 0; a0 < region.shape[0]; ++a0)
    for (int a1 = 0; a1 < region.shape[1]; ++a1) {
      const auto row = row_of(array, region.begin[0] + a0, region.begin[1] + a1)
                           .subspan(count_of(region.begin[2]), count_of(region.shape[2]));
      std::ranges::copy(row, &made.values[made.offset(a0, a1, 0)]);
    }
  return made;
}

/// The sum of `term` over all values, added up slice by slice.
template <class Term>
double sum_of(const Array& array, const Term& term) {
  const auto slice = count_of(array.shape[1]) * count_of(array.shape[2]);
  std::vector<double> sums(count_of(array.shape[0]), 0);
  parallel_for(sums.size(), [&](std::size_t n) {
    for (const float value : array.values.span().subspan(n * slice, slice)) sums[n] += term(value);
  });
  double sum = 0;
  for (const double one : sums) sum += one;
  return sum;
}

void normalize(Array& array) {
  auto values = array.values.span();
  for (float& value : values) value = std::clamp(value, least_hu, most_hu);
  const auto count = static_cast<double>(values.size());
  const double mean = sum_of(array, [](float value) { return static_cast<double>(value); }) / count;
  const double variance = sum_of(array, [&](float value) { return (value - mean) * (value - mean); }) / count;
  const auto middle = static_cast<float>(mean), width = static_cast<float>(std::sqrt(variance));
  for (float& value : values) value = width > 0 ? (value - middle) / width : 0;
}

}  // namespace

Input preprocess(const Ct& ct, const std::array<double, 3>& spacing_mm) {
  const auto grid = grid_of(ct.geometry(), spacing_mm);
  const auto size = nnunet::voxels({grid[0].length, grid[1].length, grid[2].length});
  require_memory(2 * size * sizeof(float));
  const auto whole = resample(ct, grid);
  const auto kept = region_above_zero(whole);
  Input input{grid, kept, cut(whole, kept)};
  normalize(input.image);
  return input;
}

}  // namespace radgenome::network::sat
