// SPDX-License-Identifier: Apache-2.0
#include "measure/anatomy.h"

namespace radgenome::measure::quantities {

Quantity vertebral_height_middle() {
  return {"vertebral_height_middle", "mm",
          "Median height of the middle third of a thoracic or lumbar vertebral body in the middle third of "
          "its width, along the body's own axis; the body is the vertebra without what an opening with a "
          "ball of six tenths of its inner radius takes away.",
          "Genant et al., J Bone Miner Res 8 (1993) 1137–1148, doi:10.1002/jbmr.5650080915",
          [](const Subject& subject, std::vector<record::Measurement>& rows) {
            add_heights(*subject.anatomy, &VertebralHeights::middle, rows);
          }};
}

}  // namespace radgenome::measure::quantities
