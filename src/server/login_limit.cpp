// SPDX-License-Identifier: Apache-2.0
#include "server/login_limit.h"

#include <algorithm>
#include <iterator>

namespace radgenome::server {

int LoginLimit::wait_of(Times& times, std::size_t most, Clock::time_point now) {
  while (!times.empty() && times.front() + within <= now) times.pop_front();
  if (times.size() < most) return 0;
  const auto left = times[times.size() - most] + within - now;
  return static_cast<int>(std::chrono::ceil<std::chrono::seconds>(left).count());
}

int LoginLimit::wait_s(const std::string& address, Clock::time_point now) {
  const std::lock_guard guard(mutex_);
  const int all = wait_of(all_, most_of_all, now);
  const auto own = by_address_.find(address);
  if (own == by_address_.end()) return all;
  const int wait = wait_of(own->second, most_of_one, now);
  if (own->second.empty()) by_address_.erase(own);
  return std::max(all, wait);
}

void LoginLimit::failed(const std::string& address, Clock::time_point now) {
  const std::lock_guard guard(mutex_);
  all_.push_back(now);
  if (all_.size() > most_of_all) all_.pop_front();
  for (auto entry = by_address_.begin(); entry != by_address_.end();)
    entry = wait_of(entry->second, 1, now) == 0 ? by_address_.erase(entry) : std::next(entry);
  auto& own = by_address_[address];
  own.push_back(now);
  if (own.size() > most_of_one) own.pop_front();
}

}  // namespace radgenome::server
