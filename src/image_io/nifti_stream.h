// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <variant>

#include "image_io/gzip.h"
#include "image_io/nifti_header.h"

namespace radgenome::image_io {

/// A NIfTI file, compressed or not, read in its order: the header, then the voxels as they are stored. Holds
/// a fixed number of bytes, however large the file is.
class NiftiStream {
 public:
  /// Reads the header.
  /// @error not_what_its_name_says, truncated_file, truncated_gzip, corrupt_gzip, cannot_read and those of
  ///        nifti_header
  explicit NiftiStream(const std::filesystem::path& path);

  const NiftiHeader& header() const { return header_; }

  /// Before anything is made for the voxels: a damaged header may speak of terabytes.
  /// @error truncated_file — no file of this size can hold so many voxels
  void require_plausible_size() const;

  /// The next voxel bytes, `out.size()` of them.
  /// @error truncated_file, truncated_gzip, corrupt_gzip
  void read(std::span<std::byte> out);

  /// To be called behind the last voxel: looks at the checksums of what follows. True where the file goes on.
  bool finish();

 private:
  std::size_t read_some(std::byte* out, std::size_t count);
  void skip_to_voxels();

  std::variant<ByteSource, UnpackingStream> bytes_;
  std::uintmax_t file_bytes_ = 0;
  std::string start_;      ///< bytes read for the sake of the header that are voxels already
  std::size_t taken_ = 0;  ///< bytes of the unpacked file up to here
  NiftiHeader header_;
};

}  // namespace radgenome::image_io
