// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cstddef>

namespace radgenome {

/// Calls `work(i)` for every i in [0, n), on the threads of the surrounding arena. Work on different i must
/// write to different places: then the result does not depend on the number of threads.
template <class Work>
void parallel_for(std::size_t n, const Work& work) {
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, n), [&](const tbb::blocked_range<std::size_t>& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) work(i);
  });
}

}  // namespace radgenome
