// SPDX-License-Identifier: Apache-2.0
#include "volume/smooth.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/parallel.h"

namespace radgenome {
namespace {

/// Weights at 0, ±1, ±2 … that sum to 1.
std::vector<float> half_kernel(double sigma) {
  const auto reach = static_cast<int>(4 * sigma + 0.5);
  std::vector<double> weights;
  double sum = 0;
  for (int d = 0; d <= reach; ++d) {
    weights.push_back(std::exp(-0.5 * d * d / (sigma * sigma)));
    sum += (d == 0 ? 1 : 2) * weights.back();
  }
  std::vector<float> kernel;
  for (const double weight : weights) kernel.push_back(static_cast<float>(weight / sum));
  return kernel;
}

/// Smooths `lines` rows of `width` floats along the direction in which rows follow each other.
void smooth_rows(float* data, std::size_t width, std::size_t stride, int lines,
                 const std::vector<float>& kernel) {
  const auto at = [&](int line) { return data + static_cast<std::size_t>(line) * stride; };
  std::vector<float> before(static_cast<std::size_t>(lines) * width);
  for (int line = 0; line < lines; ++line)
    std::copy_n(at(line), width, before.data() + static_cast<std::size_t>(line) * width);
  const auto row = [&](int line) {
    return before.data() + static_cast<std::size_t>(std::clamp(line, 0, lines - 1)) * width;
  };
  const int reach = static_cast<int>(kernel.size()) - 1;
  for (int line = 0; line < lines; ++line) {
    float* out = at(line);
    const float* middle = row(line);
    for (std::size_t x = 0; x < width; ++x) out[x] = kernel[0] * middle[x];
    for (int d = 1; d <= reach; ++d) {
      const float *low = row(line - d), *high = row(line + d);
      const float weight = kernel[static_cast<std::size_t>(d)];
      for (std::size_t x = 0; x < width; ++x) out[x] += weight * (low[x] + high[x]);
    }
  }
}

void smooth_along_row(float* row, int length, const std::vector<float>& kernel, std::vector<float>& padded) {
  const int reach = static_cast<int>(kernel.size()) - 1;
  padded.resize(static_cast<std::size_t>(length + 2 * reach));
  std::fill_n(padded.begin(), reach, row[0]);
  std::copy_n(row, length, padded.begin() + reach);
  std::fill_n(padded.begin() + reach + length, reach, row[length - 1]);
  const float* middle = padded.data() + reach;
  for (int x = 0; x < length; ++x) row[x] = kernel[0] * middle[x];
  for (int d = 1; d <= reach; ++d) {
    const float weight = kernel[static_cast<std::size_t>(d)];
    const float *low = middle - d, *high = middle + d;
    for (int x = 0; x < length; ++x) row[x] += weight * (low[x] + high[x]);
  }
}

/// Rows of one block of smooth_rows: few enough to stay in the cache.
constexpr std::size_t block_width = 64;

void smooth_axis(Volume<float>& volume, int axis, const std::vector<float>& kernel) {
  const Index size = volume.size();
  const auto row = static_cast<std::size_t>(size.i), slice = row * static_cast<std::size_t>(size.j);
  float* data = volume.values().data();
  if (axis == 0) {
    parallel_for(static_cast<std::size_t>(size.k), [&](std::size_t k) {
      std::vector<float> padded;
      for (int j = 0; j < size.j; ++j)
        smooth_along_row(data + k * slice + static_cast<std::size_t>(j) * row, size.i, kernel, padded);
    });
  } else if (axis == 1) {
    parallel_for(static_cast<std::size_t>(size.k),
                 [&](std::size_t k) { smooth_rows(data + k * slice, row, row, size.j, kernel); });
  } else {
    parallel_for((slice + block_width - 1) / block_width, [&](std::size_t block) {
      const auto start = block * block_width;
      smooth_rows(data + start, std::min(block_width, slice - start), slice, size.k, kernel);
    });
  }
}

}  // namespace

Volume<float> gaussian_smooth(Volume<float> volume, double sigma_mm) {
  return gaussian_smooth(std::move(volume), {sigma_mm, sigma_mm, sigma_mm});
}

Volume<float> gaussian_smooth(Volume<float> volume, std::array<double, 3> sigma_mm) {
  if (volume.values().empty()) return volume;
  const auto spacing = volume.geometry().spacing_mm();
  for (int axis = 0; axis < 3; ++axis) {
    const double sigma = sigma_mm[axis] / spacing[axis];
    if (sigma >= 0.1 && volume.size()[axis] > 1) smooth_axis(volume, axis, half_kernel(sigma));
  }
  return volume;
}

}  // namespace radgenome
