// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/atomic_file.h"

namespace radgenome::scan_file {

/// Writes a zip whose members are stored as they are, one after the other. Equal members give equal bytes:
/// no times, no users. The end of the directory is always there in 64-bit form too (RFC-9 recommends zip64);
/// a member takes the 64-bit form where its numbers need it.
class ZipWriter {
 public:
  /// @param largest32  numbers from here on are written in 64-bit form; less than the default is for tests
  explicit ZipWriter(AtomicFile& file, std::uint64_t largest32 = 0xffffffff)
      : file_(file), largest32_(largest32) {}

  /// @error cannot_write
  void add(std::string_view name, std::string_view bytes);
  /// Writes the directory; call once, last.
  /// @param comment  gets the CRC-32 of the directory's bytes and gives the comment of the file
  template <class Comment>
  void finish(const Comment& comment) {
    write_end(comment(directory_crc()));
  }

 private:
  std::uint32_t directory_crc() const;
  void write_end(std::string_view comment);
  void write(std::string_view bytes);

  AtomicFile& file_;
  std::uint64_t largest32_;
  std::uint64_t written_ = 0, members_ = 0;
  std::string directory_;
};

}  // namespace radgenome::scan_file
