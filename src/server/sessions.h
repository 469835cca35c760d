// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "record/reviews.h"

namespace radgenome::server {

struct Session {
  std::string reader;
  record::Role role = record::Role::reader;
  std::string csrf;  ///< what a request that changes something must say besides the cookie
};

/// Who is in. Lives in memory: a restart of the server asks everyone to come in again.
class Sessions {
 public:
  /// @return the cookie's value
  std::string begin(Session session);
  /// Nothing where there is no such session, or where it was not used for twelve hours.
  std::optional<Session> find(const std::string& cookie);
  void end(const std::string& cookie);
  /// The sessions of a reader whose role or password has changed.
  void end_all_of(const std::string& reader);

 private:
  using Clock = std::chrono::steady_clock;
  struct Open {
    Session session;
    Clock::time_point used;
  };
  void forget_old();

  std::mutex mutex_;
  std::map<std::string, Open> open_;  ///< by hash of the cookie: a search in it tells nothing by its time
};

}  // namespace radgenome::server
