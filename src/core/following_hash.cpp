// SPDX-License-Identifier: Apache-2.0
#include "core/following_hash.h"

#include <fstream>
#include <vector>

#include "core/error.h"
#include "core/hash.h"

namespace radgenome {
namespace {

constexpr std::uint64_t piece = std::uint64_t{4} << 20;

}  // namespace

FollowingHash::FollowingHash(const std::filesystem::path& file)
    : thread_([this, file] {
        try {
          follow(file);
        } catch (...) {
          failure_ = std::current_exception();
        }
      }) {}

FollowingHash::~FollowingHash() {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    whole_ = true;
  }
  told_.notify_one();
  thread_.join();
}

void FollowingHash::grown(std::uint64_t bytes) {
  bool enough = false;
  {
    const std::lock_guard lock(mutex_);
    enough = written_ / piece != (written_ + bytes) / piece;
    written_ += bytes;
  }
  if (enough) told_.notify_one();
}

std::string FollowingHash::finish() {
  {
    const std::lock_guard lock(mutex_);
    whole_ = true;
  }
  told_.notify_one();
  thread_.join();
  if (failure_) std::rethrow_exception(failure_);
  return hash_;
}

bool FollowingHash::wait(std::uint64_t read) {
  std::unique_lock lock(mutex_);
  told_.wait(lock, [&] { return whole_ || written_ >= read + piece; });
  return !whole_;
}

void FollowingHash::follow(const std::filesystem::path& file) {
  std::ifstream source(file, std::ios::binary);
  if (!source) throw Error("cannot_read", "the file cannot be opened for reading").in(file.string());
  Sha256 hash;
  std::vector<char> bytes(piece);
  std::uint64_t read = 0;
  for (bool growing = true; growing;) {
    growing = wait(read);
    // A writer may hold bytes back, so that the end of the file is only the last one when it is whole.
    do {
      source.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
      hash.add({bytes.data(), static_cast<std::size_t>(source.gcount())});
      read += static_cast<std::uint64_t>(source.gcount());
    } while (source);
    if (source.bad())
      throw Error("cannot_read", "reading stopped before the end of the file").in(file.string());
    source.clear();
  }
  hash_ = hash.finish();
}

}  // namespace radgenome
