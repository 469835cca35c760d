// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "extract/extract.h"

namespace radgenome::extract {

inline const Extractor& english() {
  static const auto knowledge = knowledge::Knowledge::load(RADGENOME_DATA);
  static const Extractor extractor(RADGENOME_DATA, "en", knowledge);
  return extractor;
}

/// Facts of a report that has only findings.
inline record::Facts read_findings(const std::string& text) {
  const std::vector<record::Section> sections = {{"findings", text}};
  return english().read("case", sections);
}

}  // namespace radgenome::extract
