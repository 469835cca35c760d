// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "import/headings.h"
#include "record/case.h"

namespace radgenome::import {

struct InputOptions {
  std::vector<std::filesystem::path> ct;       ///< files or folders
  std::vector<std::filesystem::path> reports;  ///< CSV, JSONL, or a folder of one text file a case
  std::vector<std::filesystem::path> masks;    ///< folders of masks, label maps, or DICOM segmentations
  std::optional<std::filesystem::path>
      metadata;            ///< CT-RATE's metadata CSV (VolumeName, XYSpacing, ZSpacing)
  Headings headings = {};  ///< of reports that are one text
};

/// The report of one case as it was read.
struct Report {
  std::string case_id;
  std::string name;  ///< as the table writes it: "valid_1_a_1.nii.gz"
  std::vector<record::Section> sections;
};

/// What belongs to one case; at least one of the three is there.
struct CaseInput {
  std::string id;
  std::optional<std::filesystem::path> ct;  ///< a file, or the folder of a DICOM series
  std::string dicom_series_uid;             ///< where a folder holds several series; else empty
  std::optional<std::filesystem::path> masks;
  std::optional<Report> report;
  std::optional<std::array<double, 3>> metadata_spacing_mm;
};

/// Something that could not become a case or a part of one.
struct InputProblem {
  std::string where;  ///< file, with the line for tables
  std::string code;
  std::string sentence;
};

struct Inputs {
  std::vector<CaseInput> cases;  ///< sorted by id; ids are unique
  std::vector<InputProblem> problems;
};

/// Lists the cases that the given places hold, without opening the images' voxels. CT, report and masks
/// are matched by name: "a/valid_1_a_1.nii.gz", a table's VolumeName "valid_1_a_1.nii.gz" and the folder
/// "seg_valid_1_a_1" are the case "valid_1_a_1".
Inputs find_inputs(const InputOptions& options);

/// The case id of a file or folder name: without endings, without "seg_".
std::string case_id_of(const std::filesystem::path& path);

}  // namespace radgenome::import
