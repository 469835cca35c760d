// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "import/sources.h"

/// The parts of find_inputs: each lists what the given places hold, and what it could not take.
namespace radgenome::import {

/// What lies in one folder and below it. Hidden files are passed over; links to folders are not followed.
struct FolderContent {
  std::filesystem::path folder;
  std::vector<std::filesystem::path> images;  ///< directly in it, sorted
  bool dicom = false;                         ///< holds DICOM files directly
};

/// `root` and every folder below it that holds images or DICOM files, in the order of their paths.
std::vector<FolderContent> walk(const std::filesystem::path& root, std::vector<InputProblem>& problems);

struct FoundCt {
  std::string id;
  std::filesystem::path path;
  std::string series_uid;
};
/// Ids are unique: equal names in different folders get the folder's name in front.
std::vector<FoundCt> find_ct(const std::vector<std::filesystem::path>& places,
                             std::vector<InputProblem>& problems);

struct FoundMasks {
  std::string id;
  std::filesystem::path path;  ///< a folder of masks, a label map, or a DICOM segmentation
};
/// @param known  ids of cases, by which a folder of label maps is told from a folder of one case's masks
/// @param ct     files that are CTs and so no masks
std::vector<FoundMasks> find_masks(const std::vector<std::filesystem::path>& places,
                                   const std::set<std::string>& known,
                                   const std::set<std::filesystem::path>& ct,
                                   std::vector<InputProblem>& problems);

/// Runs `work`; an Error that leaves it becomes a problem of `where`.
void or_problem(const std::string& where, std::vector<InputProblem>& problems,
                const std::function<void()>& work);

/// The same file under any of its names.
std::filesystem::path real_path(const std::filesystem::path& path);

/// "a, b, c and 5 more": the names of files.
std::string listed(const std::vector<std::filesystem::path>& files);

}  // namespace radgenome::import
