// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/anatomy.h"

#include <map>

namespace radgenome::pipeline::synth {

const std::vector<std::pair<std::string, std::vector<Tissue>>>& drawn_structures() {
  using enum Tissue;
  static const std::vector<std::pair<std::string, std::vector<Tissue>>> list = {
      {"aorta", {aorta}},
      {"bronchie", {bronchi}},
      {"esophagus", {esophagus}},
      {"heart", {heart}},
      {"left kidney", {left_kidney}},
      {"left lung lower lobe", {left_lower}},
      {"left lung upper lobe", {left_upper}},
      {"liver", {liver}},
      {"pulmonary artery", {pulmonary_artery}},
      {"right kidney", {right_kidney}},
      {"right lung lower lobe", {right_lower}},
      {"right lung middle lobe", {right_middle}},
      {"right lung upper lobe", {right_upper}},
      {"spleen", {spleen}},
      {"sternum", {sternum}},
      {"stomach", {stomach, stomach_gas}},
      {"trachea", {trachea}},
      {"vertebrae", {vertebra}},
  };
  return list;
}

Anatomy Anatomy::of_case(Random random) {
  Anatomy anatomy;
  const double width = random.between(0.94, 1.06);
  anatomy.scale = {width, width * random.between(0.96, 1.06), random.between(0.94, 1.04)};
  anatomy.centre = {random.between(-160, 160), random.between(-160, 160), random.between(-900, 900)};
  anatomy.fat_thickness = random.between(0.6, 1.5);
  return anatomy;
}

Eigen::Vector3d middle_of(const std::string& structure) {
  static const std::map<std::string, Eigen::Vector3d> middles = {
      {"right lung upper lobe", {58, 8, 46}},    {"right lung middle lobe", {66, 30, -8}},
      {"right lung lower lobe", {74, -42, -12}}, {"left lung upper lobe", {-58, 10, 44}},
      {"left lung lower lobe", {-74, -44, -8}},  {"liver", {62, 0, -80}},
      {"left kidney", {-52, -48, -135}},         {"right kidney", {52, -48, -142}},
  };
  return middles.at(structure);
}

}  // namespace radgenome::pipeline::synth
