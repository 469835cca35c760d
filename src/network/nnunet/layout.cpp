// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/layout.h"

namespace radgenome::network::nnunet {

Layout layout_of(const Geometry& geometry, const NnunetPart& part) {
  const auto read = part.reader.ends_with("WithReorient") ? turned_to_ras(geometry) : Layout{};
  const auto spacing = geometry.spacing_mm();
  Layout layout;
  for (std::size_t a = 0; a < 3; ++a) {
    const auto from = static_cast<std::size_t>(part.transpose_forward[a]);
    layout.axis[a] = read.axis[from];
    layout.backward[a] = read.backward[from];
    layout.shape[a] = geometry.size[layout.axis[a]];
    layout.spacing_mm[a] = spacing[static_cast<std::size_t>(layout.axis[a])];
  }
  return layout;
}

}  // namespace radgenome::network::nnunet
