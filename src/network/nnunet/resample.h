// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "core/parallel.h"
#include "network/array/array.h"
#include "network/nnunet/sampling.h"
#include "network/nnunet/spline.h"

namespace radgenome::network::nnunet {

/// Resamples one axis. Values are read where they are needed, so that the source need not stand in memory as
/// floats.
/// @param value  value(a0, a1, a2) of the source
template <class Value>
Array resample_axis(const Shape& from, std::size_t axis, int to, int order, const Value& value) {
  auto shape = from;
  shape[axis] = to;
  Array made(shape);
  const LineResampler resampler(from[axis], to, order);
  // Lines stand side by side along the faster of the other axes.
  const std::size_t outer = axis == 0 ? 1 : 0, inner = axis == 2 ? 1 : 2;
  constexpr int lines = LineResampler::lines;
  const int blocks = (from[inner] + lines - 1) / lines;
  parallel_for(static_cast<std::size_t>(from[outer]) * static_cast<std::size_t>(blocks),
               [&](std::size_t block) {
                 thread_local std::vector<LineResampler::Values> work;
                 Shape at = {};
                 at[outer] = static_cast<int>(block) / blocks;
                 const int begin = static_cast<int>(block) % blocks * lines,
                           end = std::min(begin + lines, from[inner]);
                 auto* const values = resampler.begin(work);
                 for (int n = 0; n < from[axis]; ++n) {
                   at[axis] = n;
                   for (int l = begin; l < end; ++l) {
                     at[inner] = l;
                     values[n][static_cast<std::size_t>(l - begin)] = value(at[0], at[1], at[2]);
                   }
                 }
                 resampler.prepare(work);
                 for (int n = 0; n < to; ++n) {
                   at[axis] = n;
                   const auto sampled = resampler.at(work, n);
                   for (int l = begin; l < end; ++l) {
                     at[inner] = l;
                     made.values[made.offset(at[0], at[1], at[2])] =
                         static_cast<float>(sampled[static_cast<std::size_t>(l - begin)]);
                   }
                 }
               });
  return made;
}

}  // namespace radgenome::network::nnunet
