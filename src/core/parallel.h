// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace radgenome {

/// Calls `work(i)` for every i in [0, n), on the threads of the surrounding arena. Work on different i must
/// write to different places: then the result does not depend on the number of threads.
template <class Work>
void parallel_for(std::size_t n, const Work& work) {
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, n), [&](const tbb::blocked_range<std::size_t>& range) {
    for (std::size_t i = range.begin(); i != range.end(); ++i) work(i);
  });
}

/// Calls `make(i)` for every i in [0, n), on the threads of the surrounding arena, and `use(i, made)` with
/// what it made, one at a time and in order of i. Few results are held at once, whatever n is.
/// @param held_a_thread  how many results may wait a thread: more, where `use` now and then takes long
template <class Make, class Use>
void in_order(std::size_t n, const Make& make, const Use& use, int held_a_thread = 4) {
  using Made = std::pair<std::size_t, std::invoke_result_t<const Make&, std::size_t>>;
  const auto held = static_cast<std::size_t>(held_a_thread * tbb::this_task_arena::max_concurrency());
  std::size_t next = 0;
  const auto number = [&](tbb::flow_control& flow) {
    if (next == n) flow.stop();
    return next == n ? n : next++;
  };
  const auto numbered = [&](std::size_t i) { return Made(i, make(i)); };
  const auto used = [&](const Made& made) { use(made.first, made.second); };
  constexpr auto ordered = tbb::filter_mode::serial_in_order, any = tbb::filter_mode::parallel;
  tbb::parallel_pipeline(held, tbb::make_filter<void, std::size_t>(ordered, number) &
                                   tbb::make_filter<std::size_t, Made>(any, numbered) &
                                   tbb::make_filter<Made, void>(ordered, used));
}

}  // namespace radgenome
