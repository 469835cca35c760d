// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "volume/mask.h"

namespace radgenome {

/// Values of a CT inside a mask, Hounsfield units. The standard deviation is the population's; percentiles
/// interpolate linearly between order statistics (Hyndman and Fan's definition 7, numpy's default).
struct HuStatistics {
  double mean = 0, std = 0;
  int min = 0, max = 0;
  double p5 = 0, p25 = 0, p50 = 0, p75 = 0, p95 = 0;
};

/// @error empty_mask, different_grids
HuStatistics hu_statistics(const Ct& ct, const Mask& mask);

}  // namespace radgenome
