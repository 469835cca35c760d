// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace radgenome::segment {

/// A name of a label map and the numbers whose voxels together are it: one, or several for a region.
struct LabelName {
  std::string name;
  std::vector<std::uint32_t> numbers;  ///< growing
  bool operator==(const LabelName&) const = default;
};

/// What a label map's numbers mean.
struct LabelTable {
  std::vector<LabelName> labels;   ///< by their numbers; without the background 0
  std::vector<std::string> flags;  ///< "labels_were_summed": where masks overlap, voxels have a wrong number
};

/// The names of a label map's numbers, from the first place that has some: the JSON of the same name beside
/// it; the table inside a NIfTI's header, as TotalSegmentator writes it; the only JSON in its folder that is
/// such a table; `dataset.json` in the folder above, as nnU-Net and the Medical Segmentation Decathlon have
/// it; the .jsonl of a run of SAT in its folder or the one above. Tables are {"1": "spleen", …} or {"spleen":
/// 1, "kidney": [2, 3], …}, also below "labels", or below "channel_def" as in MONAI's bundles.
/// @error label_names_missing, label_names_ambiguous, bad_label_names
LabelTable label_names_for(const std::filesystem::path& label_map);

/// Changes when the table that label_names_for() finds changes, wherever it lies; the same for every map that
/// has none that can be read.
std::string hash_of_label_names(const std::filesystem::path& label_map);

}  // namespace radgenome::segment
