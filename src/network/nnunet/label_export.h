// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "network/nnunet/cells.h"

namespace radgenome::network::nnunet {

/// What logits mean.
struct LabelRule {
  int channels = 0;
  /// The largest logit's channel is the label, the first of equal ones. Else regions may overlap: a channel
  /// is a region, which a voxel is in where the sigmoid is more than a half; bit n of the label stands for
  /// channel n.
  bool regions = false;
};

/// How many regions a label can tell.
inline constexpr int most_regions = 8;

/// Labels on the scan's grid out of logits on the network's, slice by slice: what nnU-Net's export gives, bit
/// for bit, without the resampled logits ever standing anywhere.
///
/// A value interpolated linearly lies between the least and the largest of the samples around it. So in a
/// cell of the network's grid a class whose largest corner is less than another's least corner cannot win;
/// mostly one class is left, and the whole cell is its. Where more are left, their values are interpolated as
/// scipy.ndimage.zoom does it (float64, rounded to float16) and compared.
class LabelExport {
 public:
  /// Gets a row of labels along the last axis: where it is on the others, and the labels. Is called from
  /// several threads at the same time.
  using Write = std::function<void(int a0, int a1, std::span<const std::uint8_t> labels)>;

  /// @param plan  from the network's grid to the scan's; linear in the plane, nearest across slices
  LabelExport(LabelRule rule, const ResamplingPlan& plan, Write write);

  /// Slices in order, from 0; the one before must still stand.
  void add(int a0, const LogitSlice& slice);

 private:
  struct Work;
  /// The cells of one row, and their labels that come out: [slice][row][sample].
  struct Row {
    const Cell& slices;
    const Cell& rows;
    CellRow logits;
  };

  void export_slices(const Cell& slices, const LogitSlice& lower, const LogitSlice& upper);
  void export_row(const Row& row, Work& work);
  void decide_classes(const Row& row, Work& work) const;
  void decide_regions(const Row& row, Work& work) const;
  template <class Decide>
  void for_each_sample(const Row& row, const Cell& column, Work& work, const Decide& decide) const;
  /// Adds the bits of `label` to what is there.
  void fill(const Row& row, const Cell& column, int label, Work& work) const;

  LabelRule rule_;
  ResamplingPlan plan_;
  Write write_;
  std::array<CellAxis, 3> axes_;
  std::size_t next_ = 0;  ///< of axes_[0].cells
  LogitSlice before_;
};

}  // namespace radgenome::network::nnunet
