// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "knowledge/knowledge.h"
#include "network/places.h"

namespace radgenome::segment {

/// How much larger than in the atlas the box of a structure is made on each side, millimetres. Without it,
/// of 67 masks of three real scans none reached farther than 33 mm beyond its box (spleen; 95 of 100 not
/// farther than 26 mm), of 183 of synthetic scans two did by more than 43 mm: a heart by 46 and an aorta by
/// 63 (bench/README.md). What a box cuts is found out (network/crop.h).
inline constexpr double place_margin_mm = 50;

/// Finds places by the affine map that lays the atlas's lungs and bones over those of the scan, which takes
/// some seconds; its deformation takes five times as long and its boxes are hardly better. A structure has
/// the box of its label, or of the parts it is the union of. Of what the atlas's own scan cuts, the box goes
/// on to the end of the scan there. Reasons: those of atlas/trust.h, "not_in_atlas", "outside_the_scan".
/// @param data  the program's data folder; the atlas is read from it when the first scan is asked about
/// @error of what is returned: bad_atlas, cannot_read
network::PlaceFinder atlas_places(const std::filesystem::path& data, const knowledge::Knowledge& knowledge,
                                  double margin_mm = place_margin_mm);

}  // namespace radgenome::segment
