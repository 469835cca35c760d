// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/line.h"
#include "volume/mask.h"

namespace radgenome {

/// The two lines by which a lesion is measured, both in one axial slice.
struct AxialDiameters {
  int slice = 0;       ///< index along axial_axis()
  Line longest;        ///< over all slices; the first one at a tie
  Line perpendicular;  ///< the longest line at exactly a right angle to it
};

/// Longest diameter of a lesion within one axial slice, over all slices, as RECIST 1.1 measures it, and the
/// longest diameter at right angles to it in the same slice. Lines run between the outer edges of border
/// voxels and span dents and holes, as a reader's calipers do; parts that do not touch within a slice are
/// not spanned.
/// @param lesion  one piece, see piece_masks()
/// @error empty_mask
/// @cost n log n in the rows of a slice; slices that cannot hold a longer line are passed over
/// @source RECIST 1.1, doi:10.1016/j.ejca.2008.10.026
AxialDiameters axial_diameters(const Mask& lesion);

/// The longest straight line between two points of a mask in space, voxels taken with their whole extent:
/// an organ's length from pole to pole.
/// @error empty_mask
Line longest_line(const Mask& mask);

/// A line across a mask within one axial slice.
struct Breadth {
  int slice = 0;  ///< index along axial_axis()
  Line line;
};

/// The longest extent of a mask along a direction of the world within one axial slice, over all slices: a
/// transverse diameter. The line lies in the slice, as close to the direction as the slice allows.
/// @error empty_mask
Breadth largest_breadth(const Mask& mask, const Vector<World>& direction);

}  // namespace radgenome
