// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_seg.h"

#include <fstream>

#include "core/library.h"
#include "image_io/dcmtk_library.h"
#include "image_io/dicom_elements.h"

namespace radgenome::image_io {
namespace {

const DcmtkLibrary& dcmtk() {
  static const auto* library =
      function_in<decltype(radgenome_dcmtk_library)>("libradgenome_dcmtk.so", "radgenome_dcmtk_library")();
  return *library;
}

/// Media Storage SOP Class UID of the meta information, which stands within the first hundreds of bytes.
std::string sop_class_of(const std::filesystem::path& path) {
  std::string start(1024, '\0');
  std::ifstream file(path, std::ios::binary);
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  constexpr std::string_view head("\x02\x00\x02\x00UI", 6);
  const auto at = start.find(head);
  if (!DicomElements::has_mark(start) || at == std::string::npos || at + 8 > start.size()) return {};
  const auto length = static_cast<unsigned char>(start[at + 6]);  // 64 at most
  auto uid = start.substr(at + 8, length);
  while (!uid.empty() && (uid.back() == '\0' || uid.back() == ' ')) uid.pop_back();
  return uid;
}

}  // namespace

bool is_dicom_seg(const std::filesystem::path& path) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(path, failed)) return false;
  const auto kind = sop_class_of(path);
  return kind == segmentation || kind == label_map_segmentation;
}

DicomSeg read_dicom_seg(const std::filesystem::path& path) {
  return dcmtk().read(path);
}

Geometry read_dicom_seg_geometry(const std::filesystem::path& path) {
  return dcmtk().read_geometry(path);
}

void write_dicom_seg(const std::filesystem::path& path, const Geometry& grid,
                     std::span<const DicomSegment> segments, const DicomSegOptions& options) {
  dcmtk().write(path, grid, segments, options);
}

}  // namespace radgenome::image_io
