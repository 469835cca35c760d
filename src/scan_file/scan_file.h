// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "volume/mask.h"
#include "volume/volume.h"

/// `scan.ozx`: the CT and every mask of one case in one file, an OME-Zarr 0.5 image in a stored zip (RFC-9).
/// The only code that reads and writes it.
namespace radgenome::scan_file {

/// Named by the attribute "radgenome" of the root.
inline constexpr const char* format_name = "radgenome.scan/1";

/// What a mask says of itself before its voxels are read.
struct MaskEntry {
  std::string structure;
  Box box;  ///< tight; empty for a mask that is known to be empty
  std::int64_t voxels = 0;
  std::string source;  ///< backend, model and label that made it, for readers
  bool operator==(const MaskEntry&) const = default;
};

/// What is to be written. All masks lie on `geometry`, and so does the CT where there is one.
struct Content {
  Geometry geometry;
  const Ct* ct = nullptr;  ///< nullptr: the file holds masks alone
  std::map<std::string, std::shared_ptr<const Mask>, std::less<>> masks;  ///< by structure id
  std::map<std::string, std::string, std::less<>> sources;                ///< by structure id
};

/// Writes the file beside `path` and renames it. Chunks are compressed in parallel; the bytes do not depend
/// on the number of threads.
/// @error different_grids — a mask or the CT does not lie on `geometry`; cannot_write
void write(const std::filesystem::path& path, const Content& content);

/// An open scan file. Opening reads its directory and attributes alone; each question reads the chunks that
/// it needs. Every method may be called from several threads at once.
class ScanFile {
 public:
  /// @error cannot_read, not_a_scan_file, corrupt_scan_file — says which member and what is wrong with it
  static ScanFile open(const std::filesystem::path& path);
  /// A scan file that is a part of another file, as a member of a release's tar is, read where it lies.
  static ScanFile open(const std::filesystem::path& path, std::uint64_t offset, std::uint64_t size);
  ScanFile(ScanFile&&) noexcept;
  ScanFile& operator=(ScanFile&&) noexcept;
  ~ScanFile();

  const Geometry& geometry() const;
  bool has_ct() const;
  const std::vector<MaskEntry>& masks() const;  ///< sorted by structure
  /// nullptr where the file has no mask of this name.
  const MaskEntry* find(std::string_view structure) const;

  /// The whole CT, or the voxels of `box` (inside the grid) with the geometry of that part.
  /// @error no_ct, box_outside_scan, corrupt_scan_file, cannot_read
  Ct ct() const;
  Ct ct(const Box& box) const;
  /// As ct(box), into `out`: box.voxels() values, i fastest.
  void copy_ct(const Box& box, std::span<std::int16_t> out) const;

  /// One mask, or 0 and 1 for every voxel of `box` (inside the grid), i fastest.
  /// @error unknown_mask, box_outside_scan, corrupt_scan_file, cannot_read
  Mask mask(std::string_view structure) const;
  void copy_mask(std::string_view structure, const Box& box, std::span<std::uint8_t> out) const;

  /// Gives the chunks of a mask that have a voxel of `box` to `use`, from several threads: their voxels, and
  /// a value each, i fastest, other than 0 inside the mask. What a chunk has beyond the grid means nothing;
  /// where there is no chunk, there is no mask.
  /// @error unknown_mask, box_outside_scan, corrupt_scan_file, cannot_read
  void each_chunk_of_mask(std::string_view structure, const Box& box,
                          const std::function<void(const Box&, std::span<const std::uint8_t>)>& use) const;

  /// Reads every byte of the file once; what can be read later is then known to be what was written.
  /// @error corrupt_scan_file, cannot_read
  void verify() const;

 private:
  class Reader;
  explicit ScanFile(std::unique_ptr<Reader> reader);
  std::unique_ptr<Reader> reader_;
};

}  // namespace radgenome::scan_file
