// SPDX-License-Identifier: Apache-2.0
#include "volume/polygon.h"

#include <algorithm>
#include <limits>

namespace radgenome {
namespace {

using Eigen::Vector2d;

double cross(const Vector2d& a, const Vector2d& b) {
  return a.x() * b.y() - a.y() * b.x();
}

/// Adds to a chain that turns left everywhere; corners before `first` stay.
void extend(ConvexPolygon& chain, std::size_t first, const Vector2d& point) {
  while (chain.size() >= first + 2 &&
         cross(chain.back() - chain[chain.size() - 2], point - chain.back()) <= 0)
    chain.pop_back();
  chain.push_back(point);
}

/// The line through `at` along `direction`, as far as it runs within the polygon.
Chord through(const ConvexPolygon& polygon, const Vector2d& at, const Vector2d& direction) {
  double low = 0, high = 0;
  for (std::size_t a = 0; a < polygon.size(); ++a) {
    const Vector2d start = polygon[a] - at, side = polygon[(a + 1) % polygon.size()] - polygon[a];
    const double slope = cross(direction, side);
    if (slope == 0) continue;  // a side along the direction ends at corners that other sides share
    const double along_side = cross(start, direction) / slope;
    if (along_side < -1e-12 || along_side > 1 + 1e-12) continue;
    const double along = cross(start, side) / slope;
    low = std::min(low, along);
    high = std::max(high, along);
  }
  return {at + low * direction, at + high * direction};
}

}  // namespace

ConvexPolygon convex_hull(std::vector<Vector2d> points) {
  std::sort(points.begin(), points.end(), [](const Vector2d& a, const Vector2d& b) {
    return a.x() != b.x() ? a.x() < b.x() : a.y() < b.y();
  });
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 3) return points;
  ConvexPolygon chain;
  for (const auto& point : points) extend(chain, 0, point);
  const std::size_t upper = chain.size() - 1;
  for (auto point = points.rbegin() + 1; point != points.rend(); ++point) extend(chain, upper, *point);
  chain.pop_back();
  return chain;
}

Chord longest_chord(const ConvexPolygon& polygon) {
  if (polygon.empty()) return {};
  Chord longest{polygon.front(), polygon.front()};
  const auto n = polygon.size();
  const auto consider = [&](std::size_t a, std::size_t b) {
    if ((polygon[b] - polygon[a]).squaredNorm() > (longest.to - longest.from).squaredNorm())
      longest = {polygon[a], polygon[b]};
  };
  std::size_t ahead = 1 % n;
  for (std::size_t a = 0; a < n; ++a) {
    const Vector2d side = polygon[(a + 1) % n] - polygon[a];
    while (cross(side, polygon[(ahead + 1) % n] - polygon[ahead]) > 0) {
      consider(a, ahead);
      ahead = (ahead + 1) % n;
    }
    consider(a, ahead);
    consider((a + 1) % n, ahead);
    consider(a, (ahead + 1) % n);  // a side parallel to this one: both its corners are opposite
  }
  return longest;
}

Chord longest_chord_along(const ConvexPolygon& polygon, const Vector2d& direction) {
  // Along parallel lines the length within a convex polygon is concave and linear between corners.
  Chord longest;
  for (const auto& corner : polygon) {
    const auto chord = through(polygon, corner, direction);
    if (chord.length() > longest.length()) longest = chord;
  }
  return longest;
}

Chord extremes_along(const ConvexPolygon& polygon, const Vector2d& direction) {
  if (polygon.empty()) return {};
  const auto [back, ahead] = std::minmax_element(
      polygon.begin(), polygon.end(),
      [&](const Vector2d& a, const Vector2d& b) { return a.dot(direction) < b.dot(direction); });
  return {*back, *ahead};
}

double smallest_width(const ConvexPolygon& polygon) {
  if (polygon.size() < 3) return 0;
  double smallest = std::numeric_limits<double>::infinity();
  for (std::size_t a = 0; a < polygon.size(); ++a) {
    const Vector2d side = (polygon[(a + 1) % polygon.size()] - polygon[a]).normalized();
    double widest = 0;
    for (const auto& corner : polygon) widest = std::max(widest, cross(side, corner - polygon[a]));
    smallest = std::min(smallest, widest);
  }
  return smallest;
}

}  // namespace radgenome
