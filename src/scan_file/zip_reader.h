// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace radgenome::scan_file {

/// One file in the zip.
struct ZipMember {
  std::string name;
  std::uint64_t header = 0;  ///< where its local header begins
  std::uint64_t size = 0;
  std::uint32_t crc = 0;
};

/// A part of a file: where it begins and how long it is, in bytes.
struct Window {
  std::uint64_t offset = 0, size = 0;
};

/// Bytes that nobody sets to 0 before they are read into.
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t size) : bytes_(std::make_unique_for_overwrite<char[]>(size)), size_(size) {}
  char* data() { return bytes_.get(); }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

/// Reads a zip whose members are stored. Whatever the file claims is checked against its true size before
/// memory is taken, and each member against its CRC. Names that lead elsewhere ("..", "/", control
/// characters), double names and members that lie on each other are refused. Methods may be called from
/// several threads at once.
class ZipReader {
 public:
  /// @error cannot_read, not_a_scan_file — no zip, corrupt_scan_file
  explicit ZipReader(const std::filesystem::path& path);
  /// A zip that is a part of the file, as a member of a tar is: no byte outside the window is read.
  ZipReader(const std::filesystem::path& path, const Window& window);
  ~ZipReader();
  ZipReader(const ZipReader&) = delete;
  ZipReader& operator=(const ZipReader&) = delete;

  /// nullptr where there is no such member.
  const ZipMember* find(std::string_view name) const;
  const std::vector<ZipMember>& members() const { return members_; }  ///< sorted by name
  const std::string& comment() const { return comment_; }
  /// CRC-32 of the bytes of the directory.
  std::uint32_t directory_crc() const { return directory_crc_; }

  /// @error corrupt_scan_file, cannot_read — both name the member
  Buffer read(const ZipMember& member) const;
  /// Tells the system that the member will be read soon: many are then fetched at once, not one after the
  /// other.
  void prefetch(const ZipMember& member) const;

 private:
  struct Directory {
    std::uint64_t begin = 0, size = 0, members = 0;
  };
  void open(const std::filesystem::path& path, const std::optional<Window>& window);
  Directory find_directory();
  Directory read_end64(std::uint64_t begin) const;
  void read_members(const Directory& directory);
  void require_apart(const Directory& directory) const;
  Buffer read_at(std::uint64_t offset, std::size_t size) const;

  int descriptor_ = -1;
  std::uint64_t begin_ = 0, file_size_ = 0;  ///< of the zip in the file; all other offsets count from there
  std::string comment_;
  std::uint32_t directory_crc_ = 0;
  std::vector<ZipMember> members_;
};

}  // namespace radgenome::scan_file
