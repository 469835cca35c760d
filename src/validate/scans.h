// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "import/sources.h"
#include "knowledge/knowledge.h"
#include "record/case.h"
#include "volume/geometry.h"

namespace radgenome::validate {

/// What could not be read, in a reader's own code and words.
struct Unreadable {
  std::string file;
  std::string code;
  std::string sentence;
};

/// One mask file of a case.
struct MaskFile {
  std::string name;       ///< of the file
  std::string structure;  ///< its id; empty where the name is no structure's
  std::optional<Geometry> geometry;
  std::int64_t voxels = 0;
  std::string content;         ///< equal for equal masks on one grid
  bool geometry_lost() const;  ///< the affine is that of voxels from 0, as when nobody wrote one
};

/// Scan and masks of a case, looked at once; the voxels are not kept.
struct ScanCase {
  std::string id;
  std::string place;  ///< of the CT, or else of the masks, relative to what is looked at
  std::optional<Geometry> ct;
  std::vector<record::Warning> warnings;  ///< of the CT
  std::vector<Unreadable> unreadable;
  std::string mask_place;
  std::vector<MaskFile> masks;  ///< of a folder with one file a structure, by name
  /// Axes of the masks' grid, such as "i and j": with them turned over both lungs lie on air, and as they are
  /// they do not.
  std::optional<std::string> turned_axes;
};

/// @param scans  the CTs of all cases, which are no masks where they lie beside them
/// @param root   that places are relative to
ScanCase look_at(const import::CaseInput& input, const std::set<std::filesystem::path>& scans,
                 const std::filesystem::path& root, const knowledge::Knowledge& knowledge);

}  // namespace radgenome::validate
