// SPDX-License-Identifier: Apache-2.0
#include "core/beside.h"

#include <utility>

namespace radgenome {

Beside::Beside(std::ptrdiff_t most_waiting) {
  waiting_.set_capacity(most_waiting);
  thread_ = std::thread([this] { do_all(); });
}

Beside::~Beside() {
  if (thread_.joinable()) end();
}

void Beside::add(std::function<void()> work) {
  require_no_failure();
  waiting_.push(std::move(work));
}

void Beside::finish() {
  end();
  require_no_failure();
}

void Beside::end() {
  waiting_.push(nullptr);
  thread_.join();
}

void Beside::require_no_failure() const {
  if (failed_) std::rethrow_exception(failure_);
}

void Beside::do_all() {
  for (;;) {
    std::function<void()> work;
    waiting_.pop(work);
    if (!work) return;
    if (failed_) continue;
    try {
      work();
    } catch (...) {
      failure_ = std::current_exception();
      failed_ = true;
    }
  }
}

}  // namespace radgenome
