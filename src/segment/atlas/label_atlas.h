// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <filesystem>
#include <string>
#include <vector>

#include "segment/atlas/landmarks.h"

namespace radgenome::segment::atlas {

/// Which labels belong to a group, by label.
using LabelSet = std::array<std::uint8_t, 256>;

/// One labelled body; lies in data/atlas.
struct LabelAtlas {
  Labels labels;  ///< axis-aligned, 3 mm
  std::array<std::string, 256> names;
  LabelSet left_lung{}, right_lung{}, lung{}, bone{}, rib{}, soft{}, trachea{}, spinal_cord{}, heart{};
  LabelSet scattered{};   ///< may lie in several pieces: bowel
  LabelSet solid{};       ///< without holes: spleen, kidneys, liver, heart …
  LabelSet large_bone{};  ///< without ribs, scapulae, sternum: bones with a wide marrow space
};

/// @error bad_atlas, cannot_read
LabelAtlas load_label_atlas(const std::filesystem::path& data);

/// 1 where the label is in the group.
Set in_group(const Labels& labels, const LabelSet& group);

}  // namespace radgenome::segment::atlas
