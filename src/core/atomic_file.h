// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace radgenome {

/// When bytes must be on the disk. Later: when the system writes them, so that after a power failure the file
/// may be cut short; for files that are made anew when they are found so, thousands of which would otherwise
/// wait for the disk.
enum class Flush { now, later };

/// A file that grows piece by piece beside `path` and takes its name only once it is whole and on the disk: a
/// reader sees the old bytes or the new ones, never half. Without `commit`, or after a failure, the old file
/// stays and nothing is left.
class AtomicFile {
 public:
  /// Makes the folders above.
  /// @error cannot_write — disk full, no permission …; the sentence carries the system's reason
  explicit AtomicFile(std::filesystem::path path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// @error cannot_write
  void write(std::string_view bytes);
  /// Where the file grows, for a library that writes files by their names.
  const std::filesystem::path& beside() const { return temporary_; }
  /// Flushes to the disk and renames; call once, last.
  /// @error cannot_write
  void commit(Flush when = Flush::now);

 private:
  void flush();

  std::filesystem::path path_, temporary_;
  int descriptor_ = -1;
  std::string pending_;  ///< small pieces wait here for their fellows
};

}  // namespace radgenome
