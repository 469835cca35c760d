// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace radgenome::server {

/// Keeps what was used last, up to a sum of sizes. What several ask for at once is made once.
template <class Value>
class Cache {
 public:
  using Shared = std::shared_ptr<const Value>;
  explicit Cache(std::size_t limit) : limit_(limit) {}

  /// What `make()` made for `key`, now or before.
  /// @param size_of  how much of the limit a value takes; one that is larger than the limit is not kept
  template <class Make, class SizeOf>
  Shared get(const std::string& key, const Make& make, const SizeOf& size_of) {
    std::unique_lock lock(mutex_);
    if (const auto found = entries_.find(key); found != entries_.end()) {
      order_.splice(order_.begin(), order_, found->second.place);
      const auto made = found->second.made;
      lock.unlock();
      return made.get();
    }
    std::promise<Shared> promise;
    order_.push_front(key);
    entries_[key] = {promise.get_future().share(), 0, order_.begin()};
    lock.unlock();
    try {
      auto value = make();
      const std::size_t size = size_of(*value);
      promise.set_value(value);
      lock.lock();
      keep(key, size);
      return value;
    } catch (...) {
      promise.set_exception(std::current_exception());
      lock.lock();
      drop(key);
      throw;
    }
  }

  /// Nothing where it is not there whole.
  Shared find(const std::string& key) {
    const std::lock_guard guard(mutex_);
    const auto found = entries_.find(key);
    if (found == entries_.end() || found->second.size == 0) return nullptr;
    return found->second.made.get();
  }

 private:
  struct Entry {
    std::shared_future<Shared> made;
    std::size_t size = 0;  ///< 0: still being made
    std::list<std::string>::iterator place;
  };

  void drop(const std::string& key) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    held_ -= found->second.size;
    order_.erase(found->second.place);
    entries_.erase(found);
  }

  void keep(const std::string& key, std::size_t size) {
    const auto found = entries_.find(key);
    if (found == entries_.end()) return;
    found->second.size = size;
    held_ += size;
    for (auto last = order_.end(); held_ > limit_ && last != order_.begin();) {
      const auto oldest = *--last;
      if (entries_.at(oldest).size == 0) continue;
      ++last;
      drop(oldest);
      last = order_.end();
    }
  }

  std::size_t limit_, held_ = 0;
  std::mutex mutex_;
  std::list<std::string> order_;  ///< the last used first
  std::map<std::string, Entry> entries_;
};

}  // namespace radgenome::server
