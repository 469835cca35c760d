// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "extract/extract.h"
#include "import/sources.h"
#include "knowledge/knowledge.h"
#include "validate/scans.h"
#include "validate/table.h"
#include "validate/validate.h"

namespace radgenome::validate {

/// Everything that lies in a folder, as the rules look at it.
struct Material {
  std::filesystem::path root;
  knowledge::Knowledge knowledge;
  extract::Extractor extractor;

  std::vector<Table> tables;                    ///< by name
  import::Inputs inputs;                        ///< scans, masks and reports, brought together by case
  std::vector<ScanCase> scans;                  ///< of the cases with a CT or masks
  std::vector<std::filesystem::path> datasets;  ///< folders that `radgenome run` made
  std::vector<std::filesystem::path> releases;  ///< folders that `radgenome release` made
  std::vector<std::string> passed_over;         ///< tables of kinds that are not read

  std::string relative(const std::filesystem::path& path) const;
};

/// Lists and reads all of it, but the voxels.
/// @error cannot_read
Material find_material(const std::filesystem::path& path, const std::filesystem::path& data,
                       const Options& options);

}  // namespace radgenome::validate
