// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

void look(const Material& material, Problems& problems) {
  for (const auto& scan : material.scans)
    for (const auto& file : scan.unreadable)
      problems.add(file.file, fmt::format("{} [{}]", file.sentence, file.code), {{"reader_code", file.code}},
                   {scan.id});
}

}  // namespace

Rule unusable_scan() {
  return {"unusable_scan", record::Severity::error,
          "Scans and masks that cannot be read or are no CT in Hounsfield units", look};
}

}  // namespace radgenome::validate::rules
