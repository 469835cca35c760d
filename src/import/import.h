// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "image_io/image_io.h"
#include "import/sources.h"
#include "record/case.h"
#include "volume/volume.h"

namespace radgenome::import {

inline constexpr int stage_version = 2;

/// A case with its CT still in memory for the stages that follow.
struct ImportedCase {
  record::Case record;  ///< made_by.inputs is filled; made_by.options is left to the caller
  std::optional<Ct> ct;
};

/// Opens the case's CT (or, where there is none, its masks' header), checks their content and makes
/// `case.json`.
/// @param dataset  folder that the record's paths are relative to
/// @error every code of `image_io`, and constant_volume, not_a_number, hu_rescaled_to_unit … of the content
/// checks
ImportedCase import_case(const CaseInput& input, const std::filesystem::path& dataset);

/// The CT of an imported case, read again from where it lies.
/// @error source_changed — the file is not the one that was imported
Ct load_ct(const record::Case& record, const std::filesystem::path& dataset);

/// The DICOM series that the CT of an imported case was read from; the case's CT is of format "dicom".
/// @error source_changed — no series there is the one that was imported
image_io::DicomSeries ct_series(const record::Case& record, const std::filesystem::path& dataset);

/// By which records name the report that they were made of.
std::string hash_of_report(const std::vector<record::Section>& sections);

/// A cheap fingerprint (paths, sizes, times, report text) by which a run sees that a case's inputs did not
/// change.
std::string fingerprint(const CaseInput& input);

}  // namespace radgenome::import
