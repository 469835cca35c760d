// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "volume/line.h"
#include "volume/mask.h"

namespace radgenome::measure {

/// The body of a vertebra without its arch and processes, and how it stands.
struct VertebralBody {
  Mask mask;            ///< on a working grid with axes along the world's
  Point<World> centre;  ///< its centroid
  /// Unit vectors at right angles. `up` runs half-way between the normals of the two endplates; `front` away
  /// from the arch.
  Vector<World> up, front;
};

/// The body is what is left of a vertebra after an opening with a ball of six tenths of the radius of the
/// largest ball that fits into it: pedicles, laminae and processes are thinner than that.
/// @return  nothing where no ball of six millimetres fits in (an atlas, a fragment), or where no endplates
///          are found
std::optional<VertebralBody> body_of(const Mask& vertebra);

/// The three heights by which a vertebral fracture is graded.
struct VertebralHeights {
  Line anterior, middle, posterior;
};

/// Heights along the body's axis, from endplate to endplate with the whole of their voxels, in the middle
/// third of the body's width: in each third of its depth the column of median height.
/// @return  nothing where one of the thirds has no column
std::optional<VertebralHeights> heights_of(const Mask& vertebra, const VertebralBody& body);

/// The body's trabecular bone: at least four millimetres below its surface and in its anterior two thirds,
/// away from the vein. May be empty.
/// @return  on the vertebra's grid
Mask trabecular_bone(const Mask& vertebra, const VertebralBody& body);

}  // namespace radgenome::measure
