// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "knowledge/knowledge.h"
#include "network/segmenter.h"
#include "record/case.h"
#include "record/mask_set.h"
#include "record/structures.h"
#include "volume/volume.h"

namespace radgenome::segment {

/// What a backend gets.
struct Job {
  const knowledge::Knowledge& knowledge;
  const Geometry& geometry;                    ///< grid that masks are wanted on: the CT's, or the masks' own
  const Ct* ct = nullptr;                      ///< nullptr: a case without CT
  std::optional<std::filesystem::path> masks;  ///< masks that exist: a folder or a label map
  std::filesystem::path data;                  ///< the program's data folder
  network::Segmenter* network = nullptr;       ///< a loaded model, where the user named one
};

/// What a backend gives: for each structure it was able to speak about a state, and a mask where present.
/// Measurements are filled in later, for all backends alike.
struct BackendResult {
  std::vector<record::StructureEntry> entries;  ///< structure, state, reason, source, flags
  record::MaskSet masks;                        ///< on the job's grid
  std::vector<std::string> unknown_names;
};

/// A way to get masks. One file in backends/ each; the list is made by the build.
struct Backend {
  std::string name;
  int version = 1;
  std::string summary;
  BackendResult (*run)(const Job& job);
};

/// All backends, by name.
std::span<const Backend> all_backends();
/// @error unknown_backend — names those there are
const Backend& backend(std::string_view name);

struct Segmentation {
  record::Structures
      record;             ///< one entry for every structure of the knowledge base; made_by left to the caller
  record::MaskSet masks;  ///< leaves and unions
};

/// Runs one backend, builds every union that the recipes allow, and measures everything in one place.
/// A structure that the backend says nothing about is not_available with a reason.
Segmentation segment(const Backend& backend, const Job& job);
/// The same for what a backend, or somebody in its place, has given already.
Segmentation assemble(BackendResult result, const Backend& backend, const Job& job);

}  // namespace radgenome::segment
