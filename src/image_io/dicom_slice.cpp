// SPDX-License-Identifier: Apache-2.0
#include "image_io/dicom_slice.h"

#include <fmt/format.h>
#include <gdcmAttribute.h>
#include <gdcmImageReader.h>
#include <gdcmReader.h>
#include <gdcmTrace.h>

#include <charconv>
#include <fstream>

#include "core/error.h"
#include "image_io/values.h"

namespace radgenome::image_io {
namespace {

const gdcm::Tag pixel_data(0x7fe0, 0x0010);

/// GDCM speaks on the terminal unless told not to; its tables are made on first use.
void quiet_gdcm() {
  static const bool done = [] {
    gdcm::Trace::DebugOff();
    gdcm::Trace::WarningOff();
    gdcm::Trace::ErrorOff();
    return true;
  }();
  static_cast<void>(done);
}

std::string text_of(const gdcm::DataSet& data, gdcm::Tag tag) {
  if (!data.FindDataElement(tag)) return {};
  const gdcm::ByteValue* value = data.GetDataElement(tag).GetByteValue();
  if (value == nullptr || value->GetPointer() == nullptr) return {};
  std::string text(value->GetPointer(), value->GetLength());
  const auto blank = [](char c) { return c == ' ' || c == '\0'; };
  while (!text.empty() && blank(text.back())) text.pop_back();
  while (!text.empty() && blank(text.front())) text.erase(text.begin());
  return text;
}

/// The numbers of a "1\2\3" value; fewer where one cannot be read.
std::vector<double> numbers_of(const gdcm::DataSet& data, gdcm::Tag tag) {
  const std::string text = text_of(data, tag);
  std::vector<double> numbers;
  const char* at = text.data();
  const char* end = at + text.size();
  while (at < end) {
    while (at < end && (*at == ' ' || *at == '+')) ++at;
    double number = 0;
    const auto read = std::from_chars(at, end, number);
    if (read.ec != std::errc{}) break;
    numbers.push_back(number);
    at = read.ptr;
    while (at < end && *at == ' ') ++at;
    if (at < end && *at++ != '\\') break;
  }
  return numbers;
}

template <std::uint16_t group, std::uint16_t element>
int short_of(const gdcm::DataSet& data) {
  gdcm::Attribute<group, element> attribute{};
  if (!data.FindDataElement(attribute.GetTag()) || data.GetDataElement(attribute.GetTag()).IsEmpty())
    return 0;
  attribute.SetFromDataElement(data.GetDataElement(attribute.GetTag()));
  return attribute.GetValue();
}

void read_place(const gdcm::DataSet& data, DicomSlice& slice) {
  if (const auto p = numbers_of(data, {0x0020, 0x0032}); p.size() == 3)
    slice.position = Eigen::Vector3d(p[0], p[1], p[2]);
  if (const auto o = numbers_of(data, {0x0020, 0x0037}); o.size() == 6) {
    slice.along_row = Eigen::Vector3d(o[0], o[1], o[2]);
    slice.along_column = Eigen::Vector3d(o[3], o[4], o[5]);
  }
  if (const auto s = numbers_of(data, {0x0028, 0x0030}); s.size() == 2)
    slice.spacing_mm = Eigen::Vector2d(s[0], s[1]);
  if (const auto t = numbers_of(data, {0x0018, 0x0050}); t.size() == 1) slice.thickness_mm = t[0];
}

ValueType value_type(const gdcm::PixelFormat& format) {
  switch (format.GetScalarType()) {
    case gdcm::PixelFormat::UINT8:
      return ValueType::u8;
    case gdcm::PixelFormat::INT8:
      return ValueType::i8;
    case gdcm::PixelFormat::UINT12:
    case gdcm::PixelFormat::UINT16:
      return ValueType::u16;
    case gdcm::PixelFormat::INT12:
    case gdcm::PixelFormat::INT16:
      return ValueType::i16;
    case gdcm::PixelFormat::UINT32:
      return ValueType::u32;
    case gdcm::PixelFormat::INT32:
      return ValueType::i32;
    case gdcm::PixelFormat::FLOAT32:
      return ValueType::f32;
    case gdcm::PixelFormat::FLOAT64:
      return ValueType::f64;
    default:
      throw Error("unsupported_datatype", "a slice's numbers are of a type that no CT has");
  }
}

/// Slope and intercept as the file gives them: GDCM forgets them for other classes than CT.
Encoding encoding_of(const gdcm::DataSet& data, const gdcm::PixelFormat& format) {
  Encoding encoding;
  encoding.type = value_type(format);
  const auto slope = numbers_of(data, {0x0028, 0x1053}), intercept = numbers_of(data, {0x0028, 0x1052});
  if (slope.size() == 1 && slope[0] != 0) encoding.slope = slope[0];
  if (intercept.size() == 1) encoding.intercept = intercept[0];
  return encoding;
}

Buffer pixels_of(const gdcm::Image& image, const DicomSlice& slice) {
  const unsigned* size = image.GetDimensions();
  if (image.GetPixelFormat().GetSamplesPerPixel() != 1)
    throw Error("unsupported_datatype", "a slice is in colour; one number a pixel is needed");
  if (static_cast<int>(size[0]) != slice.columns || static_cast<int>(size[1]) != slice.rows)
    throw Error("mixed_spacing", "a slice's pixels are not as many as its header says");
  const std::size_t needed = static_cast<std::size_t>(slice.rows) * static_cast<std::size_t>(slice.columns) *
                             bytes_of(value_type(image.GetPixelFormat()));
  if (image.GetBufferLength() < needed) throw Error("truncated_file", "a slice's pixels end too early");
  Buffer buffer(image.GetBufferLength());
  if (!image.GetBuffer(reinterpret_cast<char*>(buffer.data())))
    throw Error("truncated_file",
                "a slice's pixels cannot be unpacked, so the file is damaged or incomplete");
  return buffer;
}

/// True where reading stopped in front of the pixels. Not so where there are none, and where the whole file
/// is deflated, so that what is left of it is already in a buffer.
bool stands_before_pixels(std::ifstream& file) {
  return file.good() && file.peek() != std::ifstream::traits_type::eof();
}

bool has_pixels(const std::filesystem::path& path) {
  gdcm::Reader reader;
  reader.SetFileName(path.c_str());
  return reader.Read() && reader.GetFile().GetDataSet().FindDataElement(pixel_data);
}

}  // namespace

std::optional<DicomSlice> read_slice_header(const std::filesystem::path& path) {
  quiet_gdcm();
  try {
    std::ifstream file(path, std::ios::binary);
    gdcm::Reader reader;
    reader.SetStream(file);
    if (!file || !reader.CanRead()) return std::nullopt;
    if (!reader.ReadUpToTag(pixel_data, {pixel_data})) return std::nullopt;
    const gdcm::DataSet& data = reader.GetFile().GetDataSet();
    DicomSlice slice;
    slice.path = path;
    slice.series_uid = text_of(data, {0x0020, 0x000e});
    if (slice.series_uid.empty()) return std::nullopt;
    slice.description = text_of(data, {0x0008, 0x103e});
    slice.patient = text_of(data, {0x0010, 0x0020});
    slice.modality = text_of(data, {0x0008, 0x0060});
    slice.localizer = text_of(data, {0x0008, 0x0008}).find("LOCALIZER") != std::string::npos;
    slice.rows = short_of<0x0028, 0x0010>(data);
    slice.columns = short_of<0x0028, 0x0011>(data);
    slice.pixels = slice.rows > 0 && slice.columns > 0 && (stands_before_pixels(file) || has_pixels(path));
    if (const auto frames = numbers_of(data, {0x0028, 0x0008}); frames.size() == 1)
      slice.frames = static_cast<int>(frames[0]);
    read_place(data, slice);
    return slice;
  } catch (const std::exception&) {  // GDCM's own, about files that only look like DICOM
    return std::nullopt;
  }
}

void read_slice_values(const DicomSlice& slice, std::span<std::int16_t> out, ValueSummary& summary) {
  quiet_gdcm();
  in_context(slice.path.filename().string(), [&] {
    try {
      gdcm::ImageReader reader;
      reader.SetFileName(slice.path.c_str());
      if (!reader.Read())
        throw Error("truncated_file",
                    "the slice's pixels cannot be read, so the file is damaged or incomplete");
      const gdcm::Image& image = reader.GetImage();
      const Buffer buffer = pixels_of(image, slice);
      decode_hu(buffer.bytes(), encoding_of(reader.GetFile().GetDataSet(), image.GetPixelFormat()), out,
                summary);
    } catch (const Error&) {
      throw;
    } catch (const std::exception& error) {
      throw Error("cannot_read", fmt::format("GDCM cannot read the slice ({})", error.what()));
    }
  });
}

}  // namespace radgenome::image_io
