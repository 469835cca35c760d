// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  // What a scan or a mask lacks is told by their own rules.
  for (const auto& problem : material.inputs.problems)
    problems.add(material.relative(problem.where), fmt::format("{} [{}]", problem.sentence, problem.code));
}

}  // namespace

Rule report_problem() {
  return {"report_problem", record::Severity::error,
          "Reports that cannot be taken: empty, twice, in broken lines", look};
}

}  // namespace radgenome::validate::rules
