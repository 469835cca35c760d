// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& scan : material.scans)
    for (const auto& warning : scan.warnings)
      problems.add(scan.place, fmt::format("{} [{}]", warning.sentence, warning.code),
                   {{"reader_code", warning.code}}, {scan.id});
}

}  // namespace

Rule odd_scan() {
  return {"odd_scan", record::Severity::warning, "Scans whose header or values are odd", look};
}

}  // namespace radgenome::validate::rules
