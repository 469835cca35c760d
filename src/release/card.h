// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "release/about.h"
#include "release/audit.h"
#include "release/draw.h"
#include "release/licences.h"

namespace radgenome::release {

/// An audit with its result, and whether it was allowed to fail.
struct Audited {
  std::string name, summary;
  AuditResult result;
  bool allowed = false;
};

/// What the card tells of a release.
struct CardContent {
  std::vector<Split> splits;  ///< of each case
  std::map<std::string, KindCount> kinds;
  std::vector<Audited> audits;
  bool has_tables = false;  ///< the Parquet tables, which the card's head names for the hub
  About about;
  std::vector<Licensed> licences;
};

/// README.md of a release: the head that dataset hubs read, numbers, audits, and how to load it.
std::string card(const CardContent& content);

}  // namespace radgenome::release
