// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "review/store.h"
#include "server/cases.h"
#include "server/sessions.h"

namespace radgenome::server {

/// Repaired masks lie beside the scan file, which stays: `cases/<case>/repairs/<hash of the file>.nii.gz`.
/// Equal masks are one file.

/// The file of a repaired mask of the case.
/// @param hash  "sha256:…", of the form that is checked here
/// @error Failure 404 no_repair
std::filesystem::path repair_file(const Source& source, const CaseData& data, const std::string& hash);

/// Checks and keeps a mask that a reader drew.
/// @param bytes  of a NIfTI file, packed or not; every voxel over 0.5 is in the mask
/// @return "sha256:…"
/// @error Failure 422 bad_mask — no NIfTI file; other_grid — it does not lie on the case's grid
std::string keep_repair(const Source& source, const CaseData& data, const std::string& bytes);

/// {structure: [hashes]} of the repaired masks that verdicts name; to readers, only those of their own.
Json repairs_json(const std::vector<review::KeptVerdict>& verdicts, const Session& session);

}  // namespace radgenome::server
