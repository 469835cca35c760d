// SPDX-License-Identifier: Apache-2.0
#include "core/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace radgenome {
namespace {

constexpr std::size_t most_pending = 1 << 16;

Error write_error(const std::filesystem::path& path, int reason) {
  std::string sentence = "the file cannot be written (" + std::string(std::strerror(reason)) + ")";
  if (reason == ENOSPC) sentence += "; make room on the disk and run the same command again";
  return Error("cannot_write", sentence).in(path.string());
}

/// 0, or the system's reason.
int write_all(int descriptor, std::string_view bytes) {
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

AtomicFile::AtomicFile(std::filesystem::path path) : path_(std::move(path)) {
  if (path_.has_parent_path()) {
    std::error_code failed;
    std::filesystem::create_directories(path_.parent_path(), failed);
    if (failed) throw write_error(path_, failed.value());
  }
  temporary_ = temporary_beside(path_);
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw write_error(path_, errno);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void AtomicFile::write(std::string_view bytes) {
  if (pending_.size() + bytes.size() > most_pending) flush();
  if (bytes.size() < most_pending)
    pending_ += bytes;
  else if (const int reason = write_all(descriptor_, bytes))
    throw write_error(path_, reason);
}

void AtomicFile::flush() {
  if (const int reason = write_all(descriptor_, pending_)) throw write_error(path_, reason);
  pending_.clear();
}

void AtomicFile::commit(Flush when) {
  flush();
  if (when == Flush::now && ::fsync(descriptor_) != 0 && errno != EINVAL) throw write_error(path_, errno);
  if (::close(std::exchange(descriptor_, -1)) != 0) throw write_error(path_, errno);
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) throw write_error(path_, errno);
  temporary_.clear();
}

}  // namespace radgenome
