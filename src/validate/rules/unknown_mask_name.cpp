// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  std::map<std::string, std::size_t> unknown;
  for (const auto& scan : material.scans)
    for (const auto& mask : scan.masks)
      if (mask.structure.empty()) ++unknown[mask.name];
  if (unknown.empty()) return;
  std::vector<std::string> names;
  for (const auto& [name, cases] : unknown) names.push_back(name);
  problems.add(
      ".",
      fmt::format(
          "{} names of mask files are unknown here; `radgenome info structures` lists those that are known",
          names.size()),
      {{"names", names.size()}}, names);
}

}  // namespace

Rule unknown_mask_name() {
  return {"unknown_mask_name", record::Severity::info,
          "Mask files whose names are no structure of this program", look};
}

}  // namespace radgenome::validate::rules
