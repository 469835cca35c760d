// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "pipeline/synth/anatomy.h"

namespace radgenome::pipeline::synth {
namespace {

using Place = Eigen::Vector3d;

double square(double v) {
  return v * v;
}

/// Below 1 inside an ellipsoid, 1 on its surface; squared.
double ellipsoid(const Place& p, double x, double y, double z, double a, double b, double c) {
  return square((p.x() - x) / a) + square((p.y() - y) / b) + square((p.z() - z) / c);
}

double ellipse(const Place& p, double x, double y, double a, double b) {
  return square((p.x() - x) / a) + square((p.y() - y) / b);
}

/// Squared distance to the line from `a` to `b`.
double to_line(const Place& p, const Place& a, const Place& b) {
  const Place along = b - a;
  const double t = std::clamp((p - a).dot(along) / along.squaredNorm(), 0.0, 1.0);
  return (p - a - t * along).squaredNorm();
}

/// How far the chest narrows towards the neck: 1 below the lungs' base, 0 above their apex.
double taper(double z) {
  constexpr double base = -75, length = 187;
  return z <= base ? 1 : std::sqrt(std::max(0.0, 1 - square((z - base) / length)));
}

bool in_aorta(const Place& p) {
  const bool descending = p.z() < 62 && ellipse(p, -24, -44, 11, 11) < 1;
  const bool ascending = p.z() > 0 && p.z() < 62 && ellipse(p, 2, 18, 12, 12) < 1;
  if (descending || ascending) return true;
  if (p.z() < 62) return false;
  // The arch: half a ring over the line from the descending to the ascending part.
  const double x = p.x() + 11, y = p.y() + 13, length = std::sqrt(26.0 * 26.0 + 62.0 * 62.0);
  const double along = (26 * x + 62 * y) / length, across = (62 * x - 26 * y) / length;
  const double radius = std::sqrt(square(along) + square(p.z() - 62));
  return square(radius - length / 2) + square(across) < square(11.5);
}

bool in_bronchi(const Place& p) {
  static const Place carina(10, -13, 45), right(44, -18, 20), left(-36, -20, 16);
  return to_line(p, carina, right) < square(6) || to_line(p, carina, left) < square(5.5);
}

bool in_pulmonary_artery(const Place& p) {
  static const Place valve(-16, 26, 4), fork(-16, 10, 36), right(34, -2, 26), left(-38, -6, 30);
  return to_line(p, valve, fork) < square(11) || to_line(p, fork, right) < square(7.5) ||
         to_line(p, fork, left) < square(7.5);
}

/// Vertebral bodies with discs between them, the canal and the spinous processes.
bool spine(const Place& p, Tissue& tissue) {
  if (std::abs(p.x()) > 26 || p.y() > -42) return false;
  constexpr double period = 24;
  const double level = p.z() - period * std::floor(p.z() / period);
  if (ellipse(p, 0, -76, 7.5, 7) < 1) {
    tissue = Tissue::canal;
  } else if (ellipse(p, 0, -56, 17, 13) < 1) {
    tissue = level < 4 ? Tissue::disc : Tissue::vertebra;
  } else if (ellipse(p, 0, -76, 13, 12) < 1 ||
             (level > 8 && std::abs(p.x()) < 3 && p.y() < -76 && p.y() > -93) ||
             (level > 10 && level < 20 && std::abs(p.x()) < 25 && std::abs(p.y() + 76) < 4)) {
    tissue = Tissue::vertebra;
  } else {
    return false;
  }
  return true;
}

/// Ribs lie in a shell around the lungs and run downwards to the front; there they end in cartilage.
bool chest_wall(const Place& p, double narrow, Tissue& tissue) {
  const double size = 0.2 + 0.8 * narrow;
  const double front = 90 * size - 4;
  if (p.z() > -35 && p.z() < 88 && ellipse(p, 0, front, 15, 6) < 1) {
    tissue = Tissue::sternum;
    return true;
  }
  const double r = std::sqrt(ellipse(p, 0, -2, 129 * size, 87 * size));
  if (std::abs(r - 1) > 0.04 || p.z() < -110) return false;
  constexpr double period = 24, thickness = 9;
  const double height = p.z() + 0.4 * (p.y() + 60);
  if (height - period * std::floor(height / period) > thickness) return false;
  tissue = p.y() > 20 && std::abs(p.x()) < 60 * size ? Tissue::cartilage : Tissue::rib;
  return true;
}

bool lungs(const Place& p, double narrow, Tissue& tissue) {
  const double side = p.x() > 0 ? 1 : -1, middle = side * (22 + 46 * narrow);
  if (ellipse(p, middle, -5, 52 * narrow, 72 * narrow) > 1) return false;
  const double dome = 1 - ellipse(p, side * 68, -5, 58, 80);
  const double diaphragm = (side > 0 ? -75 : -80) + 45 * std::max(dome, -0.5);
  if (p.z() < diaphragm) return false;
  const bool above_oblique_fissure = p.z() > -5 - p.y();
  if (side < 0)
    tissue = above_oblique_fissure ? Tissue::left_upper : Tissue::left_lower;
  else if (!above_oblique_fissure)
    tissue = Tissue::right_lower;
  else
    tissue = p.z() > 12 ? Tissue::right_upper : Tissue::right_middle;
  return true;
}

bool abdomen(const Place& p, Tissue& tissue) {
  if (p.z() > -20) return false;
  if (ellipsoid(p, -48, 18, -95, 32, 38, 34) < 1) {
    tissue = p.y() > 38 ? Tissue::stomach_gas : Tissue::stomach;
  } else if (ellipsoid(p, -86, -34, -92, 25, 34, 36) < 1) {
    tissue = Tissue::spleen;
  } else if (ellipsoid(p, -52, -48, -138, 23, 19, 42) < 1) {
    tissue = Tissue::left_kidney;
  } else if (ellipsoid(p, 52, -48, -146, 23, 19, 42) < 1) {
    tissue = Tissue::right_kidney;
  } else if (ellipsoid(p, 52, 4, -78, 70, 70, 56) < 1) {
    tissue = Tissue::liver;
  } else {
    return false;
  }
  return true;
}

bool mediastinal_vessels(const Place& p, Tissue& tissue) {
  if (p.z() > 45 && ellipse(p, 10, -13, 7.5, 8) < 1)
    tissue = Tissue::trachea;
  else if (in_bronchi(p))
    tissue = Tissue::bronchi;
  else if (in_aorta(p))
    tissue = Tissue::aorta;
  else if (in_pulmonary_artery(p))
    tissue = Tissue::pulmonary_artery;
  else if (p.z() > -85 && ellipse(p, 2, -30, 6, 5) < 1)
    tissue = Tissue::esophagus;
  else
    return false;
  return true;
}

}  // namespace

double Anatomy::heart_distance(const Place& p) const {
  const double s = heart_size;
  return std::sqrt(ellipsoid(p, -16 - 10 * (s - 1), 18, -26 - 6 * (s - 1), 46 * s, 38 * s, 42 * s));
}

Tissue Anatomy::at(const Place& p) const {
  const double narrow = taper(p.z());
  const double skin = std::sqrt(ellipse(p, 0, 0, 150, 100 * (0.6 + 0.4 * narrow)));
  if (skin > 1) return Tissue::air;
  if (skin > 1 - 0.045 * fat_thickness) return Tissue::fat;
  Tissue tissue = Tissue::muscle;
  if (spine(p, tissue) || chest_wall(p, narrow, tissue)) return tissue;
  if (heart_distance(p) < 1) return p.z() > 0 && in_aorta(p) ? Tissue::aorta : Tissue::heart;
  const bool central = std::abs(p.x()) < 60 && p.y() > -70 && p.y() < 70;
  if (central && mediastinal_vessels(p, tissue)) return tissue;
  if (lungs(p, narrow, tissue)) return tissue;
  const double wall = std::sqrt(ellipse(p, 0, -2, 121 * (0.2 + 0.8 * narrow), 80 * (0.2 + 0.8 * narrow)));
  if (wall > 1) return Tissue::muscle;
  if (abdomen(p, tissue)) return tissue;
  return p.z() > -60 ? Tissue::mediastinal_fat : Tissue::abdominal_fat;
}

}  // namespace radgenome::pipeline::synth
