// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/error.h"
#include "knowledge/knowledge.h"
#include "record/mask_set.h"
#include "record/structures.h"

/// Writes the masks of a data set as files that other programs read.
namespace radgenome::mask_export {

/// The masks of one case, as a format gets them.
struct CaseMasks {
  std::string id;
  record::Structures structures;
  std::map<std::string, std::shared_ptr<const Mask>> masks;  ///< by structure; none is empty, all on one grid
  /// The files of the DICOM series that the case's CT came from, sorted along the normal; none where it came
  /// from another format or cannot be found. Asked for by formats that refer to the CT.
  std::function<std::vector<std::filesystem::path>()> ct_files;
};

/// A way to write masks. One file in formats/ each; the list is made by the build.
struct Format {
  std::string name;
  std::string summary;
  /// Writes one case below `folder` and gives back sentences that the user should know. Each file is replaced
  /// as a whole.
  std::vector<std::string> (*write)(const CaseMasks& masks, const knowledge::Knowledge& knowledge,
                                    const std::filesystem::path& folder);
};

/// All formats, by name.
std::span<const Format> all_formats();
/// @error unknown_format — names those there are
const Format& format_named(std::string_view name);

/// Where the cases come from.
struct Cases {
  struct Loaded {
    record::Structures structures;
    record::MaskSet masks;  ///< with unions
    std::function<std::vector<std::filesystem::path>()> ct_files;
  };
  std::vector<std::string> ids;
  std::function<Loaded(const std::string& id)> load;
};

struct Options {
  std::string format;
  std::filesystem::path out;            ///< gets a folder a case
  std::vector<std::string> structures;  ///< ids or other names; none: all that have a mask of their own
  bool unions = false;                  ///< where no structures are named: those made of others too
  int cases_at_once = 1;
};

struct Outcome {
  std::string id;
  std::size_t masks = 0;           ///< written
  std::vector<std::string> notes;  ///< sentences for the user
  std::optional<Error> error;      ///< then nothing was written anew for this case, or not all
};

/// Exports every case; one that fails does not stop the others. `told` gets each outcome, from one thread at
/// a time.
/// @error unknown_format, unknown_structure
void export_masks(const Cases& cases, const knowledge::Knowledge& knowledge, const Options& options,
                  const std::function<void(const Outcome&)>& told);

}  // namespace radgenome::mask_export
