// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/error.h"
#include "image_io/dcmtk_library.h"
#include "image_io/dicom_uid.h"
#include "image_io_dcmtk/dicom_seg_content.h"

/// @source DICOM PS3.3 A.51.3, Segmentation IOD Module Table
namespace radgenome::image_io {
namespace {

/// Where no CT tells a date; the time of day must not show in the file.
constexpr const char *no_date = "19700101", *no_time = "000000";

/// Patient, Patient Study, General Study and Frame of Reference modules; empty where they must be there and
/// the CT has no value.
const DcmTagKey subject[] = {DCM_PatientName,         DCM_PatientID,
                             DCM_PatientBirthDate,    DCM_PatientSex,
                             DCM_StudyInstanceUID,    DCM_StudyDate,
                             DCM_StudyTime,           DCM_StudyID,
                             DCM_AccessionNumber,     DCM_ReferringPhysicianName,
                             DCM_FrameOfReferenceUID, DCM_PositionReferenceIndicator};
const DcmTagKey subject_if_there[] = {DCM_SpecificCharacterSet, DCM_PatientAge,
                                      DCM_PatientSize,          DCM_PatientWeight,
                                      DCM_StudyDescription,     DCM_TimezoneOffsetFromUTC};

void copy_subject(DcmDataset& data, const std::filesystem::path& ct_file) {
  DcmFileFormat file;
  if (const auto done = file.loadFile(ct_file.c_str()); done.bad())
    throw Error("cannot_read", fmt::format("DCMTK cannot read the slice ({})", done.text()))
        .in(ct_file.string());
  auto& ct = *file.getDataset();
  for (const auto& tag : subject)
    if (ct.findAndInsertCopyOfElement(tag, &data).bad()) data.insertEmptyElement(tag);
  for (const auto& tag : subject_if_there)
    if (ct.tagExistsWithValue(tag)) ct.findAndInsertCopyOfElement(tag, &data);
}

void put_subject(DcmDataset& data, const SegContent& content) {
  const auto& id = content.options.case_id;
  if (content.source) {
    copy_subject(data, content.options.ct_files.front());
  } else {
    for (const auto& tag : subject) data.insertEmptyElement(tag);
    put(data, DCM_SpecificCharacterSet, "ISO_IR 192");
    put(data, DCM_PatientID, id.substr(0, 64));
  }
  if (!data.tagExistsWithValue(DCM_StudyInstanceUID)) put(data, DCM_StudyInstanceUID, uid_of("study\n" + id));
  if (!data.tagExistsWithValue(DCM_FrameOfReferenceUID))
    put(data, DCM_FrameOfReferenceUID, uid_of("frame of reference\n" + id));
}

void put_object(DcmDataset& data, const SegContent& content) {
  put(data, DCM_SOPClassUID, segmentation);
  put(data, DCM_SOPInstanceUID, uid_of("instance\n" + content.key));
  put(data, DCM_SeriesInstanceUID, uid_of("series\n" + content.key));
  put(data, DCM_Modality, "SEG");
  put(data, DCM_SeriesNumber, "1");
  put(data, DCM_InstanceNumber, "1");
  put(data, DCM_SeriesDescription, "Masks of radgenome");
  put(data, DCM_ContentLabel, "MASKS");
  put(data, DCM_ContentDescription, "Masks of structures");
  data.insertEmptyElement(DCM_ContentCreatorName);
  put(data, DCM_Manufacturer, "radgenome");
  put(data, DCM_ManufacturerModelName, "radgenome");
  put(data, DCM_DeviceSerialNumber, "1");
  put(data, DCM_SoftwareVersions, RADGENOME_VERSION);
  const bool dated = content.source && !content.source->date.empty();
  const bool timed = content.source && !content.source->time.empty();
  put(data, DCM_ContentDate, dated ? content.source->date : no_date);
  put(data, DCM_ContentTime, timed ? content.source->time : no_time);
}

void put_pixel_description(DcmDataset& data, const Geometry& grid) {
  put(data, DCM_ImageType, "DERIVED\\PRIMARY");
  put(data, DCM_SamplesPerPixel, Uint16{1});
  put(data, DCM_PhotometricInterpretation, "MONOCHROME2");
  put(data, DCM_Rows, static_cast<Uint16>(grid.size.j));
  put(data, DCM_Columns, static_cast<Uint16>(grid.size.i));
  put(data, DCM_BitsAllocated, Uint16{1});
  put(data, DCM_BitsStored, Uint16{1});
  put(data, DCM_HighBit, Uint16{0});
  put(data, DCM_PixelRepresentation, Uint16{0});
  put(data, DCM_LossyImageCompression, "00");
  put(data, DCM_SegmentationType, "BINARY");
}

void put_segment(DcmDataset& data, const DicomSegment& segment, std::size_t number) {
  auto& item = add_item(data, DCM_SegmentSequence);
  put(item, DCM_SegmentNumber, static_cast<Uint16>(number));
  put(item, DCM_SegmentLabel, segment.label);
  put_code(item, DCM_SegmentedPropertyCategoryCodeSequence, segment.category);
  put_code(item, DCM_SegmentedPropertyTypeCodeSequence, segment.type);
  if (segment.modifier)
    put_code(*first_item(item, DCM_SegmentedPropertyTypeCodeSequence),
             DCM_SegmentedPropertyTypeModifierCodeSequence, *segment.modifier);
  put(item, DCM_SegmentAlgorithmType, segment.algorithm.empty() ? "MANUAL" : "AUTOMATIC");
  if (!segment.algorithm.empty()) put(item, DCM_SegmentAlgorithmName, segment.algorithm);
}

/// The Common Instance Reference module: every slice of the CT.
void put_references(DcmDataset& data, const SourceSeries& source) {
  auto& series = add_item(data, DCM_ReferencedSeriesSequence);
  put(series, DCM_SeriesInstanceUID, source.series_uid);
  for (const auto& slice : source.slices) {
    auto& item = add_item(series, DCM_ReferencedInstanceSequence);
    put(item, DCM_ReferencedSOPClassUID, slice.sop_class);
    put(item, DCM_ReferencedSOPInstanceUID, slice.sop_instance);
  }
}

}  // namespace

std::string key_of(const Geometry& grid, std::span<const DicomSegment> segments, const std::string& case_id) {
  std::string key = fmt::format("{}\n{} {} {}\n", case_id, grid.size.i, grid.size.j, grid.size.k);
  for (const double x : grid.world_from_voxel.linear.reshaped()) key += fmt::format("{} ", x);
  for (const double x : grid.world_from_voxel.offset) key += fmt::format("{} ", x);
  for (const auto& segment : segments) {
    key += fmt::format("\n{}\n{} {}\n", segment.label, segment.type.value, segment.algorithm);
    segment.mask->for_each_run([&](int j, int k, Run run) {
      for (const int x : {j, k, run.begin, run.end}) key.append(reinterpret_cast<const char*>(&x), sizeof x);
    });
  }
  return key;
}

void put_code(DcmItem& item, const DcmTagKey& sequence, const Code& code) {
  auto& put_here = add_item(item, sequence);
  put(put_here, DCM_CodeValue, code.value);
  put(put_here, DCM_CodingSchemeDesignator, code.scheme);
  put(put_here, DCM_CodeMeaning, code.meaning);
}

void put_modules(DcmDataset& data, const SegContent& content) {
  put_subject(data, content);
  put_object(data, content);
  put_pixel_description(data, content.grid);
  for (std::size_t s = 0; s < content.segments.size(); ++s) put_segment(data, content.segments[s], s + 1);
  if (content.source) put_references(data, *content.source);
}

}  // namespace radgenome::image_io
