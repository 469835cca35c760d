// SPDX-License-Identifier: Apache-2.0
#include "release/share.h"

#include <fmt/format.h>

#include <cmath>

namespace radgenome::release {

double Share::lower() const {
  if (all == 0) return 0;
  constexpr double z = 1.959963984540054;
  const double n = static_cast<double>(all), p = value();
  const double middle = p + z * z / (2 * n), half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  return (middle - half) / (1 + z * z / n);
}

std::string excused_by_chance(const Share& share, double limit) {
  if (share.value() <= limit || share.lower() > limit) return "";
  return fmt::format(", and {} are too few to say that it is exceeded (95 % interval from {:.1f} %)",
                     share.all, 100 * share.lower());
}

Json share_json(const Share& share) {
  Json json = {{"of", share.all}};
  if (share.all > 0) json["share"] = std::round(share.value() * 1e4) / 1e4;
  return json;
}

}  // namespace radgenome::release
