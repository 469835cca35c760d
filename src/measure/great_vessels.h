// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "measure/measure.h"
#include "volume/mask.h"

namespace radgenome::measure {

/// A vessel's diameter across its centreline, or why there is none.
struct VesselDiameter {
  std::optional<double> mm;
  std::string reason;  ///< where there is no value
};

/// The two limbs of an aorta that the scan shows with its arch. The limb whose end lies further to the front
/// is the ascending one.
struct AorticDiameters {
  /// The largest mean over 10 mm of the centreline within the middle half of the way from the root's end of
  /// the mask to the top of the arch: sinuses and arch are left out. `no_arch` where the mask does not rise
  /// to an arch between its ends, `cut_by_field_of_view` where the edge of the scan cuts the ascending limb.
  VesselDiameter ascending;
  /// The mean over 10 mm of the centreline, at the height of the middle of the ascending limb (about that of
  /// the pulmonary bifurcation).
  VesselDiameter descending;
};

AorticDiameters aortic_diameters(const Mask& aorta);

/// The pulmonary trunk: of the three limbs of the artery the one whose end lies furthest to the front. The
/// largest mean over 10 mm between valve and bifurcation, each left out within one radius. `no_bifurcation`
/// where the mask does not fork, `cut_by_field_of_view` where the edge of the scan cuts the trunk.
VesselDiameter pulmonary_trunk_diameter(const Mask& pulmonary_artery);

/// Adds the row of a vessel.
void add_diameter(const VesselDiameter& diameter, const std::string& structure,
                  std::vector<record::Measurement>& rows);

}  // namespace radgenome::measure
