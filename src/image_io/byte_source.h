// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <vector>

namespace radgenome::image_io {

/// Bytes in their order, from memory or block by block from a file of any size.
class ByteSource {
 public:
  /// @param bytes  must outlive the source
  explicit ByteSource(std::string_view bytes) : ahead_(bytes) {}
  /// @error cannot_read
  explicit ByteSource(const std::filesystem::path& path);

  /// What lies ahead: at least `count` bytes, fewer only where the source ends before. Valid until the next
  /// call. `count` is at most block_bytes.
  /// @error cannot_read
  std::string_view ahead(std::size_t count = 1);
  void skip(std::size_t count) { ahead_.remove_prefix(count); }
  /// Copies up to `count` bytes to `out` and passes them; fewer only at the end.
  std::size_t read(std::byte* out, std::size_t count);

  static constexpr std::size_t block_bytes = std::size_t{1} << 17;

 private:
  std::ifstream file_;
  std::vector<char> block_;
  std::string_view ahead_;
};

}  // namespace radgenome::image_io
