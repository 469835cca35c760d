// SPDX-License-Identifier: Apache-2.0
#include "core/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "core/error.h"

namespace radgenome {
namespace {

/// Bytes; small pieces wait until there are so many.
constexpr std::size_t most_waiting = std::size_t{1} << 16;

Error write_error(const std::filesystem::path& path, int reason) {
  std::string sentence = "the file cannot be written (" + std::string(std::strerror(reason)) + ")";
  if (reason == ENOSPC) sentence += "; make room on the disk and run the same command again";
  return Error("cannot_write", sentence).in(path.string());
}

/// @param bytes  those that are written leave it
/// @return 0, or the system's reason
int write_all(int descriptor, std::string_view& bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  const auto name = "." + path.filename().string() + "." + std::to_string(::getpid()) + "." +
                    std::to_string(counter++) + ".tmp";
  return path.parent_path() / name;
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path path, PageCache cache)
    : path_(std::move(path)), around_cache_(cache == PageCache::around) {
  temporary_ = temporary_beside(path_);
  if (!open() && errno == ENOENT && path_.has_parent_path()) {
    std::error_code failed;
    std::filesystem::create_directories(path_.parent_path(), failed);
    if (failed) throw write_error(path_, failed.value());
    open();
  }
  if (descriptor_ < 0) throw write_error(path_, errno);
}

bool AtomicFile::open() {
  const int flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC;
  descriptor_ = ::open(temporary_.c_str(), flags | (around_cache_ ? O_DIRECT : 0), 0666);
  if (descriptor_ < 0 && around_cache_ && errno == EINVAL) {
    around_cache_ = false;
    ::unlink(temporary_.c_str());  // some file systems have made it by then
    descriptor_ = ::open(temporary_.c_str(), flags, 0666);
  }
  return descriptor_ >= 0;
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  if (!around_cache_ && waiting_.size() + bytes.size() < most_waiting) {
    waiting_.append(bytes);
    return;
  }
  write_at_once(waiting_);
  waiting_.clear();
  write_at_once(bytes);
}

void AtomicFile::write_at_once(std::string_view bytes) {
  if (around_cache_ && bytes.size() % alignment != 0) go_through_cache();
  int reason = write_all(descriptor_, bytes);
  if (reason == EINVAL && around_cache_) {
    go_through_cache();
    reason = write_all(descriptor_, bytes);
  }
  if (reason != 0) throw write_error(path_, reason);
}

void AtomicFile::go_through_cache() {
  ::fcntl(descriptor_, F_SETFL, ::fcntl(descriptor_, F_GETFL) & ~O_DIRECT);
  around_cache_ = false;
}

void AtomicFile::commit(Flush when) {
  write_at_once(waiting_);
  if (when == Flush::now && ::fsync(descriptor_) != 0 && errno != EINVAL) throw write_error(path_, errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) throw write_error(path_, errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw write_error(path_, errno);
  temporary_.clear();
}

}  // namespace radgenome
