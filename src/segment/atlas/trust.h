// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "segment/atlas/affine.h"
#include "segment/atlas/landmarks.h"

/// Whether a scan is one that the atlas can be laid over. Each gives a reason why not, or nothing.
namespace radgenome::segment::atlas {

/// "scan_too_small"
std::optional<std::string> obstacle(const Field& hu);
/// "no_lung_and_no_bone", "no_anatomy_found"
std::optional<std::string> obstacle(const Landmarks& landmarks);
/// "atlas_does_not_fit"
std::optional<std::string> obstacle(const Aligned& aligned);

}  // namespace radgenome::segment::atlas
