// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& name : material.passed_over)
    problems.add(name, "it was not looked at: of tables only comma separated values (.csv) are read");
}

}  // namespace

Rule table_not_read() {
  return {"table_not_read", record::Severity::info, "Tables of kinds that are not looked at", look};
}

}  // namespace radgenome::validate::rules
