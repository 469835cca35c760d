// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "volume/volume.h"

/// What a threshold and a few shapes find in a CT without any atlas. All volumes of this folder lie in a
/// frame of millimetres whose axes are the scan's own, ordered and turned so that x grows to the right, y to
/// the front and z to the head.
namespace radgenome::segment::atlas {

using Set = Volume<std::uint8_t>;     ///< 1 inside
using Labels = Volume<std::uint8_t>;  ///< 0 is nothing
using Field = Volume<float>;

struct Body {
  Set inside;
  Set deep;              ///< without the rim near the skin, where partial volume looks like lung
  bool cropped = false;  ///< no air around the patient is to be seen: everything is inside
};
Body find_body(const Field& hu);

/// Trachea and main bronchi, as far as thresholds carry without leaking into the lungs; may be empty.
Set find_airway(const Field& hu, const Body& body);

/// The lungs in one or more parts, numbered from 1. The left and the right one never share a number, but
/// which is which is not yet known.
Labels find_lungs(const Field& hu, const Body& body, const Set& airway);

/// Everything as dense as bone, filled slice by slice: also vessels with contrast medium.
Set find_bone(const Field& hu, const Body& body);

struct Landmarks {
  Body body;
  Set airway;
  Labels lungs;
  Set bone;
};
Landmarks find_landmarks(const Field& hu);

}  // namespace radgenome::segment::atlas
