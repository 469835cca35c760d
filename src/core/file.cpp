// SPDX-License-Identifier: Apache-2.0
#include "core/file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "core/error.h"

namespace radgenome {
namespace {

Error write_error(const std::filesystem::path& path, int reason) {
  std::string sentence = "the file cannot be written (" + std::string(std::strerror(reason)) + ")";
  if (reason == ENOSPC) sentence += "; make room on the disk and run the same command again";
  return Error("cannot_write", sentence).in(path.string());
}

void write_all(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) throw errno;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  if (::fsync(descriptor) != 0 && errno != EINVAL) throw errno;
}

std::filesystem::path temporary_beside(const std::filesystem::path& path) {
  static std::atomic<unsigned> counter{0};
  const auto name = "." + path.filename().string() + "." + std::to_string(::getpid()) + "." +
                    std::to_string(counter++) + ".tmp";
  return path.parent_path() / name;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file || std::filesystem::is_directory(path))
    throw Error("cannot_read", "the file cannot be opened for reading").in(path.string());
  // The size of what was opened: `path` may be another file by now.
  const auto size = file.tellg();
  file.seekg(0);
  if (!file) throw Error("cannot_read", "it is no plain file").in(path.string());
  std::string bytes(static_cast<std::size_t>(size), '\0');
  file.read(bytes.data(), size);
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad()) throw Error("cannot_read", "reading stopped before the end of the file").in(path.string());
  return bytes;
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  if (path.has_parent_path()) {
    std::error_code failed;
    std::filesystem::create_directories(path.parent_path(), failed);
    if (failed) throw write_error(path, failed.value());
  }
  const auto temporary = temporary_beside(path);
  int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor < 0) throw write_error(path, errno);
  try {
    write_all(descriptor, bytes);
    if (::close(std::exchange(descriptor, -1)) != 0) throw errno;
    if (::rename(temporary.c_str(), path.c_str()) != 0) throw errno;
  } catch (int reason) {
    if (descriptor >= 0) ::close(descriptor);
    ::unlink(temporary.c_str());
    throw write_error(path, reason);
  }
}

}  // namespace radgenome
