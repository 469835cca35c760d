// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "core/json.h"
#include "network/segmenter.h"
#include "record/made_by.h"
#include "volume/volume.h"

namespace radgenome::pipeline {

/// The options of a segmenter that change what it finds.
Json options_json(const network::Segmenter& segmenter);

/// `<id>.json` beside a label map: docs/schemas/segmentation.schema.json. Labels have the numbers of the
/// model where it is one nnU-Net, else they are numbered from 1 in the order of `found`.
Json segmentation_json(const std::string& id, const record::MadeBy& made_by,
                       const network::Segmenter& segmenter, const network::Findings& found);

/// The number of each label at its voxels; where labels overlap (those of two parts, or of SAT),
/// the later one's.
Volume<std::uint16_t> label_map(const std::vector<network::FoundLabel>& found, const Geometry& geometry);

/// What a label map's header calls its numbers: the structure's id, or the model's own name.
std::map<std::uint16_t, std::string> label_names(const std::vector<network::FoundLabel>& found);

}  // namespace radgenome::pipeline
