// SPDX-License-Identifier: Apache-2.0
#include "server/sessions.h"

#include <algorithm>

#include "core/hash.h"
#include "server/random.h"

namespace radgenome::server {
namespace {

constexpr auto idle = std::chrono::hours(12);
constexpr std::size_t most = 10'000;

}  // namespace

void Sessions::forget_old() {
  const auto now = Clock::now();
  std::erase_if(open_, [&](const auto& entry) { return entry.second.used + idle < now; });
  if (open_.size() < most) return;
  open_.erase(std::min_element(open_.begin(), open_.end(),
                               [](const auto& a, const auto& b) { return a.second.used < b.second.used; }));
}

std::string Sessions::begin(Session session) {
  auto cookie = secret();
  session.csrf = secret();
  const std::lock_guard guard(mutex_);
  forget_old();
  open_[sha256_of(cookie)] = {std::move(session), Clock::now()};
  return cookie;
}

std::optional<Session> Sessions::find(const std::string& cookie) {
  const auto key = sha256_of(cookie);
  const std::lock_guard guard(mutex_);
  const auto found = open_.find(key);
  if (found == open_.end()) return std::nullopt;
  const auto now = Clock::now();
  if (found->second.used + idle < now) {
    open_.erase(found);
    return std::nullopt;
  }
  found->second.used = now;
  return found->second.session;
}

void Sessions::end(const std::string& cookie) {
  const std::lock_guard guard(mutex_);
  open_.erase(sha256_of(cookie));
}

void Sessions::end_all_of(const std::string& reader) {
  const std::lock_guard guard(mutex_);
  std::erase_if(open_, [&](const auto& entry) { return entry.second.session.reader == reader; });
}

}  // namespace radgenome::server
