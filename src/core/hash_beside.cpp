// SPDX-License-Identifier: Apache-2.0
#include "core/hash_beside.h"

#include <utility>

#include "core/hash.h"

namespace radgenome {
namespace {

constexpr std::size_t most_waiting = 8;

}  // namespace

HashBeside::HashBeside() : thread_([this] { hash_all(); }) {}

HashBeside::~HashBeside() {
  if (thread_.joinable()) end();
}

void HashBeside::add(std::string_view bytes, std::shared_ptr<const void> owner) {
  {
    std::unique_lock lock(mutex_);
    told_.wait(lock, [&] { return waiting_.size() < most_waiting; });
    waiting_.push_back({bytes, std::move(owner)});
  }
  told_.notify_all();
}

void HashBeside::add(std::string_view bytes) {
  const auto copy = std::make_shared<const std::string>(bytes);
  add(*copy, copy);
}

std::string HashBeside::finish() {
  end();
  return hash_;
}

void HashBeside::end() {
  {
    const std::lock_guard lock(mutex_);
    whole_ = true;
  }
  told_.notify_all();
  thread_.join();
}

void HashBeside::hash_all() {
  Sha256 hash;
  for (;;) {
    Piece piece;
    {
      std::unique_lock lock(mutex_);
      told_.wait(lock, [&] { return whole_ || !waiting_.empty(); });
      if (waiting_.empty()) break;
      piece = std::move(waiting_.front());
      waiting_.pop_front();
    }
    told_.notify_all();
    hash.add(piece.bytes);
  }
  hash_ = hash.finish();
}

}  // namespace radgenome
