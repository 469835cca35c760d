// SPDX-License-Identifier: Apache-2.0
#include "volume/tube.h"

#include <algorithm>

#include "core/parallel.h"
#include "volume/crop.h"
#include "volume/curve.h"
#include "volume/polygon.h"
#include "volume/sample.h"

namespace radgenome {
namespace {

constexpr double step_mm = 2;
/// A cut is looked at no farther from the curve than this; the widest vessel of man stays within.
constexpr double reach_mm = 60;

/// The mask's own box as bytes, for quick looks at any place of the world.
class Inside {
 public:
  explicit Inside(const Mask& mask)
      : bytes_(crop(mask.geometry(), mask.box())),
        voxel_from_world_(bytes_.geometry().world_from_voxel.inverse()) {
    mask.copy_to(mask.box(), bytes_.values());
  }

  bool at(const Eigen::Vector3d& place) const {
    const auto v = voxel_from_world_(Point<World>::from(place));
    return Sampler(bytes_).nearest(static_cast<float>(v.x), static_cast<float>(v.y), static_cast<float>(v.z),
                                   std::uint8_t{0}) != 0;
  }
  double smallest_spacing_mm() const {
    const auto steps = bytes_.geometry().spacing_mm();
    return *std::min_element(steps.begin(), steps.end());
  }

 private:
  Volume<std::uint8_t> bytes_;
  Affine<Voxel, World> voxel_from_world_;
};

/// Squares of a plane that hang together around a point.
class Cut {
 public:
  Cut(const Inside& inside, const Point<World>& centre, const Vector<World>& direction, double square_mm)
      : inside_(inside), centre_(centre.eigen()), square_mm_(square_mm) {
    x_ = direction.eigen().unitOrthogonal();
    y_ = direction.eigen().cross(x_);
    half_ = static_cast<int>(reach_mm / square_mm);
    seen_.assign(static_cast<std::size_t>(2 * half_ + 1) * static_cast<std::size_t>(2 * half_ + 1), 0);
    fill();
  }

  bool empty() const { return squares_.empty(); }
  double area_mm2() const { return static_cast<double>(squares_.size()) * square_mm_ * square_mm_; }
  Point<World> middle() const {
    Eigen::Vector2d sum = Eigen::Vector2d::Zero();
    for (const auto& square : squares_) sum += square;
    sum /= static_cast<double>(squares_.size());
    return Point<World>::from(place(sum));
  }
  /// Around the middles of the squares: smaller than the cut by half a square on every side.
  ConvexPolygon hull() const { return convex_hull(squares_); }

 private:
  Eigen::Vector3d place(const Eigen::Vector2d& at) const { return centre_ + at.x() * x_ + at.y() * y_; }

  /// Puts the square on the list where it is inside and new.
  void visit(int a, int b, std::vector<std::array<int, 2>>& open) {
    if (std::abs(a) > half_ || std::abs(b) > half_) return;
    auto& seen = seen_[static_cast<std::size_t>(a + half_) +
                       static_cast<std::size_t>(2 * half_ + 1) * static_cast<std::size_t>(b + half_)];
    if (seen != 0) return;
    seen = 1;
    const Eigen::Vector2d at(a * square_mm_, b * square_mm_);
    if (!inside_.at(place(at))) return;
    squares_.push_back(at);
    open.push_back({a, b});
  }

  void fill() {
    std::vector<std::array<int, 2>> open;
    visit(0, 0, open);
    while (!open.empty()) {
      const auto [a, b] = open.back();
      open.pop_back();
      visit(a - 1, b, open);
      visit(a + 1, b, open);
      visit(a, b - 1, open);
      visit(a, b + 1, open);
    }
  }

  const Inside& inside_;
  Eigen::Vector3d centre_, x_, y_;
  double square_mm_;
  int half_ = 0;
  std::vector<std::uint8_t> seen_;
  std::vector<Eigen::Vector2d> squares_;
};

/// The curve drawn to the middle of the cuts across it; points that no cut is found at stay.
Centreline centred(const Inside& inside, const Centreline& curve) {
  Centreline middle(curve);
  parallel_for(curve.size(), [&](std::size_t n) {
    const Cut cut(inside, curve[n], direction_at(curve, n), 1);
    if (!cut.empty()) middle[n] = cut.middle();
  });
  return middle;
}

/// Half the width of the tube, by the median cut: what the curve is smoothed over.
double radius_mm(const Inside& inside, const Centreline& curve) {
  std::vector<double> radii(curve.size());
  parallel_for(curve.size(), [&](std::size_t n) {
    radii[n] = std::sqrt(Cut(inside, curve[n], direction_at(curve, n), 1).area_mm2() / std::numbers::pi);
  });
  std::nth_element(radii.begin(), radii.begin() + static_cast<std::ptrdiff_t>(radii.size() / 2), radii.end());
  return radii[radii.size() / 2];
}

}  // namespace

std::vector<CrossSection> cross_sections(const Mask& mask, const Centreline& curve) {
  if (mask.empty() || curve.size() < 2 || length_mm(curve) < 2 * step_mm) return {};
  const Inside inside(mask);
  Centreline line = resampled(curve, step_mm);
  const double sigma_mm = std::max(step_mm, radius_mm(inside, smoothed(line, 2 * step_mm)) / 2);
  line = smoothed(line, sigma_mm);
  for (int round = 0; round < 2; ++round) {
    line = smoothed(resampled(centred(inside, line), step_mm), sigma_mm);
    if (length_mm(line) < 2 * step_mm) return {};  // all cuts have one middle: this is no tube
  }

  const double square_mm = std::clamp(inside.smallest_spacing_mm() / 2, 0.25, 0.5);
  std::vector<CrossSection> sections(line.size());
  parallel_for(line.size(), [&](std::size_t n) {
    const auto direction = direction_at(line, n);
    const Cut cut(inside, line[n], direction, square_mm);
    if (cut.empty()) return;
    const auto hull = cut.hull();
    sections[n] = {cut.middle(),
                   direction,
                   0,
                   cut.area_mm2(),
                   longest_chord(hull).length() + square_mm,
                   smallest_width(hull) + square_mm};
  });
  double along_mm = 0;
  for (std::size_t n = 0; n < line.size(); ++n) {
    if (n > 0) along_mm += (line[n] - line[n - 1]).length();
    sections[n].along_mm = along_mm;
  }
  std::erase_if(sections, [](const CrossSection& section) { return section.area_mm2 == 0; });
  return sections;
}

std::vector<CrossSection> tube_diameters(const Mask& mask) {
  auto sections = cross_sections(mask, centreline_of(mask));
  if (sections.empty()) return {};
  std::vector<double> diameters;
  for (const auto& section : sections) diameters.push_back(section.diameter_mm());
  const auto median = diameters.begin() + static_cast<std::ptrdiff_t>(diameters.size() / 2);
  std::nth_element(diameters.begin(), median, diameters.end());
  if (sections.back().along_mm < *median) return {};
  return sections;
}

}  // namespace radgenome
