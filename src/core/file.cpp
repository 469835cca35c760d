// SPDX-License-Identifier: Apache-2.0
#include "core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <span>

#include "core/atomic_file.h"
#include "core/error.h"

namespace radgenome {

namespace {

class OpenFile {
 public:
  /// Does not wait for the other end of a pipe.
  explicit OpenFile(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenFile() {
    if (is_open()) ::close(descriptor_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  /// Nothing where it is no plain file.
  std::optional<std::size_t> size() const {
    struct stat about {};
    if (::fstat(descriptor_, &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
    return static_cast<std::size_t>(about.st_size);
  }
  /// As many bytes as the file still has, at most those of `room`; nothing where reading fails.
  std::optional<std::size_t> read(std::span<char> room) const {
    std::size_t done = 0;
    while (done < room.size()) {
      const auto count = ::read(descriptor_, room.data() + done, room.size() - done);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return std::nullopt;
      if (count == 0) break;
      done += static_cast<std::size_t>(count);
    }
    return done;
  }

 private:
  int descriptor_;
};

}  // namespace

std::optional<std::string> read_file_if_there(const std::filesystem::path& path) {
  const auto refuse = [&](const char* sentence) { throw Error("cannot_read", sentence).in(path.string()); };
  const OpenFile file(path);
  if (!file.is_open() && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
  if (!file.is_open()) refuse("the file cannot be opened for reading");
  const auto size = file.size();
  if (!size) refuse("it is no plain file");
  std::string bytes(*size, '\0');
  const auto count = file.read(bytes);
  if (!count) refuse("reading stopped before the end of the file");
  bytes.resize(*count);
  return bytes;
}

std::string read_file(const std::filesystem::path& path) {
  if (auto bytes = read_file_if_there(path)) return *std::move(bytes);
  throw Error("cannot_read", "the file cannot be opened for reading").in(path.string());
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes, Flush when) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit(when);
}

}  // namespace radgenome
