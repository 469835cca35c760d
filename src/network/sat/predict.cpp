// SPDX-License-Identifier: Apache-2.0
#include "network/sat/predict.h"

#include "network/sat/mask_export.h"

namespace radgenome::network::sat {

std::size_t bytes_needed(const Input& input, const Networks& networks) {
  const auto window = windows_of(input, networks.patch()).front();
  return networks.bytes() +
         ProbabilitySums::bytes(networks.queries(), input.image.shape, window, networks.patch());
}

void probabilities(const Input& input, Networks& networks,
                   const std::function<void(int a0, const ProbabilitySlice&)>& use,
                   const Progress& progress) {
  const auto windows = windows_of(input, networks.patch());
  ProbabilitySums sums(networks.queries(), input.image.shape, windows.front(), networks.patch());
  int finished = 0;
  for (std::size_t n = 0; n < windows.size(); ++n) {
    sums.add(windows[n], networks.run(input.image, windows[n]));
    if (progress) progress(static_cast<int>(n) + 1, static_cast<int>(windows.size()));
    const int end = n + 1 < windows.size() ? windows[n + 1].begin[0] : input.image.shape[0];
    for (; finished < end; ++finished) use(finished, sums.finish(finished));
  }
}

Prediction predict(const Input& input, Networks& networks, const Geometry& scan, const Progress& progress) {
  MaskExport masks(input, scan, networks.queries());
  probabilities(
      input, networks, [&](int a0, const ProbabilitySlice& slice) { masks.add(a0, slice); }, progress);
  return {masks.masks(), masks.confidence()};
}

}  // namespace radgenome::network::sat
