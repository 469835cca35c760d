// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/page/slice.h"
#include "core/json.h"
#include "record/mask_set.h"

namespace radgenome::cli {

/// What a picture shows: some structures in one plane, the first decides where it is cut.
struct PictureRequest {
  Plane plane = Plane::axial;
  std::vector<std::string> structures;
};

/// A slice of the CT, or nothing but outlines where there is none, around the structures that were asked for:
/// plane, slice, of; x, y, width, height (pixels of the whole slice that it shows), pixel_mm [across, down],
/// png (base64, in the window that suits the first structure; absent without a CT), outlines [{structure,
/// path}], context (path of lungs and bones where there is no CT).
/// @return null where none of the structures has a mask
Json picture_json(const PictureRequest& request, const record::MaskSet& masks, const Ct* ct);

}  // namespace radgenome::cli
