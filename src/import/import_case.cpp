// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/hash.h"
#include "image_io/dicom_seg.h"
#include "image_io/image_io.h"
#include "import/content_checks.h"
#include "import/import.h"
#include "import/names.h"
#include "import/source_files.h"
#include "volume/fingerprint.h"

namespace radgenome::import {
namespace {

std::vector<std::filesystem::path> files_of_series(const std::filesystem::path& folder,
                                                   const std::string& uid) {
  for (const auto& series : image_io::list_dicom(folder))
    if (uid.empty() || series.uid == uid) return series.files;
  throw Error("not_dicom", "the folder holds no such DICOM series").in(folder.string());
}

std::vector<std::filesystem::path> files_of_ct(const std::filesystem::path& path, const std::string& uid) {
  return std::filesystem::is_directory(path) ? files_of_series(path, uid) : files_of_image(path);
}

void take_ct(const CaseInput& input, const std::filesystem::path& dataset, ImportedCase& imported) {
  auto loaded = image_io::read_ct(*input.ct, input.dicom_series_uid);
  auto& record = imported.record;
  record.warnings = in_context(input.ct->string(), [&] { return check_content(loaded); });
  record.ct = {relative_to_dataset(*input.ct, dataset), image_io::name_of(loaded.format),
               hash_of_files(files_of_ct(*input.ct, input.dicom_series_uid))};
  record.geometry = loaded.ct.geometry();
  if (const auto fingerprint = fingerprint_of(loaded.ct)) record.ct_fingerprint = fingerprint->text();
  imported.ct = std::move(loaded.ct);
}

/// The grid that most of the masks lie on; of equals, the first by name.
Geometry grid_of(const std::vector<std::filesystem::path>& masks, std::vector<record::Warning>& warnings) {
  struct Grid {
    Geometry geometry;
    int uses = 0;
  };
  std::vector<Grid> grids;
  std::optional<Error> first_error;
  for (const auto& mask : masks) try {
      const auto geometry = image_io::read_geometry(mask);
      auto found = std::find_if(grids.begin(), grids.end(),
                                [&](const Grid& grid) { return grid.geometry.matches(geometry); });
      if (found == grids.end()) found = grids.insert(grids.end(), {geometry, 0});
      ++found->uses;
    } catch (const Error& error) {
      if (!first_error) first_error = error;
    }
  if (grids.empty()) throw first_error.value_or(Error("no_images", "the folder holds no masks"));
  if (grids.size() > 1)
    warnings.push_back(
        {"masks_on_several_grids",
         fmt::format("the masks lie on {} different grids; the one that most of them lie on was taken",
                     grids.size())});
  return std::max_element(grids.begin(), grids.end(),
                          [](const Grid& a, const Grid& b) { return a.uses < b.uses; })
      ->geometry;
}

std::string format_of_masks(const std::filesystem::path& masks) {
  if (std::filesystem::is_directory(masks)) return "mask_folder";
  return image_io::is_dicom_seg(masks) ? "dicom_seg" : "label_map";
}

void take_masks(const CaseInput& input, const std::filesystem::path& dataset, record::Case& record) {
  const bool folder = std::filesystem::is_directory(*input.masks);
  const auto files = folder ? images_in(*input.masks) : files_of_image(*input.masks);
  record.masks = {relative_to_dataset(*input.masks, dataset), format_of_masks(*input.masks),
                  hash_of_files(files)};
  if (record.geometry) return;
  record.geometry = folder ? grid_of(files, record.warnings) : image_io::read_geometry(*input.masks);
}

/// What the file system says of a file, without opening it.
std::string trace_of(const std::filesystem::path& file) {
  std::error_code failed;
  const auto size = std::filesystem::file_size(file, failed);
  const auto time = std::filesystem::last_write_time(file, failed).time_since_epoch().count();
  return fmt::format("{} {} {}\n", std::filesystem::absolute(file).string(), failed ? 0 : size,
                     failed ? 0 : time);
}

std::string trace_of_place(const std::optional<std::filesystem::path>& place) {
  if (!place) return "none\n";
  std::error_code failed;
  if (!std::filesystem::is_directory(*place, failed)) {
    std::string trace;
    for (const auto& file : files_of_image(*place)) trace += trace_of(file);
    return trace;
  }
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(*place, failed)) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::string trace = place->string() + "\n";
  for (const auto& file : files) trace += trace_of(file);
  return trace;
}

Error changed(const std::filesystem::path& path) {
  return Error("source_changed", "the CT is not the one that was imported; run the data set again")
      .in(path.string());
}

}  // namespace

std::string hash_of_report(const std::vector<record::Section>& sections) {
  std::string text;
  for (const auto& section : sections) text += section.name + '\0' + section.text + '\0';
  return sha256_of(text);
}

ImportedCase import_case(const CaseInput& input, const std::filesystem::path& dataset) {
  ImportedCase imported;
  auto& record = imported.record;
  record.id = input.id;
  record.patient = patient_of(input.id);
  record.made_by.stage = "import";
  record.made_by.version = stage_version;
  if (input.ct) take_ct(input, dataset, imported);
  if (input.masks) take_masks(input, dataset, record);
  if (input.report) record.report = input.report->sections;
  if (input.metadata_spacing_mm && record.geometry)
    if (auto warning = spacing_disagreement(*input.metadata_spacing_mm, record.geometry->spacing_mm()))
      record.warnings.push_back(std::move(*warning));
  if (record.ct) record.made_by.inputs["ct"] = record.ct->sha256;
  if (record.masks) record.made_by.inputs["masks"] = record.masks->sha256;
  if (!record.report.empty()) record.made_by.inputs["report"] = hash_of_report(record.report);
  return imported;
}

image_io::DicomSeries ct_series(const record::Case& record, const std::filesystem::path& dataset) {
  const auto path = dataset / record.ct->path;
  for (auto& series : image_io::list_dicom(path))
    if (hash_of_files(series.files) == record.ct->sha256) return std::move(series);
  throw changed(path);
}

Ct load_ct(const record::Case& record, const std::filesystem::path& dataset) {
  if (!record.ct) throw Error("no_image", "the case has no CT");
  const auto path = dataset / record.ct->path;
  if (std::filesystem::is_directory(path)) return image_io::read_ct(path, ct_series(record, dataset).uid).ct;
  if (hash_of_files(files_of_image(path)) != record.ct->sha256) throw changed(path);
  return image_io::read_ct(path).ct;
}

std::string fingerprint(const CaseInput& input) {
  std::string trace = fmt::format("import {}\n{}\n{}\n", stage_version, input.id, input.dicom_series_uid);
  trace += trace_of_place(input.ct) + trace_of_place(input.masks);
  if (input.report) trace += hash_of_report(input.report->sections);
  if (input.metadata_spacing_mm)
    for (const double mm : *input.metadata_spacing_mm) trace += fmt::format("\n{}", mm);
  return sha256_of(trace);
}

}  // namespace radgenome::import
