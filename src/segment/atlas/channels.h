// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "segment/atlas/registration.h"

namespace radgenome::segment::atlas {

/// Makes the channels that scan and atlas are compared in, on one grid around the scan.
class ChannelMaker {
 public:
  ChannelMaker(const LabelAtlas& atlas, const Geometry& scan, const AtlasFromScan& affine);

  const Geometry& grid() const { return grid_; }

  /// Both lungs, the bones and, where there is one, the airway.
  std::vector<Channel> landmarks(const Landmarks& found, const Labels& sides, const Set& bone) const;

  /// The HU of the soft organs: the atlas gets those that its labels meet in the scan as they lie now.
  Channel soft_organs(const Field& smooth_hu, const Set& soft, const Labels& warped) const;

 private:
  Field of_scan(const Field& field) const;
  Field of_atlas(const Field& field) const;
  Channel shape(const Set& in_scan, const LabelSet& in_atlas, double reach_mm, double weight) const;

  const LabelAtlas& atlas_;
  AtlasFromScan affine_;
  Geometry grid_;
  Field in_view_;  ///< 1 where the scan has values
};

}  // namespace radgenome::segment::atlas
