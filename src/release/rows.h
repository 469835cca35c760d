// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "release/release.h"
#include "table/table.h"

namespace radgenome::release {

/// One table of the release: its columns, and what a case adds to it. Every table has the column "case".
struct CaseTable {
  std::string name;
  table::Schema schema;
  void (*append)(const ReleasedCase& released, table::Table& table);
};

/// cases, sentences, facts, links, structures, measurements, checks, questions, verdicts.
std::span<const CaseTable> case_tables();

}  // namespace radgenome::release
