// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/error.h"
#include "core/parallel.h"
#include "image_io/dicom_seg_layout.h"
#include "image_io_dcmtk/dcmtk.h"
#include "image_io_dcmtk/dicom_seg_pixels.h"
#include "image_io_dcmtk/parts.h"

namespace radgenome::image_io {
namespace {

void load(const std::filesystem::path& path, DcmFileFormat& file) {
  prepare_dcmtk();
  if (!std::filesystem::is_regular_file(path)) throw Error("cannot_read", "there is no such file");
  if (const auto done = file.loadFile(path.c_str()); done.bad()) throw damaged_seg(done.text());
  const auto characters = text_of(*file.getDataset(), DCM_SpecificCharacterSet);
  if (!characters.empty() && characters != "ISO_IR 192") file.convertToUTF8();
}

void require_readable(DcmDataset& data) {
  const auto kind = text_of(data, DCM_SOPClassUID);
  const auto type = text_of(data, DCM_SegmentationType);
  if (kind == label_map_segmentation || type == "LABELMAP")
    throw Error("unsupported_segmentation",
                "DICOM segmentations of type LABELMAP are not read; convert it to BINARY, or to NIfTI");
  if (kind != segmentation)
    throw Error("not_a_segmentation", "the DICOM file is something else than a segmentation");
  if (type != "BINARY" && type != "FRACTIONAL")
    throw damaged_seg("its type is neither BINARY nor FRACTIONAL");
}

/// A macro of one frame: its own, or the one that all frames share.
DcmItem& group_of(DcmItem& frame, DcmItem* shared, const DcmTagKey& group) {
  if (auto* own = first_item(frame, group)) return *own;
  auto* common = shared != nullptr ? first_item(*shared, group) : nullptr;
  if (common == nullptr)
    throw Error("no_positions",
                "the segmentation does not say of every frame where it lies and what it shows");
  return *common;
}

std::vector<double> place_numbers(DcmItem& item, const DcmTagKey& tag, unsigned long count) {
  auto numbers = numbers_of(item, tag, count);
  if (numbers.empty())
    throw Error(
        "no_positions",
        "the segmentation lacks the position, orientation or pixel spacing of a frame; make it again");
  return numbers;
}

/// All that is said of the frames, apart from their pixels.
struct Frames {
  SegPlanes planes;
  std::vector<SegFrame> list;
};

SegPlanes planes_of(DcmItem& frame, DcmItem* shared) {
  SegPlanes planes;
  auto& orientation = group_of(frame, shared, DCM_PlaneOrientationSequence);
  const auto o = place_numbers(orientation, DCM_ImageOrientationPatient, 6);
  planes.along_row = {o[0], o[1], o[2]};
  planes.along_column = {o[3], o[4], o[5]};
  auto& measures = group_of(frame, shared, DCM_PixelMeasuresSequence);
  const auto spacing = place_numbers(measures, DCM_PixelSpacing, 2);
  planes.between_rows_mm = spacing[0];
  planes.between_columns_mm = spacing[1];
  if (const auto s = numbers_of(measures, DCM_SpacingBetweenSlices, 1); !s.empty())
    planes.between_slices_mm = s[0];
  if (const auto t = numbers_of(measures, DCM_SliceThickness, 1); !t.empty()) planes.thickness_mm = t[0];
  return planes;
}

void require_same(const SegPlanes& a, const SegPlanes& b) {
  if ((a.along_row - b.along_row).norm() > 1e-3 || (a.along_column - b.along_column).norm() > 1e-3)
    throw Error("mixed_orientation", "the segmentation holds frames of different orientation");
  if (std::abs(a.between_rows_mm - b.between_rows_mm) > 1e-4 ||
      std::abs(a.between_columns_mm - b.between_columns_mm) > 1e-4)
    throw Error("mixed_spacing", "the segmentation holds frames of different pixel spacing");
}

Frames frames_of(DcmDataset& data) {
  Uint16 rows = 0, columns = 0;
  Sint32 count = 0;
  data.findAndGetUint16(DCM_Rows, rows);
  data.findAndGetUint16(DCM_Columns, columns);
  data.findAndGetSint32(DCM_NumberOfFrames, count);
  const auto items = items_of(data, DCM_PerFrameFunctionalGroupsSequence);
  if (rows == 0 || columns == 0) throw damaged_seg("it has no rows or columns");
  if (count < 1 || static_cast<std::size_t>(count) != items.size())
    throw damaged_seg(fmt::format("it speaks of {} frames and describes {}", count, items.size()));
  auto* shared = first_item(data, DCM_SharedFunctionalGroupsSequence);
  Frames frames{planes_of(*items.front(), shared), {}};
  frames.planes.rows = rows;
  frames.planes.columns = columns;
  for (auto* item : items) {
    require_same(frames.planes, planes_of(*item, shared));
    const auto at =
        place_numbers(group_of(*item, shared, DCM_PlanePositionSequence), DCM_ImagePositionPatient, 3);
    Uint16 segment = 0;
    group_of(*item, shared, DCM_SegmentIdentificationSequence)
        .findAndGetUint16(DCM_ReferencedSegmentNumber, segment);
    frames.list.push_back({segment, {at[0], at[1], at[2]}});
  }
  return frames;
}

Code code_of(DcmItem* item) {
  if (item == nullptr) return {};
  return {text_of(*item, DCM_CodeValue), text_of(*item, DCM_CodingSchemeDesignator),
          text_of(*item, DCM_CodeMeaning)};
}

std::vector<DicomSegment> segments_of(DcmDataset& data) {
  std::vector<DicomSegment> segments;
  for (auto* item : items_of(data, DCM_SegmentSequence)) {
    DicomSegment segment;
    Uint16 number = 0;
    item->findAndGetUint16(DCM_SegmentNumber, number);
    segment.number = number;
    segment.label = text_of(*item, DCM_SegmentLabel);
    segment.category = code_of(first_item(*item, DCM_SegmentedPropertyCategoryCodeSequence));
    segment.algorithm = text_of(*item, DCM_SegmentAlgorithmName);
    if (auto* type = first_item(*item, DCM_SegmentedPropertyTypeCodeSequence)) {
      segment.type = code_of(type);
      if (auto* modifier = first_item(*type, DCM_SegmentedPropertyTypeModifierCodeSequence))
        segment.modifier = code_of(modifier);
    }
    if (number == 0 || std::any_of(segments.begin(), segments.end(),
                                   [&](const auto& other) { return other.number == number; }))
      throw damaged_seg("its segments are not numbered one by one");
    segments.push_back(std::move(segment));
  }
  return segments;
}

/// Frames of each segment by slice.
std::map<int, std::map<int, std::size_t>> by_segment(const Frames& frames, const SegLayout& layout,
                                                     const std::vector<DicomSegment>& segments) {
  std::map<int, std::map<int, std::size_t>> sorted;
  for (const auto& segment : segments) sorted[segment.number];
  for (std::size_t i = 0; i < frames.list.size(); ++i) {
    const auto own = sorted.find(frames.list[i].segment);
    if (own == sorted.end()) throw damaged_seg("a frame shows a segment that is not described");
    if (!own->second.emplace(layout.slice[i], i).second)
      throw Error("duplicate_slices",
                  fmt::format("two frames of segment {} lie in the same place; make the segmentation again",
                              frames.list[i].segment));
  }
  return sorted;
}

DicomSeg read(const std::filesystem::path& path) {
  DcmFileFormat file;
  load(path, file);
  auto& data = *file.getDataset();
  require_readable(data);
  const auto frames = frames_of(data);
  DicomSeg seg{{}, segments_of(data)};
  const auto layout = layout_of(frames.planes, frames.list);
  seg.geometry = layout.geometry;
  const auto sorted = by_segment(frames, layout, seg.segments);
  const SegPixels pixels(data, frames.planes, frames.list.size(), std::filesystem::file_size(path));
  parallel_for(seg.segments.size(), [&](std::size_t i) {
    MaskBuilder mask(layout.geometry);
    for (const auto& [slice, frame] : sorted.at(seg.segments[i].number)) pixels.add_to(mask, frame, slice);
    seg.segments[i].mask = std::make_shared<const Mask>(mask.finish());
  });
  return seg;
}

/// DCMTK and the standard library report what they cannot do in ways of their own.
template <class Work>
auto guarded(const std::filesystem::path& path, const Work& work) {
  return in_context(path.string(), [&] {
    try {
      return work();
    } catch (const std::bad_alloc&) {
      throw Error("too_large", "the segmentation does not fit into memory");
    } catch (const std::filesystem::filesystem_error& error) {
      throw Error("cannot_read", error.code().message());
    }
  });
}

}  // namespace

DicomSeg dcmtk_read(const std::filesystem::path& path) {
  return guarded(path, [&] { return read(path); });
}

Geometry dcmtk_read_geometry(const std::filesystem::path& path) {
  return guarded(path, [&] {
    DcmFileFormat file;
    load(path, file);
    require_readable(*file.getDataset());
    const auto frames = frames_of(*file.getDataset());
    return layout_of(frames.planes, frames.list).geometry;
  });
}

}  // namespace radgenome::image_io
