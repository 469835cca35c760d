// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "dataset/dataset.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& folder : material.datasets) {
    const auto ids = dataset::Dataset(folder).ids_with_errors();
    if (ids.empty()) continue;
    problems.add(material.relative(folder),
                 fmt::format("the last run failed on {} cases; errors.json of each says why", ids.size()),
                 {{"cases", ids.size()}}, ids);
  }
}

}  // namespace

Rule failed_case() {
  return {"failed_case", record::Severity::warning, "Cases of a data set on which the last run failed", look};
}

}  // namespace radgenome::validate::rules
