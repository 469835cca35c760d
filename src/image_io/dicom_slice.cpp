// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_slice.h"

#include <fmt/format.h>

#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "image_io/dicom_elements.h"
#include "image_io/dicom_pixels.h"
#include "image_io/values.h"

namespace radgenome::image_io {
namespace {

void read_place(const DicomElements& file, DicomSlice& slice) {
  if (const auto p = file.numbers(0x0020, 0x0032); p.size() == 3)
    slice.position = Eigen::Vector3d(p[0], p[1], p[2]);
  if (const auto o = file.numbers(0x0020, 0x0037); o.size() == 6) {
    slice.along_row = Eigen::Vector3d(o[0], o[1], o[2]);
    slice.along_column = Eigen::Vector3d(o[3], o[4], o[5]);
  }
  if (const auto s = file.numbers(0x0028, 0x0030); s.size() == 2)
    slice.spacing_mm = Eigen::Vector2d(s[0], s[1]);
  if (const auto t = file.numbers(0x0018, 0x0050); t.size() == 1) slice.thickness_mm = t[0];
}

DicomSlice slice_of(const DicomElements& file, const std::filesystem::path& path) {
  DicomSlice slice;
  slice.path = path;
  slice.series_uid = file.text(0x0020, 0x000e);
  slice.description = file.text(0x0008, 0x103e);
  slice.patient = file.text(0x0010, 0x0020);
  slice.modality = file.text(0x0008, 0x0060);
  slice.localizer = file.text(0x0008, 0x0008).find("LOCALIZER") != std::string::npos;
  slice.rows = file.number16(0x0028, 0x0010).value_or(0);
  slice.columns = file.number16(0x0028, 0x0011).value_or(0);
  slice.pixels = slice.rows > 0 && slice.columns > 0 && file.has_pixels();
  if (const auto frames = file.numbers(0x0028, 0x0008); frames.size() == 1 && frames[0] > 1) slice.frames = 2;
  read_place(file, slice);
  return slice;
}

/// Old files lack the mark and begin with an element of group 8.
bool may_be_dicom(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string start(132, '\0');
  file.read(start.data(), static_cast<std::streamsize>(start.size()));
  start.resize(static_cast<std::size_t>(file.gcount()));
  return DicomElements::has_mark(start) || start.starts_with(std::string_view("\x08\0", 2));
}

}  // namespace

std::optional<DicomSlice> read_slice_header(const std::filesystem::path& path) {
  if (!may_be_dicom(path)) return std::nullopt;
  return in_context(path.filename().string(), [&]() -> std::optional<DicomSlice> {
    const std::string bytes = read_file(path);
    try {
      const DicomElements file(bytes);
      auto slice = slice_of(file, path);
      return slice.series_uid.empty() ? std::nullopt : std::optional(std::move(slice));
    } catch (const Error&) {
      if (!DicomElements::has_mark(bytes)) return std::nullopt;  // it only looked like an old file
      throw;
    }
  });
}

void read_slice_values(const DicomSlice& slice, std::span<std::int16_t> out, ValueSummary& summary) {
  in_context(slice.path.filename().string(), [&] {
    const std::string bytes = read_file(slice.path);
    const DicomElements file(bytes);
    try {
      DicomPixels pixels = dicom_pixels(file, slice.rows, slice.columns);
      const auto slope = file.numbers(0x0028, 0x1053), intercept = file.numbers(0x0028, 0x1052);
      if (slope.size() == 1 && slope[0] != 0) pixels.encoding.slope = slope[0];
      if (intercept.size() == 1) pixels.encoding.intercept = intercept[0];
      decode_hu(pixels.buffer.bytes(), pixels.encoding, out, summary);
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw Error("too_large", "the slice does not fit into memory");
    } catch (const std::exception& error) {
      throw Error("cannot_read", fmt::format("GDCM cannot unpack the slice ({})", error.what()));
    }
  });
}

}  // namespace radgenome::image_io
