// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace radgenome::release {

/// A tar (POSIX pax, which is ustar wherever that is enough) that takes its name once it is whole. Equal
/// members give equal bytes: no times, no owners. Members begin at multiples of 512 bytes, so a byte range
/// reads one.
class TarFile {
 public:
  /// @error cannot_write
  explicit TarFile(const std::filesystem::path& path);
  ~TarFile();

  /// @error cannot_write
  void add(const std::string& name, std::string_view bytes);
  /// A file as it lies on the disk, in pieces.
  /// @error cannot_read, cannot_write; source_changed — it grew or shrank meanwhile
  void add_file(const std::string& name, const std::filesystem::path& file);
  /// @return the tar's checksum, as sha256_of_file gives it
  /// @error cannot_write
  std::string close();

 private:
  struct Archive;
  std::unique_ptr<Archive> archive_;
};

/// Calls `use` with the name and the bytes of every file in a tar, in their order.
/// @error cannot_read
void read_tar(const std::filesystem::path& path,
              const std::function<void(const std::string& name, std::string_view bytes)>& use);

}  // namespace radgenome::release
