// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace radgenome::image_io {

/// The data elements of one DICOM file, top level only. Debian's GDCM is built with assertions, which end the
/// program on a file that was cut short; so the structure is read here, with every length checked, and GDCM
/// gets nothing but compressed pixels. Views point into the bytes that were given.
/// @source DICOM PS3.5 (data structures and encoding), PS3.10 (media storage)
class DicomElements {
 public:
  /// True for the mark of a DICOM file.
  static bool has_mark(std::string_view bytes);

  /// @error truncated_file — an element reaches behind the end; corrupt_header — no element can stand there;
  ///        unsupported_datatype — a deflated file
  explicit DicomElements(std::string_view bytes);

  std::string text(std::uint16_t group, std::uint16_t element) const;
  /// The numbers of a "1\2\3" text; fewer where one cannot be read.
  std::vector<double> numbers(std::uint16_t group, std::uint16_t element) const;
  /// A whole number stored in two bytes.
  std::optional<int> number16(std::uint16_t group, std::uint16_t element) const;

  bool has_pixels() const { return !pixels_.empty() || !fragments_.empty(); }
  std::string_view pixels() const { return pixels_; }                            ///< where not compressed
  const std::vector<std::string_view>& fragments() const { return fragments_; }  ///< where compressed
  const std::string& transfer_syntax() const { return syntax_; }
  bool big_endian() const { return syntax_ == "1.2.840.10008.1.2.2"; }

 private:
  class Walk;
  static std::uint32_t tag(std::uint16_t group, std::uint16_t element) {
    return (std::uint32_t{group} << 16) | element;
  }

  std::map<std::uint32_t, std::string_view> values_;
  std::string_view pixels_;
  std::vector<std::string_view> fragments_;
  std::string syntax_;
};

}  // namespace radgenome::image_io
