// SPDX-License-Identifier: Apache-2.0
#include "measure/great_vessels.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "volume/tube.h"

namespace radgenome::measure {
namespace {

using Sections = std::vector<CrossSection>;

/// Diameters are means over this much of a centreline, so that one ragged cut counts little.
constexpr double window_mm = 10;
/// An arch stands above both of its limbs by more than half an aorta.
constexpr double least_rise_mm = 20;
/// The ascending aorta lies at least an aorta's width before the descending one.
constexpr double least_depth_mm = 20;

VesselDiameter without(const std::string& reason) {
  return {std::nullopt, reason};
}

/// Mean diameter of the sections within half a window of a place on the centreline.
double mean_around(std::span<const CrossSection> sections, double along_mm) {
  double sum = 0;
  int count = 0;
  for (const auto& section : sections) {
    if (std::abs(section.along_mm - along_mm) > window_mm / 2) continue;
    sum += section.diameter_mm();
    ++count;
  }
  return sum / count;
}

/// The largest of the means around the sections between two places on the centreline; 0 where there is none.
double largest_mean(std::span<const CrossSection> sections, double from_mm, double to_mm) {
  double largest = 0;
  for (const auto& section : sections)
    if (section.along_mm >= from_mm && section.along_mm <= to_mm)
      largest = std::max(largest, mean_around(sections, section.along_mm));
  return largest;
}

/// True where the edge of the scan cuts the mask beyond this end of a limb: ends are left out for about a
/// radius, so a cut one comes closer than its diameter to the border.
bool is_cut(const Mask& mask, const CrossSection& end) {
  if (!mask.touches_border()) return false;
  const auto& grid = mask.geometry();
  const auto at = grid.world_from_voxel.inverse()(end.centre).eigen();
  const auto steps = grid.spacing_mm();
  for (int axis = 0; axis < 3; ++axis) {
    const double border = std::min(at(axis) + 0.5, grid.size[axis] - 0.5 - at(axis));
    if (border * steps[static_cast<std::size_t>(axis)] < end.diameter_mm()) return true;
  }
  return false;
}

const CrossSection& nearest_in_height(std::span<const CrossSection> sections, double z) {
  return *std::min_element(sections.begin(), sections.end(), [&](const auto& a, const auto& b) {
    return std::abs(a.centre.z - z) < std::abs(b.centre.z - z);
  });
}

/// Sections of an aorta, from the root's end on; `top` is the highest.
struct Aorta {
  Sections sections;
  std::size_t top = 0;
  std::span<const CrossSection> ascending() const { return std::span(sections).first(top + 1); }
  std::span<const CrossSection> descending() const { return std::span(sections).subspan(top); }
};

std::optional<Aorta> aorta_with_arch(const Mask& mask) {
  Aorta aorta{tube_diameters(mask)};
  auto& sections = aorta.sections;
  if (sections.empty()) return std::nullopt;
  const auto highest = [&] {
    return std::max_element(sections.begin(), sections.end(),
                            [](const auto& a, const auto& b) { return a.centre.z < b.centre.z; });
  };
  const double top_z = highest()->centre.z;
  const double end_z = std::max(sections.front().centre.z, sections.back().centre.z);
  if (top_z - end_z < least_rise_mm) return std::nullopt;
  const double level_z = (top_z + end_z) / 2;
  aorta.top = static_cast<std::size_t>(highest() - sections.begin());
  const double front_y = nearest_in_height(aorta.ascending(), level_z).centre.y,
               back_y = nearest_in_height(aorta.descending(), level_z).centre.y;
  if (std::abs(front_y - back_y) < least_depth_mm) return std::nullopt;
  if (front_y > back_y) return aorta;
  const double length_mm = sections.back().along_mm;
  std::reverse(sections.begin(), sections.end());
  for (auto& section : sections) section.along_mm = length_mm - section.along_mm;
  aorta.top = sections.size() - 1 - aorta.top;
  return aorta;
}

VesselDiameter descending_at(const Aorta& aorta, double z) {
  const auto limb = aorta.descending();
  const auto& section = nearest_in_height(limb, z);
  if (std::abs(section.centre.z - z) > window_mm / 2) return without("cut_by_field_of_view");
  return {mean_around(limb, section.along_mm), ""};
}

}  // namespace

AorticDiameters aortic_diameters(const Mask& mask) {
  const auto aorta = aorta_with_arch(mask);
  if (!aorta) return {without("no_arch"), without("no_arch")};
  const auto limb = aorta->ascending();
  if (is_cut(mask, limb.front())) return {without("cut_by_field_of_view"), without("cut_by_field_of_view")};
  const double length_mm = limb.back().along_mm - limb.front().along_mm;
  const double start_mm = limb.front().along_mm;
  const auto middle = std::find_if(limb.begin(), limb.end(), [&](const auto& section) {
    return section.along_mm >= start_mm + length_mm / 2;
  });
  const double ascending_mm = largest_mean(limb, start_mm + length_mm / 4, start_mm + 3 * length_mm / 4);
  return {ascending_mm > 0 ? VesselDiameter{ascending_mm, ""} : without("no_arch"),
          descending_at(*aorta, middle->centre.z)};
}

VesselDiameter pulmonary_trunk_diameter(const Mask& pulmonary_artery) {
  const auto fork = fork_of(pulmonary_artery);
  if (!fork) return without("no_bifurcation");
  const auto& trunk =
      *std::max_element(fork->limbs.begin(), fork->limbs.end(),
                        [](const auto& a, const auto& b) { return a.front().y < b.front().y; });
  const auto sections = cross_sections(pulmonary_artery, trunk);
  if (sections.empty()) return without("no_bifurcation");
  if (is_cut(pulmonary_artery, sections.front())) return without("cut_by_field_of_view");
  return {largest_mean(sections, 0, sections.back().along_mm), ""};
}

void add_diameter(const VesselDiameter& diameter, const std::string& structure,
                  std::vector<record::Measurement>& rows) {
  auto& row = rows.emplace_back();
  row.structure = structure;
  row.value = diameter.mm;
  row.reason = diameter.reason;
}

}  // namespace radgenome::measure
