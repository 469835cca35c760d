// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/json.h"
#include "record/made_by.h"
#include "record/measurement.h"
#include "volume/geometry.h"

namespace radgenome::record {

inline constexpr const char* structures_format = "radgenome.structures/1";

enum class State { present, empty, outside_field_of_view, failed, not_available, not_requested };
inline constexpr std::array<std::string_view, 6> state_names = {
    "present", "empty", "outside_field_of_view", "failed", "not_available", "not_requested"};
std::string_view name_of(State state);

struct HuSummary {
  double mean = 0, std = 0, p5 = 0, p50 = 0, p95 = 0;
  bool operator==(const HuSummary&) const = default;
};

/// One of the three axes along which a structure extends, from its moments of inertia.
struct PrincipalAxis {
  std::array<double, 3> direction = {0, 0, 0};  ///< unit vector in the world
  double length_mm = 0;                         ///< of the ellipsoid with the same moments
  bool operator==(const PrincipalAxis&) const = default;
};

/// The axial slices that a structure is seen on: indices along the voxel axis that runs closest to the
/// patient's length.
struct SliceRange {
  int begin = 0, end = 0;  ///< half-open
  int largest = 0;         ///< where its area is largest; the first such slice
  bool operator==(const SliceRange&) const = default;
};

/// What made the mask of a structure.
struct MaskSource {
  std::string backend;  ///< "masks", "atlas", "network" or "recipe"
  std::string model;    ///< atlas or network id, label map's or folder's name
  std::string label;    ///< the source's own name or number of the structure
  bool operator==(const MaskSource&) const = default;
};

/// One structure that was asked for. Measurements are there only where `state` is present.
struct StructureEntry {
  std::string structure;
  State state = State::not_requested;
  std::string reason;  ///< a code where the state is not present, else empty
  std::optional<std::int64_t> voxels;
  std::optional<double> volume_ml;
  std::optional<Box> bbox_ijk;  ///< half-open
  std::optional<Point<World>> centroid_mm;
  std::optional<HuSummary> hu;  ///< absent where there is no CT
  std::optional<int> components;
  std::vector<std::int64_t> component_voxels;  ///< of the largest components, largest first, at most ten
  std::optional<double> surface_mm2;
  std::vector<PrincipalAxis> principal_axes;  ///< three, longest first
  std::optional<SliceRange> axial_slices;
  std::optional<bool> touches_border;
  std::optional<MaskSource> source;
  /// Of a mask that a network gave: the mean, over its voxels, of how likely the network held it …
  std::optional<double> confidence;
  std::optional<double> entropy_bits;     ///< … and of the entropy of all it had to choose from
  std::vector<std::string> recipe;        ///< made of others: the present structures it is the union of
  std::vector<std::string> recipe_minus;  ///< … and those that were taken away from the union
  std::vector<std::string>
      recipe_missing;              ///< … and those that it lacks: the scan may show them, without a mask
  std::vector<std::string> flags;  ///< "coarse", "incomplete" (it or a part of it lacks one) …
  int verified_by = 0;             ///< readers who said that the mask is good, or who drew it
  bool operator==(const StructureEntry&) const = default;
};

/// `structures.json`
struct Structures {
  std::string case_id;
  std::vector<StructureEntry> structures;  ///< sorted by id
  std::vector<std::string> unknown_names;  ///< names of given masks that no structure has
  std::vector<Measurement> measurements;   ///< by quantity, then structure
  MadeBy made_by;
  bool operator==(const Structures&) const = default;

  const StructureEntry* find(std::string_view structure) const;
};

Json to_json(const StructureEntry& entry);
Json to_json(const Structures& record);
/// @error broken_json, bad_record
Structures structures_in(std::string_view text);
Structures structures_from(const Json& value);

}  // namespace radgenome::record
