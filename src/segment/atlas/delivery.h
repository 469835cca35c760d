// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "segment/atlas/label_atlas.h"
#include "segment/atlas/registration.h"
#include "segment/segment.h"

namespace radgenome::segment::atlas {

/// A structure that the method draws well enough to be delivered.
struct Delivered {
  std::string structure;                ///< id in the knowledge base
  LabelSet labels{};                    ///< of these labels it is made
  std::vector<std::uint8_t> only_with;  ///< counted from a landmark: wrong where none of these is in the scan
  double least_inside = 0;              ///< share of it that must lie in the scan
  bool group = false;                   ///< of many parts: any part of it is worth having
};

/// data/atlas/delivered.json.
/// @error bad_atlas — a name that no label or no structure has
std::vector<Delivered> read_delivered(const std::filesystem::path& data, const LabelAtlas& atlas,
                                      const knowledge::Knowledge& knowledge);

/// Every structure with a state, and the masks of those that are there.
/// @param labels  refined labels on the CT's grid
/// @param inside  share of each label that lies within the scan
BackendResult deliver(const Labels& labels, const std::array<double, 256>& inside,
                      const std::vector<Delivered>& delivered, const knowledge::Knowledge& knowledge);

/// The same where the atlas found no hold in the scan: everything it could deliver is failed.
BackendResult deliver_nothing(const std::string& reason, const std::vector<Delivered>& delivered,
                              const knowledge::Knowledge& knowledge);

}  // namespace radgenome::segment::atlas
