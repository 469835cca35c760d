// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tbb/concurrent_queue.h>

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <thread>

namespace radgenome {

/// Does one piece of work after the other on a thread of its own, in the order in which they were added: for
/// work that waits for the disk, or that must be done in turn, while its owner goes on.
class Beside {
 public:
  /// @param most_waiting  pieces that may wait, so that memory stays flat
  explicit Beside(std::ptrdiff_t most_waiting);
  /// Waits for what was added; what it throws now is lost.
  ~Beside();
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;

  /// Waits while too many are waiting. After a piece has failed the others are left out.
  /// @throws what a piece before has thrown
  void add(std::function<void()> work);
  /// Waits until all is done. Call once, last.
  /// @throws what a piece has thrown
  void finish();

 private:
  void do_all();
  void end();
  void require_no_failure() const;

  tbb::concurrent_bounded_queue<std::function<void()>> waiting_;  ///< an empty one is the last
  std::exception_ptr failure_;
  std::atomic<bool> failed_ = false;  ///< once it is set nobody changes `failure_`
  std::thread thread_;                ///< last: it uses all of the above
};

}  // namespace radgenome
