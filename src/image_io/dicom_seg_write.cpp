// SPDX-License-Identifier: Apache-2.0
#include "image_io/dcmtk.h"
// The modules of a segmentation and its functional groups; they need dcmtk.h before them.
#include <dcmtk/dcmfg/fgderimg.h>
#include <dcmtk/dcmfg/fgfracon.h>
#include <dcmtk/dcmfg/fgpixmsr.h>
#include <dcmtk/dcmfg/fgplanor.h>
#include <dcmtk/dcmfg/fgplanpo.h>
#include <dcmtk/dcmseg/segdoc.h>
#include <dcmtk/dcmseg/segment.h>
#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "image_io/dicom_seg.h"
#include "image_io/dicom_seg_planes.h"
#include "image_io/dicom_seg_source.h"
#include "image_io/dicom_uid.h"

namespace radgenome::image_io {
namespace {

/// Where no CT tells a date; the time of day must not show in the file.
constexpr const char *no_date = "19700101", *no_time = "000000";

/// What is written, and for which CT.
struct Content {
  const Geometry& grid;
  std::span<const DicomSegment> segments;
  const DicomSegOptions& options;
  PlaneStack planes;
  std::optional<SourceSeries> source;
  std::string key;  ///< tells this content from every other
};

OFString text(const std::string& value) {
  return {value.data(), value.size()};
}

OFString number(double value) {
  return text(decimal_string(value));
}

void require(const OFCondition& done, std::string_view what) {
  if (done.bad()) throw Error("cannot_write", fmt::format("DCMTK does not take {} ({})", what, done.text()));
}

/// Grid, names and voxels as bytes; the same content has the same.
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

CodeSequenceMacro macro_of(const Code& code) {
  return {text(code.value), text(code.scheme), text(code.meaning)};
}

void add_segment(DcmSegmentation& seg, const DicomSegment& segment) {
  DcmSegment* made = nullptr;
  const auto how = segment.algorithm.empty() ? DcmSegTypes::SAT_MANUAL : DcmSegTypes::SAT_AUTOMATIC;
  require(DcmSegment::create(made, text(segment.label), macro_of(segment.category), macro_of(segment.type),
                             how, text(segment.algorithm)),
          "the description of a segment");
  if (segment.modifier)
    made->getSegmentedPropertyTypeModifierCode().push_back(
        new CodeSequenceMacro(macro_of(*segment.modifier)));
  Uint16 given = 0;
  require(seg.addSegment(made, given), "a segment");
}

void add_shared_groups(DcmSegmentation& seg, const PlaneStack& planes) {
  FGPixelMeasures measures;
  measures.setPixelSpacing(number(planes.between_rows_mm) + "\\" + number(planes.between_columns_mm));
  measures.setSliceThickness(number(planes.between_slices_mm));
  measures.setSpacingBetweenSlices(number(planes.between_slices_mm));
  require(seg.addForAllFrames(measures), "the spacing");
  const auto &r = planes.along_row, &c = planes.along_column;
  FGPlaneOrientationPatient orientation;
  orientation.setImageOrientationPatient(number(r.x()), number(r.y()), number(r.z()), number(c.x()),
                                         number(c.y()), number(c.z()));
  require(seg.addForAllFrames(orientation), "the orientation");
}

void add_dimensions(DcmSegmentation& seg, const Content& content) {
  const auto organization = text(uid_of("dimensions\n" + content.key));
  auto& dimensions = seg.getDimensions();
  require(dimensions.addDimensionIndex(DCM_ReferencedSegmentNumber, organization,
                                       DCM_SegmentIdentificationSequence, "Segment Number"),
          "a dimension");
  require(dimensions.addDimensionIndex(DCM_ImagePositionPatient, organization, DCM_PlanePositionSequence,
                                       "Position"),
          "a dimension");
}

/// The slices of the grid by their place along the normal.
int slice_at(const Content& content, int place) {
  return content.planes.k_along_normal ? place : content.grid.size.k - 1 - place;
}

Eigen::Vector3d position_of(const Content& content, int k) {
  return content.source ? content.source->slices[static_cast<std::size_t>(k)].position
                        : content.planes.position(k);
}

FGDerivationImage* derivation_of(const SourceSlice& slice) {
  ImageSOPInstanceReferenceMacro reference;
  reference.setReferencedSOPClassUID(text(slice.sop_class));
  reference.setReferencedSOPInstanceUID(text(slice.sop_instance));
  OFVector<ImageSOPInstanceReferenceMacro> references;
  references.push_back(reference);
  return DcmSegmentation::createDerivationImageFG(references, "");
}

void fill(const Mask& mask, int k, std::vector<Uint8>& pixels) {
  const auto columns = static_cast<std::size_t>(mask.geometry().size.i);
  std::fill(pixels.begin(), pixels.end(), Uint8{0});
  for (int j = mask.box().begin.j; j < mask.box().end.j; ++j)
    for (const auto& run : mask.runs(j, k))
      std::fill_n(
          pixels.begin() + static_cast<std::ptrdiff_t>(static_cast<std::size_t>(j) * columns) + run.begin,
          run.length(), Uint8{1});
}

bool has_voxels(const Mask& mask, int k) {
  for (int j = mask.box().begin.j; j < mask.box().end.j; ++j)
    if (!mask.runs(j, k).empty()) return true;
  return false;
}

void add_frame(DcmSegmentation& seg, const Content& content, Uint16 segment, int place,
               std::vector<Uint8>& pixels) {
  const int k = slice_at(content, place);
  FGFrameContent frame;
  frame.setDimensionIndexValues(segment, 0);
  frame.setDimensionIndexValues(static_cast<Uint32>(place + 1), 1);
  const auto at = position_of(content, k);
  FGPlanePosPatient position;
  position.setImagePositionPatient(number(at.x()), number(at.y()), number(at.z()));
  OFVector<FGBase*> groups;
  groups.push_back(&frame);
  groups.push_back(&position);
  std::unique_ptr<FGDerivationImage> derivation;
  if (content.source) {
    derivation.reset(derivation_of(content.source->slices[static_cast<std::size_t>(k)]));
    if (derivation) groups.push_back(derivation.get());
  }
  require(seg.addFrame(pixels.data(), segment, groups), "a frame");
}

void add_frames(DcmSegmentation& seg, const Content& content) {
  std::vector<Uint8> pixels(static_cast<std::size_t>(content.grid.size.i) *
                            static_cast<std::size_t>(content.grid.size.j));
  for (std::size_t s = 0; s < content.segments.size(); ++s)
    for (int place = 0; place < content.grid.size.k; ++place) {
      const auto& mask = *content.segments[s].mask;
      const int k = slice_at(content, place);
      if (!has_voxels(mask, k)) continue;
      fill(mask, k, pixels);
      add_frame(seg, content, static_cast<Uint16>(s + 1), place, pixels);
    }
}

void refer_to(DcmSegmentation& seg, const SourceSeries& source) {
  auto series = std::make_unique<IODSeriesAndInstanceReferenceMacro::ReferencedSeriesItem>();
  require(series->setSeriesInstanceUID(text(source.series_uid)), "the CT's series");
  for (const auto& slice : source.slices)
    require(series->addReference(text(slice.sop_class), text(slice.sop_instance)), "a slice of the CT");
  seg.getCommonInstanceReference().getReferencedSeriesItems().push_back(series.release());
}

/// Whose scan it is, and in which study and frame of reference.
void add_subject(DcmSegmentation& seg, const Content& content) {
  const auto& id = content.options.case_id;
  if (content.source) {
    require(seg.importFromSourceImage(content.options.ct_files.front().c_str()),
            "the CT's patient and study");
    refer_to(seg, *content.source);
  } else {
    seg.getSOPCommon().setSpecificCharacterSet("ISO_IR 192");
    require(seg.getPatient().setPatientID(text(id.substr(0, 64)), OFFalse), "the case's id");
    require(seg.getStudy().setStudyInstanceUID(text(uid_of("study\n" + id))), "a UID");
  }
  OFString frame;
  if (seg.getFrameOfReference().getFrameOfReferenceUID(frame).bad() || frame.empty())
    require(seg.getFrameOfReference().setFrameOfReferenceUID(text(uid_of("frame of reference\n" + id))),
            "a UID");
  require(seg.getSeries().setSeriesInstanceUID(text(uid_of("series\n" + content.key))), "a UID");
  require(seg.getSOPCommon().setSOPInstanceUID(text(uid_of("instance\n" + content.key))), "a UID");
  require(seg.getSeries().setSeriesNumber("1"), "the series' number");
  seg.getSeries().setSeriesDescription("Masks of radgenome");
}

std::unique_ptr<DcmSegmentation> segmentation_of(const Content& content) {
  const IODGeneralEquipmentModule::EquipmentInfo equipment("radgenome", "radgenome", "1", RADGENOME_VERSION);
  ContentIdentificationMacro identification("1", "MASKS", "Masks of structures", "radgenome");
  DcmSegmentation* made = nullptr;
  require(DcmSegmentation::createBinarySegmentation(made, static_cast<Uint16>(content.grid.size.j),
                                                    static_cast<Uint16>(content.grid.size.i), equipment,
                                                    identification),
          "the grid");
  std::unique_ptr<DcmSegmentation> seg(made);
  add_subject(*seg, content);
  add_dimensions(*seg, content);
  add_shared_groups(*seg, content.planes);
  for (const auto& segment : content.segments) add_segment(*seg, segment);
  add_frames(*seg, content);
  // Both look at every pair of frames; what they would find is tested instead.
  seg->setCheckFGOnWrite(OFFalse);
  seg->setCheckDimensionsOnWrite(OFFalse);
  return seg;
}

void put(DcmDataset& data, const DcmTag& tag, const std::string& value) {
  require(data.putAndInsertOFStringArray(tag, text(value)), "a date");
}

/// DCMTK fills in the time of day.
void fix_dates(DcmDataset& data, const Content& content) {
  const bool dated = content.source && !content.source->date.empty();
  const bool timed = content.source && !content.source->time.empty();
  put(data, DCM_ContentDate, dated ? content.source->date : no_date);
  put(data, DCM_ContentTime, timed ? content.source->time : no_time);
  for (const auto& tag : {DCM_InstanceCreationDate, DCM_InstanceCreationTime, DCM_SeriesDate, DCM_SeriesTime})
    data.findAndDeleteElement(tag);
}

void require_writable(const Geometry& grid, std::span<const DicomSegment> segments) {
  std::int64_t frames = 0;
  for (const auto& segment : segments)
    for (int k = 0; k < grid.size.k; ++k) frames += has_voxels(*segment.mask, k) ? 1 : 0;
  if (frames == 0) throw Error("no_masks", "there are no voxels to write into a segmentation");
  constexpr double largest_element = 4294967294.0;
  if (static_cast<double>(frames) * grid.size.i * grid.size.j / 8 > largest_element || grid.size.i > 65535 ||
      grid.size.j > 65535 || segments.size() > 65535)
    throw Error("too_large",
                "one DICOM segmentation cannot hold so many voxels; export fewer structures at once");
}

}  // namespace

void write_dicom_seg(const std::filesystem::path& path, const Geometry& grid,
                     std::span<const DicomSegment> segments, const DicomSegOptions& options) {
  prepare_dcmtk();
  require_writable(grid, segments);
  Content content{
      grid, segments, options, plane_stack_of(grid), std::nullopt, key_of(grid, segments, options.case_id)};
  if (!options.ct_files.empty()) content.source = source_series(options.ct_files, grid);
  const auto seg = segmentation_of(content);
  DcmFileFormat file;
  require(seg->writeDataset(*file.getDataset()), "the segmentation");
  fix_dates(*file.getDataset(), content);
  AtomicFile whole(path);
  if (const auto done = file.saveFile(whole.beside().c_str(), EXS_LittleEndianExplicit); done.bad())
    throw Error("cannot_write", fmt::format("the file cannot be written ({})", done.text()))
        .in(path.string());
  whole.commit();
}

}  // namespace radgenome::image_io
