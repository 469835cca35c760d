// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/json.h"
#include "volume/geometry.h"

namespace radgenome {

/// {"size": [i, j, k], "world_from_voxel": 3 rows of 4 (RAS+ mm), "spacing_mm": …, "orientation": "LPS"};
/// the last two follow from the affine and are for readers.
Json geometry_json(const Geometry& geometry);
Geometry geometry_from(const Json& value);

Json index_json(Index index);
Index index_from(const Json& value);

/// [x, y, z]
Json point_json(Point<World> point);
Point<World> point_from(const Json& value);

}  // namespace radgenome
