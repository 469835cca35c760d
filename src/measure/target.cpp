// SPDX-License-Identifier: Apache-2.0
#include "measure/target.h"

#include <algorithm>
#include <array>

#include "volume/pieces.h"

namespace radgenome::measure {
namespace {

using record::State;

constexpr std::array<std::string_view, 6> in_every_chest = {"aorta", "heart",      "left lung",
                                                            "lung",  "right lung", "pulmonary artery"};

/// A whole lung is found by its air: even where its outline is called coarse it can be measured as one.
constexpr std::array<std::string_view, 3> found_by_air = {"left lung", "lung", "right lung"};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& ids, std::string_view id) {
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

bool has_flag(const record::StructureEntry& entry, std::string_view flag) {
  return std::find(entry.flags.begin(), entry.flags.end(), flag) != entry.flags.end();
}

std::string reason_against(const record::StructureEntry* entry) {
  if (entry == nullptr) return "no_mask";
  switch (entry->state) {
    case State::present:
      if (has_flag(*entry, "incomplete")) return "incomplete_mask";
      return has_flag(*entry, "coarse") && !holds(found_by_air, entry->structure) ? "coarse_mask" : "";
    case State::empty:
      return "empty_mask";
    case State::outside_field_of_view:
      return "outside_field_of_view";
    case State::failed:
      return "segmentation_failed";
    case State::not_available:
    case State::not_requested:
      break;
  }
  return "no_mask";
}

}  // namespace

Target target(const Subject& subject, const std::string& structure) {
  Target found{structure, nullptr, reason_against(subject.structures.find(structure))};
  if (!found.reason.empty()) return found;
  found.mask = subject.masks.find(structure);
  if (found.mask == nullptr || found.mask->empty()) return {structure, nullptr, "no_mask"};
  return found;
}

std::optional<Mask> main_piece(const Mask& mask) {
  auto piece = largest_piece(mask);
  if (5 * piece.voxels() < 4 * mask.voxels()) return std::nullopt;
  return piece;
}

bool is_due(const Subject& subject, const std::string& structure) {
  if (holds(in_every_chest, structure)) return true;
  const auto* entry = subject.structures.find(structure);
  return entry != nullptr && entry->state != State::not_available && entry->state != State::not_requested;
}

std::span<const std::string> lungs_and_lobes() {
  static const std::vector<std::string> ids = {"lung",
                                               "left lung",
                                               "left lung lower lobe",
                                               "left lung upper lobe",
                                               "right lung",
                                               "right lung lower lobe",
                                               "right lung middle lobe",
                                               "right lung upper lobe"};
  return ids;
}

}  // namespace radgenome::measure
