// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/atomic_file.h"
#include "core/error.h"
#include "image_io/dicom_uid.h"
#include "image_io_dcmtk/dicom_seg_content.h"
#include "image_io_dcmtk/parts.h"

namespace radgenome::image_io {
namespace {

/// One plane of one segment that has voxels.
struct Frame {
  std::size_t segment = 0;  ///< index; its number is one more
  int k = 0;
  int place = 0;  ///< of slice k along the normal, from 0
};

bool has_voxels(const Mask& mask, int k) {
  for (int j = mask.box().begin.j; j < mask.box().end.j; ++j)
    if (!mask.runs(j, k).empty()) return true;
  return false;
}

/// By segment, then along the normal.
std::vector<Frame> frames_of(const SegContent& content) {
  std::vector<Frame> frames;
  const int slices = content.grid.size.k;
  for (std::size_t s = 0; s < content.segments.size(); ++s)
    for (int place = 0; place < slices; ++place) {
      const int k = content.planes.k_along_normal ? place : slices - 1 - place;
      if (has_voxels(*content.segments[s].mask, k)) frames.push_back({s, k, place});
    }
  return frames;
}

double bits_of(const std::vector<Frame>& frames, const Geometry& grid) {
  return static_cast<double>(frames.size()) * grid.size.i * grid.size.j;
}

void require_writable(const SegContent& content, const std::vector<Frame>& frames) {
  if (frames.empty()) throw Error("no_masks", "there are no voxels to write into a segmentation");
  constexpr double largest_element = 4294967294.0;
  if (bits_of(frames, content.grid) / 8 > largest_element || content.grid.size.i > 65535 ||
      content.grid.size.j > 65535 || content.segments.size() > 65535)
    throw Error("too_large",
                "one DICOM segmentation cannot hold so many voxels; export fewer structures at once");
}

std::string numbers(std::initializer_list<double> values) {
  std::string text;
  for (const double value : values) text += (text.empty() ? "" : "\\") + decimal_string(value);
  return text;
}

void put_shared_groups(DcmDataset& data, const PlaneStack& planes) {
  auto& shared = add_item(data, DCM_SharedFunctionalGroupsSequence);
  auto& measures = add_item(shared, DCM_PixelMeasuresSequence);
  put(measures, DCM_PixelSpacing, numbers({planes.between_rows_mm, planes.between_columns_mm}));
  put(measures, DCM_SliceThickness, numbers({planes.between_slices_mm}));
  put(measures, DCM_SpacingBetweenSlices, numbers({planes.between_slices_mm}));
  const auto &r = planes.along_row, &c = planes.along_column;
  put(add_item(shared, DCM_PlaneOrientationSequence), DCM_ImageOrientationPatient,
      numbers({r.x(), r.y(), r.z(), c.x(), c.y(), c.z()}));
}

/// Frames are told apart by their segment, then by their place.
void put_dimensions(DcmDataset& data, const SegContent& content) {
  const auto uid = uid_of("dimensions\n" + content.key);
  put(add_item(data, DCM_DimensionOrganizationSequence), DCM_DimensionOrganizationUID, uid);
  const auto add = [&](const DcmTagKey& pointer, const DcmTagKey& group, const char* label) {
    auto& index = add_item(data, DCM_DimensionIndexSequence);
    put(index, DCM_DimensionOrganizationUID, uid);
    index.putAndInsertTagKey(DCM_DimensionIndexPointer, pointer);
    index.putAndInsertTagKey(DCM_FunctionalGroupPointer, group);
    put(index, DCM_DimensionDescriptionLabel, label);
  };
  add(DCM_ReferencedSegmentNumber, DCM_SegmentIdentificationSequence, "Segment Number");
  add(DCM_ImagePositionPatient, DCM_PlanePositionSequence, "Image Position Patient");
}

/// @source DICOM PS3.16 CID 7203 (image derivation), CID 7202 (source image purposes)
void put_derivation(DcmItem& item, const SourceSlice& slice) {
  auto& derivation = add_item(item, DCM_DerivationImageSequence);
  put_code(derivation, DCM_DerivationCodeSequence, {"113076", "DCM", "Segmentation"});
  auto& source = add_item(derivation, DCM_SourceImageSequence);
  put(source, DCM_ReferencedSOPClassUID, slice.sop_class);
  put(source, DCM_ReferencedSOPInstanceUID, slice.sop_instance);
  put(source, DCM_SpatialLocationsPreserved, "YES");
  put_code(source, DCM_PurposeOfReferenceCodeSequence,
           {"121322", "DCM", "Source image for image processing operation"});
}

void put_frame(DcmDataset& data, const SegContent& content, const Frame& frame) {
  auto& item = add_item(data, DCM_PerFrameFunctionalGroupsSequence);
  const Uint32 index[] = {static_cast<Uint32>(frame.segment + 1), static_cast<Uint32>(frame.place + 1)};
  add_item(item, DCM_FrameContentSequence).putAndInsertUint32Array(DCM_DimensionIndexValues, index, 2);
  const auto* slice = content.source ? &content.source->slices[static_cast<std::size_t>(frame.k)] : nullptr;
  const Eigen::Vector3d at = slice != nullptr ? slice->position : content.planes.position(frame.k);
  put(add_item(item, DCM_PlanePositionSequence), DCM_ImagePositionPatient, numbers({at.x(), at.y(), at.z()}));
  put(add_item(item, DCM_SegmentIdentificationSequence), DCM_ReferencedSegmentNumber,
      static_cast<Uint16>(frame.segment + 1));
  if (slice != nullptr) put_derivation(item, *slice);
}

/// Sets bits [begin, end); the first pixel of a byte is its lowest bit.
void set_bits(Uint8* bytes, std::size_t begin, std::size_t end) {
  for (; begin < end && begin % 8 != 0; ++begin) bytes[begin / 8] |= static_cast<Uint8>(1U << (begin % 8));
  for (; begin + 8 <= end; begin += 8) bytes[begin / 8] = 255;
  for (; begin < end; ++begin) bytes[begin / 8] |= static_cast<Uint8>(1U << (begin % 8));
}

/// Packed here: DCMTK 3.6.7's own packing shifts frames whose pixels do not fill whole bytes.
void put_pixels(DcmDataset& data, const SegContent& content, const std::vector<Frame>& frames) {
  const auto columns = static_cast<std::size_t>(content.grid.size.i);
  const auto rows = static_cast<std::size_t>(content.grid.size.j);
  const std::size_t bytes = (frames.size() * rows * columns + 15) / 16 * 2;  // an even number
  auto pixels = std::make_unique<DcmPixelData>(DCM_PixelData);
  pixels->setVR(EVR_OB);
  Uint8* out = nullptr;
  if (pixels->createUint8Array(static_cast<Uint32>(bytes), out).bad() || out == nullptr)
    throw std::bad_alloc();
  std::fill_n(out, bytes, Uint8{0});
  for (std::size_t f = 0; f < frames.size(); ++f) {
    const auto& mask = *content.segments[frames[f].segment].mask;
    for (int j = mask.box().begin.j; j < mask.box().end.j; ++j)
      for (const auto& run : mask.runs(j, frames[f].k)) {
        const std::size_t row_start = (f * rows + static_cast<std::size_t>(j)) * columns;
        set_bits(out, row_start + static_cast<std::size_t>(run.begin),
                 row_start + static_cast<std::size_t>(run.end));
      }
  }
  data.insert(pixels.release(), OFTrue);
}

void save(DcmFileFormat& file, const std::filesystem::path& path) {
  AtomicFile whole(path);
  if (const auto done = file.saveFile(whole.beside().c_str(), EXS_LittleEndianExplicit); done.bad())
    throw Error("cannot_write",
                fmt::format("the file cannot be written ({}); is there room on the disk?", done.text()))
        .in(path.string());
  whole.commit();
}

}  // namespace

void dcmtk_write(const std::filesystem::path& path, const Geometry& grid,
                 std::span<const DicomSegment> segments, const DicomSegOptions& options) {
  prepare_dcmtk();
  SegContent content{
      grid, segments, options, plane_stack_of(grid), std::nullopt, key_of(grid, segments, options.case_id)};
  if (!options.ct_files.empty()) content.source = source_series(options.ct_files, grid);
  const auto frames = frames_of(content);
  require_writable(content, frames);
  DcmFileFormat file;
  auto& data = *file.getDataset();
  put_modules(data, content);
  put(data, DCM_NumberOfFrames, std::to_string(frames.size()));
  put_shared_groups(data, content.planes);
  put_dimensions(data, content);
  for (const auto& frame : frames) put_frame(data, content, frame);
  put_pixels(data, content, frames);
  save(file, path);
}

}  // namespace radgenome::image_io
