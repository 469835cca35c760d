// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <semaphore>
#include <span>
#include <string>
#include <string_view>

#include "core/atomic_file.h"
#include "core/beside.h"
#include "core/hash.h"

namespace radgenome {

/// A file of gigabytes, written once from its first byte to its last, as an AtomicFile around the page cache.
/// Its SHA-256 is worked out on a thread beside, so that it is known with the last byte and no byte is read
/// twice. Takes 12 MiB of memory.
class LargeFile {
 public:
  /// Makes the folders above.
  /// @error cannot_write
  explicit LargeFile(std::filesystem::path path);

  /// Copies the bytes.
  /// @error cannot_write
  void write(std::string_view bytes);
  /// Where the next bytes of the file may be put by whoever has them from elsewhere, so that they are not
  /// copied: never empty, and there until the next call of any other function.
  /// @error cannot_write
  std::span<char> room();
  /// The first `count` bytes in room() are the next of the file.
  void fill(std::size_t count) { filled_ += count; }
  /// Flushes to the disk and renames; call once, last.
  /// @return the file's checksum, as sha256_of_file gives it
  /// @error cannot_write
  std::string commit();

 private:
  static constexpr std::size_t block_bytes = std::size_t{1} << 21, block_count = 6;

  struct Free {
    void operator()(char* bytes) const { std::free(bytes); }
  };
  void flush();
  void next_block();

  AtomicFile file_;
  std::array<std::unique_ptr<char, Free>, block_count> blocks_;  ///< used in turn, and made when first used
  std::size_t block_ = 0, filled_ = 0;
  std::counting_semaphore<> free_blocks_{block_count};  ///< those the hash no longer reads
  Sha256 hash_;
  Beside hashing_{block_count};  ///< last: it uses the hash and the blocks
};

}  // namespace radgenome
