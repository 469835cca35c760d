// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <string>

namespace radgenome::server {

/// Counts failed tries to come in. Who fails ten times within a minute waits until that minute is over, and
/// so does everyone where a hundred tries failed; right ones do not count.
class LoginLimit {
 public:
  using Clock = std::chrono::steady_clock;
  /// Seconds to wait; 0: go on.
  int wait_s(const std::string& address, Clock::time_point now = Clock::now());
  void failed(const std::string& address, Clock::time_point now = Clock::now());

 private:
  static constexpr std::size_t most_of_one = 10, most_of_all = 100;
  static constexpr std::chrono::seconds within{60};
  using Times = std::deque<Clock::time_point>;
  static int wait_of(Times& times, std::size_t most, Clock::time_point now);

  std::mutex mutex_;
  Times all_;
  std::map<std::string, Times> by_address_;
};

}  // namespace radgenome::server
