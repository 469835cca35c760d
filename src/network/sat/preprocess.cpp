// SPDX-License-Identifier: Apache-2.0
#include "network/sat/preprocess.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/parallel.h"
#include "network/require_memory.h"

namespace radgenome::network::sat {
namespace {

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

void clip(Array& array) {
  for (float& value : array.values.span()) value = std::clamp(value, least_hu, most_hu);
}

struct Moments {
  float mean = 0, deviation = 0;
};

Moments moments_of(const Array& array) {
  const auto count = static_cast<double>(array.values.span().size());
  const double mean = sum_of(array, [](float value) { return static_cast<double>(value); }) / count;
  const double variance = sum_of(array, [&](float value) { return (value - mean) * (value - mean); }) / count;
  return {static_cast<float>(mean), static_cast<float>(std::sqrt(variance))};
}

void normalize(Array& array, const Moments& moments) {
  for (float& value : array.values.span())
    value = moments.deviation > 0 ? (value - moments.mean) / moments.deviation : 0;
}

}  // namespace

Region region_of(const Box& box, const Geometry& scan, const Grid& grid) {
  Region region;
  for (std::size_t a = 0; a < 3; ++a) {
    const auto& axis = grid[a];
    const int index = 2 - static_cast<int>(a);
    // The outermost samples may lie half of one beyond the scan.
    const bool from_first = box.begin[index] == 0, to_last = box.end[index] == scan.size[index];
    const auto sample = [&](double voxel) { return (voxel - axis.origin) / axis.step; };
    const int first = from_first ? 0 : static_cast<int>(std::ceil(sample(box.begin[index] - 0.5)));
    const int last = to_last ? axis.length - 1 : static_cast<int>(std::floor(sample(box.end[index] - 0.5)));
    region.begin[a] = std::clamp(first, 0, axis.length - 1);
    region.shape[a] = std::clamp(last, region.begin[a], axis.length - 1) + 1 - region.begin[a];
  }
  return region;
}

Input preprocess(const Ct& ct, const std::array<double, 3>& spacing_mm, const Box& box) {
  const auto grid = grid_of(ct.geometry(), spacing_mm);
  const auto size = voxels({grid[0].length, grid[1].length, grid[2].length});
  require_memory(2 * size * sizeof(float));
  const auto whole = resample(ct, grid);
  const auto above_zero = region_above_zero(whole);
  Input input{grid, above_zero, cut(whole, above_zero)};
  clip(input.image);
  const auto moments = moments_of(input.image);
  if (box != ct.geometry().whole()) {
    input.kept = common(above_zero, region_of(box, ct.geometry(), grid));
    input.image = cut(whole, input.kept);
    clip(input.image);
  }
  normalize(input.image, moments);
  return input;
}

}  // namespace radgenome::network::sat
