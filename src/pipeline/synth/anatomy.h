// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/random.h"
#include "volume/geometry.h"

namespace radgenome::pipeline::synth {

enum class Tissue : std::uint8_t {
  air,
  fat,
  muscle,
  mediastinal_fat,
  abdominal_fat,
  right_upper,
  right_middle,
  right_lower,
  left_upper,
  left_lower,
  trachea,
  bronchi,
  heart,
  aorta,
  pulmonary_artery,
  esophagus,
  vertebra,
  disc,
  canal,
  rib,
  cartilage,
  sternum,
  liver,
  spleen,
  stomach,
  stomach_gas,
  left_kidney,
  right_kidney,
  fluid,  ///< in the pleural space or the pericardium; of no structure
};

inline bool is_lung(Tissue tissue) {
  return tissue >= Tissue::right_upper && tissue <= Tissue::left_lower;
}

/// The structures whose masks a case has, with the tissues that each is made of; sorted by id.
const std::vector<std::pair<std::string, std::vector<Tissue>>>& drawn_structures();

/// A chest made of simple bodies: where what lies. Lengths are those of a small adult; `scale` and `centre`
/// make each person another one.
struct Anatomy {
  Eigen::Vector3d scale = Eigen::Vector3d::Ones();
  Point<World> centre;    ///< where the middle of the chest lies in the world
  double heart_size = 1;  ///< 1: normal; a cardiothoracic ratio over one half from about 1.3 on
  double fat_thickness = 1;

  static Anatomy of_case(Random random);

  /// What lies at a place of the model: x to the right, y to the front, z up; millimetres from the middle.
  Tissue at(const Eigen::Vector3d& place) const;
  Eigen::Vector3d to_model(Point<World> point) const {
    return (point.eigen() - centre.eigen()).cwiseQuotient(scale);
  }
  Point<World> to_world(const Eigen::Vector3d& place) const {
    return Point<World>::from(place.cwiseProduct(scale) + centre.eigen());
  }
  Tissue at(Point<World> point) const { return at(to_model(point)); }
  /// Below 1 inside the heart, 1 on its surface.
  double heart_distance(const Eigen::Vector3d& place) const;
};

/// Middle of a lobe or organ in the model, well inside it; lesions are put near it.
Eigen::Vector3d middle_of(const std::string& structure);

/// The model's extent that a whole chest scan covers.
inline constexpr double model_top = 122, model_bottom = -168, model_half_width = 152, model_half_depth = 102;

}  // namespace radgenome::pipeline::synth
