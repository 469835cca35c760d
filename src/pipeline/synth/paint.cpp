// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/paint.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parallel.h"
#include "pipeline/synth/texture.h"

namespace radgenome::pipeline::synth {
namespace {

/// Hounsfield units without and with contrast medium, and how strongly smooth texture changes them.
struct Look {
  double plain = 0, contrast = 0, texture = 0;
};

Look look_of(Tissue tissue) {
  switch (tissue) {
    case Tissue::air:
      return {-1000, -1000, 0};
    case Tissue::fat:
    case Tissue::abdominal_fat:
      return {-100, -98, 12};
    case Tissue::mediastinal_fat:
      return {-75, -70, 35};
    case Tissue::muscle:
      return {48, 58, 22};
    case Tissue::trachea:
    case Tissue::bronchi:
    case Tissue::stomach_gas:
      return {-975, -975, 4};
    case Tissue::heart:
      return {42, 130, 12};
    case Tissue::aorta:
    case Tissue::pulmonary_artery:
      return {41, 210, 5};
    case Tissue::esophagus:
      return {30, 45, 10};
    case Tissue::vertebra:
      return {210, 215, 90};
    case Tissue::disc:
      return {75, 80, 10};
    case Tissue::canal:
      return {15, 18, 6};
    case Tissue::rib:
      return {330, 335, 180};
    case Tissue::cartilage:
      return {95, 98, 30};
    case Tissue::sternum:
      return {190, 195, 90};
    case Tissue::liver:
      return {58, 95, 6};
    case Tissue::spleen:
      return {48, 110, 6};
    case Tissue::stomach:
      return {22, 25, 14};
    case Tissue::left_kidney:
    case Tissue::right_kidney:
      return {32, 150, 8};
    case Tissue::fluid:
      return {8, 9, 3};
    default:
      return {-860, -850, 25};
  }
}

constexpr double fatty_liver_hu = 15;

/// A ball or a patch that changes what lies below it.
struct Lesion {
  Eigen::Vector3d middle;
  double radius_mm = 0;
  double hu = 0;
  bool ball = true;             ///< else a patch with an uneven border
  Tissue tissue = Tissue::air;  ///< a patch stays in its lobe
};

std::vector<Lesion> lesions_of(const Plan& plan) {
  std::vector<Lesion> lesions;
  for (const auto& abnormality : plan.abnormalities) {
    if (!abnormality.at) continue;
    const Eigen::Vector3d at = abnormality.at->eigen();
    const Tissue tissue = plan.anatomy.at(*abnormality.at);
    const double radius = abnormality.size_mm.value_or(0) / 2;
    if (abnormality.finding == "nodule") lesions.push_back({at, radius, 40, true, tissue});
    if (abnormality.finding == "mass") lesions.push_back({at, radius, 50, true, tissue});
    if (abnormality.finding == "cyst") lesions.push_back({at, radius, 4, true, tissue});
    if (abnormality.finding == "consolidation") lesions.push_back({at, 24, 25, false, tissue});
    if (abnormality.finding == "ground_glass_opacity") lesions.push_back({at, 26, -600, false, tissue});
    if (abnormality.finding == "arterial_calcification")
      for (const double height : {-14.0, -6.0, 0.0, 5.0, 13.0})
        lesions.push_back({at + Eigen::Vector3d(0, 0, height), 2.6, 700, true, tissue});
  }
  return lesions;
}

class Painter {
 public:
  Painter(const Plan& plan, std::uint64_t key)
      : plan_(plan),
        lesions_(lesions_of(plan)),
        fatty_(plan.find("hepatic_steatosis") != nullptr),
        fine_(key + 1, 7),
        first_(key + 2, 19),
        second_(key + 3, 19),
        ragged_(key + 4, 9),
        voxel_(plan.geometry.world_from_voxel.linear) {}

  double hu(Tissue tissue, Index voxel) const {
    const Eigen::Vector3d world = plan_.geometry.world_from_voxel(centre_of(voxel)).eigen();
    const Eigen::Vector3d place = plan_.anatomy.to_model(Point<World>::from(world));
    double value = background(tissue, place);
    for (const auto& lesion : lesions_) {
      const double share = covered(lesion, tissue, world);
      value += share * (lesion.hu - value);
    }
    return value;
  }

 private:
  double background(Tissue tissue, const Eigen::Vector3d& place) const {
    if (tissue == Tissue::air) return -1000;
    const Look look = look_of(tissue);
    double value = (plan_.contrast ? look.contrast : look.plain) + look.texture * fine_.at(place);
    if (tissue == Tissue::liver && fatty_) value -= look.plain - fatty_liver_hu;
    return is_lung(tissue) ? with_vessels(value - 0.35 * place.y(), place) : value;
  }

  /// Where two smooth fields are both near zero lie winding tubes: they look like vessels.
  double with_vessels(double value, const Eigen::Vector3d& place) const {
    const double a = first_.at(place), b = second_.at(place);
    constexpr double edge = 0.013;
    const double inside = std::clamp(1.6 * (1 - (a * a + b * b) / edge), 0.0, 1.0);
    return value + inside * (35 - value);
  }

  double covered(const Lesion& lesion, Tissue tissue, const Eigen::Vector3d& world) const {
    const double distance = (world - lesion.middle).norm();
    if (lesion.ball) return distance > lesion.radius_mm + 6 ? 0 : share_of_ball(lesion, world);
    if (tissue != lesion.tissue || distance > 1.5 * lesion.radius_mm) return 0;
    const double uneven = distance / lesion.radius_mm + 0.45 * ragged_.at(world - lesion.middle);
    return std::clamp(4 * (1 - uneven), 0.0, 1.0);
  }

  /// How much of the voxel the ball fills, from 4 × 4 × 4 points in it.
  double share_of_ball(const Lesion& lesion, const Eigen::Vector3d& world) const {
    constexpr int n = 4;
    int hits = 0;
    for (int a = 0; a < n; ++a)
      for (int b = 0; b < n; ++b)
        for (int c = 0; c < n; ++c) {
          const Eigen::Vector3d part((a + 0.5) / n - 0.5, (b + 0.5) / n - 0.5, (c + 0.5) / n - 0.5);
          const double squared = (world + voxel_ * part - lesion.middle).squaredNorm();
          hits += squared <= lesion.radius_mm * lesion.radius_mm ? 1 : 0;
        }
    return hits / static_cast<double>(n * n * n);
  }

  const Plan& plan_;
  std::vector<Lesion> lesions_;
  bool fatty_;
  Texture fine_, first_, second_, ragged_;
  Eigen::Matrix3d voxel_;
};

}  // namespace

Ct ct_of(const Plan& plan, const Volume<std::uint8_t>& tissues, std::uint64_t key) {
  constexpr double noise_hu = 11;
  Ct ct(plan.geometry);
  const Painter painter(plan, key);
  const auto size = plan.geometry.size;
  parallel_for(static_cast<std::size_t>(size.k), [&](std::size_t slice) {
    const int k = static_cast<int>(slice);
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        const double clean = painter.hu(static_cast<Tissue>(tissues(i, j, k)), {i, j, k});
        const double noisy = clean + noise_hu * voxel_noise(key, ct.offset(i, j, k));
        ct(i, j, k) = static_cast<std::int16_t>(std::lround(std::clamp(noisy, -1024.0, 3071.0)));
      }
  });
  return ct;
}

}  // namespace radgenome::pipeline::synth
