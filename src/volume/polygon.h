// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Eigen/Dense>
#include <vector>

namespace radgenome {

/// Corners of a convex polygon in a plane, counter-clockwise, none of them on a side.
using ConvexPolygon = std::vector<Eigen::Vector2d>;

/// A straight line from one point of a plane to another.
struct Chord {
  Eigen::Vector2d from = {0, 0}, to = {0, 0};
  double length() const { return (to - from).norm(); }
};

/// The smallest convex polygon around the points; fewer than three corners where they lie on one line.
/// @cost n log n
/// @source A. M. Andrew: Another efficient algorithm for convex hulls in two dimensions, Information
///         Processing Letters 9 (1979) 216–219, doi:10.1016/0020-0190(79)90072-3
ConvexPolygon convex_hull(std::vector<Eigen::Vector2d> points);

/// The longest line between two points of the polygon, by rotating calipers; the first one found at a tie.
/// @cost linear
Chord longest_chord(const ConvexPolygon& polygon);

/// The longest line within the polygon along a direction.
/// @param direction  a unit vector
Chord longest_chord_along(const ConvexPolygon& polygon, const Eigen::Vector2d& direction);

/// The corners that lie farthest back and farthest ahead in a direction.
Chord extremes_along(const ConvexPolygon& polygon, const Eigen::Vector2d& direction);

/// The smallest distance between two parallel lines with the polygon between them.
double smallest_width(const ConvexPolygon& polygon);

}  // namespace radgenome
