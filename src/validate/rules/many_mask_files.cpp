// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

constexpr std::size_t too_many = 50;

void look(const Material& material, Problems& problems) {
  std::size_t most = 0, files = 0, cases = 0;
  for (const auto& scan : material.scans) {
    files += scan.masks.size();
    cases += scan.masks.empty() ? 0 : 1;
    most = std::max(most, scan.masks.size());
  }
  if (most < too_many) return;
  problems.add(
      ".",
      fmt::format(
          "{} mask files in {} cases, up to {} a case; `radgenome run` keeps a case's masks and scan in "
          "one file",
          files, cases, most),
      {{"files", files}, {"cases", cases}, {"most", most}});
}

}  // namespace

Rule many_mask_files() {
  return {"many_mask_files", record::Severity::info,
          "Cases with more mask files than file systems and copying are glad of", look};
}

}  // namespace radgenome::validate::rules
