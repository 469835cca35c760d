// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "measure/great_vessels.h"
#include "measure/vertebral_body.h"

namespace radgenome::measure {

/// A thoracic or lumbar vertebra that a row is due for.
struct Vertebra {
  std::string structure;
  std::optional<VertebralHeights> heights;
  std::string reason;  ///< where there are no heights
};

/// What is worked out once for several quantities.
struct Anatomy {
  AorticDiameters aorta;
  VesselDiameter pulmonary_trunk;
  std::vector<Vertebra> vertebrae;  ///< by structure
};

Anatomy anatomy_of(const Subject& subject);

/// Adds one of the three heights of every vertebra.
void add_heights(const Anatomy& anatomy, Line VertebralHeights::*height,
                 std::vector<record::Measurement>& rows);

}  // namespace radgenome::measure
