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

void make_folder_of(const std::filesystem::path& path) {
  if (!path.has_parent_path()) return;
  std::error_code failed;
  std::filesystem::create_directories(path.parent_path(), failed);
  if (failed) throw write_error(path, failed.value());
}

/// What lies in the system's memory goes to the disk.
void flush(const std::filesystem::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw errno;
  const bool failed = ::fsync(descriptor) != 0 && errno != EINVAL;
  const int reason = errno;
  ::close(descriptor);
  if (failed) throw reason;
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

std::string read_file_start(const std::filesystem::path& path, std::size_t count) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(count, '\0');
  if (!file || std::filesystem::is_directory(path) ||
      (!file.read(bytes.data(), static_cast<std::streamsize>(count)) && file.bad()))
    throw Error("cannot_read", "the file cannot be opened for reading").in(path.string());
  bytes.resize(static_cast<std::size_t>(file.gcount()));
  return bytes;
}

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes) {
  make_folder_of(path);
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

void replace_file(const std::filesystem::path& path,
                  const std::function<void(const std::filesystem::path& beside)>& write) {
  make_folder_of(path);
  const auto temporary = temporary_beside(path);
  try {
    write(temporary);
    flush(temporary);
    if (::rename(temporary.c_str(), path.c_str()) != 0) throw errno;
  } catch (int reason) {
    ::unlink(temporary.c_str());
    throw write_error(path, reason);
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

}  // namespace radgenome
