// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace radgenome {

/// When bytes must be on the disk. Later: when the system writes them, so that after a power failure the file
/// may be cut short; for files that are made anew when they are found so, thousands of which would otherwise
/// wait for the disk.
enum class Flush { now, later };

/// Whether written bytes pass through the system's cache of pages, where whoever reads them next finds them.
/// Around it, files of gigabytes cost a fraction of the processor's time and put nothing else out of the
/// cache; where the file system knows no such way they pass through it all the same.
enum class PageCache { through, around };

/// A file that grows piece by piece beside `path` and takes its name only once it is whole and on the disk: a
/// reader sees the old bytes or the new ones, never half. Without `commit`, or after a failure, the old file
/// stays and nothing is left.
class AtomicFile {
 public:
  /// Around the page cache, memory and sizes of what is written are multiples of this.
  static constexpr std::size_t alignment = 4096;

  /// Makes the folders above.
  /// @error cannot_write — disk full, no permission …; the sentence carries the system's reason
  explicit AtomicFile(std::filesystem::path path, PageCache cache = PageCache::through);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  /// Around the page cache at once, and only the last piece may be of another size than `alignment` asks for;
  /// through it, small pieces wait for their fellows.
  /// @error cannot_write
  void write(std::string_view bytes);
  /// Where the file grows, for a library that writes files by their names.
  const std::filesystem::path& beside() const { return temporary_; }
  /// Flushes to the disk and renames; call once, last.
  /// @error cannot_write
  void commit(Flush when = Flush::now);

 private:
  /// False with the system's reason in errno.
  bool open();
  void write_at_once(std::string_view bytes);
  void go_through_cache();

  std::filesystem::path path_, temporary_;
  bool around_cache_;
  int descriptor_ = -1;
  std::string waiting_;
};

}  // namespace radgenome
