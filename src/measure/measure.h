// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"
#include "measure/settings.h"
#include "record/mask_set.h"
#include "record/structures.h"
#include "volume/volume.h"

namespace radgenome::measure {

/// Raised whenever equal masks may give other values.
inline constexpr int version = 1;

struct Anatomy;

/// What is measured: the structures of one case.
struct Subject {
  const knowledge::Knowledge& knowledge;
  const Settings& settings;
  const record::Structures& structures;  ///< their states and flags
  const record::MaskSet& masks;
  const Ct* ct = nullptr;            ///< on the masks' grid; nullptr: a case without CT
  const Anatomy* anatomy = nullptr;  ///< what several quantities rest on; found by measure()
};

/// One quantity: a file in quantities/; the list is made by the build.
struct Quantity {
  std::string name;        ///< id in records, e.g. "lung_volume"
  std::string unit;        ///< "mm", "ml", "HU" or "1" (a ratio or share)
  std::string definition;  ///< one sentence: what exactly is measured, and when it is not
  std::string source;      ///< where the definition comes from, with a DOI where it is published
  /// Adds a row for each structure that the quantity is due for; name and unit are filled in by measure().
  void (*run)(const Subject& subject, std::vector<record::Measurement>& rows);
};

std::span<const Quantity> all_quantities();

/// All quantities, sorted by quantity, structure and other, larger values first. What cannot be measured is a
/// row with a reason: `no_mask`, `empty_mask`, `incomplete_mask` (a part of a union has none), `coarse_mask`
/// (an outline too rough to be measured; whole lungs are measured all the same), `in_pieces` (none of them is
/// four fifths of the mask), `outside_field_of_view`, `cut_by_field_of_view`, `segmentation_failed`, `no_ct`,
/// `too_small`, `no_arch`, `no_bifurcation` or `no_vertebral_body`. A structure that nobody delivered has no
/// rows, except for those that every chest CT shows: lungs, heart, aorta, pulmonary artery.
std::vector<record::Measurement> measure(const Subject& subject);

}  // namespace radgenome::measure
