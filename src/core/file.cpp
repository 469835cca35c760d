// SPDX-License-Identifier: Apache-2.0
#include "core/file.h"

#include <fstream>

#include "core/atomic_file.h"
#include "core/error.h"

namespace radgenome {

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

void write_file_atomically(const std::filesystem::path& path, std::string_view bytes, Flush when) {
  AtomicFile file(path);
  file.write(bytes);
  file.commit(when);
}

}  // namespace radgenome
