// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "record/case.h"
#include "record/facts.h"
#include "record/links.h"
#include "record/mask_set.h"
#include "record/questions.h"
#include "record/structures.h"

namespace radgenome::release {

/// The records of one finished case.
struct ReleasedCase {
  record::Case record;
  record::Structures structures;
  record::Facts facts;
  record::Links links;
  record::Questions questions;
};

/// Where the cases come from: the pipeline's data set, one case at a time, in order of their ids.
struct Cases {
  std::vector<std::string> ids;
  std::function<ReleasedCase(const std::string& id)> load;
  std::function<record::MaskSet(const std::string& id)> load_masks;
};

/// One kind of file in a release: a file in formats/; the list is made by the build.
struct Format {
  std::string name;
  std::string summary;
  std::string folder;  ///< of the release; all files of this format lie in it
  void (*write)(const Cases& cases, const knowledge::Knowledge& knowledge,
                const std::filesystem::path& folder);
};

std::span<const Format> all_formats();

/// Writes the formats named (all when empty) below `out`, and last `manifest.json` with the sha256 of every
/// file. An earlier release that lies there is replaced, also one that was not finished.
/// @error not_empty — `out` holds files that are not of an earlier release; none is touched
/// @error unknown_format
void release(const Cases& cases, const knowledge::Knowledge& knowledge,
             const std::vector<std::string>& formats, const std::filesystem::path& out);

}  // namespace radgenome::release
