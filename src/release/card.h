// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "release/about.h"
#include "release/auditors.h"
#include "release/checked.h"
#include "release/draw.h"
#include "release/figure.h"
#include "release/licences.h"
#include "release/verified.h"

namespace radgenome::release {

/// What the card tells of a release.
struct CardContent {
  std::vector<Split> splits;  ///< of each case
  std::map<std::string, KindCount> kinds;
  std::vector<Audited> audits;
  std::set<std::string> formats;  ///< names of those that were written
  Paths paths = Paths::one;       ///< of RadGenome's tables
  About about;
  std::vector<Licensed> licences;
  std::vector<Shown> figures;
  Contents contents = Contents::all;
  std::optional<Checked> checked = {};
  VerifiedCounts verified = {};
};

/// README.md of a release: the head that dataset hubs read, numbers, audits, and how to load it.
std::string card(const CardContent& content);

}  // namespace radgenome::release
