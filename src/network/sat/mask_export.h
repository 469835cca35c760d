// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "network/confidence.h"
#include "network/sat/probability_sums.h"
#include "volume/mask.h"

namespace radgenome::network::sat {

/// Masks on the scan's own grid out of probabilities on SAT's, slice by slice, and how sure the network was.
/// SAT's own code has no way back. Here a voxel of the scan is in a mask where the probability, interpolated
/// linearly between the centres of SAT's samples, is above a half. The outermost samples of the cropped box
/// reach half a sample further out, as their extent does; what lies beyond is in no mask, since the network
/// did not see it.
class MaskExport {
 public:
  MaskExport(const Input& input, const Geometry& scan, int queries);

  /// Slices in order, from 0; the one before must still stand.
  void add(int a0, const ProbabilitySlice& slice);
  std::vector<Mask> masks();
  /// Over the samples of SAT's grid above a half: mean probability, and entropy against the rest.
  std::vector<Confidence> confidence() const;

 private:
  /// Of a row, the samples from the first to behind the last above a half.
  struct Range {
    int begin = 0, end = 0;
    bool empty() const { return begin >= end; }
  };
  /// Voxels [begin, end) of the scan along an axis, and the samples that each lies between.
  struct Voxels {
    int begin = 0, end = 0;
    std::vector<Between> between;  ///< of the voxel `begin + n`
  };
  struct Slice {
    ProbabilitySlice probabilities;
    std::vector<Range> ranges;  ///< [query][j]
  };

  static Voxels voxels_of(const Axis& axis, int begin, int length);
  void look_at(int query, Slice& slice);
  void export_slice(int query, int k, const Slice& lower, const Slice& upper, double weight);

  Shape shape_;
  std::array<Voxels, 3> voxels_;
  std::size_t next_ = 0;  ///< of voxels_[0]
  Slice before_, now_;
  std::vector<MaskBuilder> masks_;
  std::vector<Confidence> sums_;
};

}  // namespace radgenome::network::sat
