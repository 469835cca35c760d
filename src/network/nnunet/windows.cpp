// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/windows.h"

#include <cmath>

namespace radgenome::network::nnunet {

std::vector<int> window_starts(int length, int patch, double step) {
  const int room = length - patch;
  const int count = static_cast<int>(std::ceil(room / (patch * step))) + 1;
  if (count == 1) return {0};
  const double apart = static_cast<double>(room) / (count - 1);
  std::vector<int> starts;
  for (int n = 0; n < count; ++n) starts.push_back(static_cast<int>(std::nearbyint(apart * n)));
  return starts;
}

}  // namespace radgenome::network::nnunet
