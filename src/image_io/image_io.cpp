// SPDX-License-Identifier: Apache-2.0
#include "image_io/image_io.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "core/error.h"
#include "image_io/decoders.h"
#include "image_io/dicom_seg.h"
#include "image_io/nifti_stream.h"
#include "image_io/readers.h"

namespace radgenome::image_io {
namespace {

std::optional<Format> format_of_name(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (name.ends_with(".nii") || name.ends_with(".nii.gz")) return Format::nifti;
  if (name.ends_with(".mha") || name.ends_with(".mhd")) return Format::metaimage;
  if (name.ends_with(".nrrd") || name.ends_with(".nhdr")) return Format::nrrd;
  return std::nullopt;
}

Format format_of_file(const std::filesystem::path& path) {
  if (!std::filesystem::exists(path)) throw Error("cannot_read", "there is no such file");
  if (const auto format = format_of_name(path)) return *format;
  throw Error(
      "not_an_image",
      "the name ends in none of .nii, .nii.gz, .mha, .mhd, .nrrd, .nhdr; of a DICOM series give the folder");
}

/// Runs `read(format)`; running out of memory is as much the file's fault as anything else.
template <class Read>
auto read_file_image(const std::filesystem::path& path, const Read& read) {
  return in_context(path.string(), [&] {
    try {
      return read(format_of_file(path));
    } catch (const std::bad_alloc&) {
      throw Error("too_large", "the image does not fit into memory");
    } catch (const std::filesystem::filesystem_error& error) {
      throw Error("cannot_read", error.code().message());
    }
  });
}

RawImage read_raw(const std::filesystem::path& path, Format format) {
  return format == Format::nifti ? read_nifti(path) : read_with_itk(path, format);
}

/// Gives the voxels of a NIfTI file to `decoder`, block by block.
template <class Decoder>
void decode_blocks(NiftiStream& file, Decoder& decoder) {
  std::vector<std::byte> block(ByteSource::block_bytes);
  for (std::size_t left = file.header().voxel_bytes; left > 0; left -= block.size()) {
    block.resize(std::min(left, block.size()));
    file.read(block);
    decoder.add(block);
  }
  file.finish();
}

/// What a decoder makes of the voxels of a file.
template <class Decoder, class... Options>
auto decoded(const std::filesystem::path& path, const Options&... options) {
  return read_file_image(path, [&](Format format) {
    if (format == Format::nifti) {
      NiftiStream file(path);
      file.require_plausible_size();
      Decoder decoder(file.header().geometry, file.header().encoding, options...);
      decode_blocks(file, decoder);
      return decoder.finish();
    }
    const RawImage raw = read_with_itk(path, format);
    Decoder decoder(raw.geometry, raw.encoding, options...);
    for (auto left = raw.voxels(); !left.empty();) {
      const auto block = left.first(std::min(left.size(), ByteSource::block_bytes));
      decoder.add(block);
      left = left.subspan(block.size());
    }
    return decoder.finish();
  });
}

RawImage read_header(const std::filesystem::path& path, Format format) {
  return format == Format::nifti ? read_nifti_header(path) : read_header_with_itk(path, format);
}

}  // namespace

std::string name_of(Format format) {
  switch (format) {
    case Format::nifti:
      return "nifti";
    case Format::dicom:
      return "dicom";
    case Format::metaimage:
      return "metaimage";
    case Format::nrrd:
      return "nrrd";
  }
  throw Error("unknown_format", "this image format has no name");
}

bool is_image_name(const std::filesystem::path& path) {
  return format_of_name(path).has_value();
}

LoadedCt read_ct(const std::filesystem::path& path, const std::string& series_uid) {
  if (std::filesystem::is_directory(path))
    return in_context(path.string(), [&] { return read_dicom(path, series_uid); });
  return read_file_image(path, [&](Format format) {
    RawImage raw = read_raw(path, format);
    LoadedCt loaded{Ct(raw.geometry), format, empty_summary(), std::move(raw.notes)};
    decode_hu(raw.voxels(), raw.encoding, loaded.ct.values(), loaded.values);
    return loaded;
  });
}

Geometry read_geometry(const std::filesystem::path& path) {
  if (std::filesystem::is_directory(path))
    return in_context(path.string(), [&] { return read_dicom_geometry(path); });
  if (!is_image_name(path) && is_dicom_seg(path)) return read_dicom_seg_geometry(path);
  return read_file_image(path, [&](Format format) { return read_header(path, format).geometry; });
}

bool holds_bytes(const std::filesystem::path& path) {
  return read_file_image(path, [&](Format format) {
    const Encoding encoding = read_header(path, format).encoding;
    return bytes_of(encoding.type) == 1 && encoding.slope == 1;
  });
}

Volume<std::uint16_t> read_labels(const std::filesystem::path& path) {
  return decoded<LabelVolumeDecoder>(path);
}

LabelMasks read_label_masks(const std::filesystem::path& path, const std::set<std::uint32_t>& wanted) {
  return decoded<LabelDecoder>(path, wanted);
}

Mask read_mask(const std::filesystem::path& path) {
  return decoded<MaskDecoder>(path);
}

bool is_read_in_blocks(const std::filesystem::path& path) {
  return format_of_name(path) == Format::nifti;
}

}  // namespace radgenome::image_io
