// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "release/audit.h"

namespace radgenome::release {

/// An audit with its result, and whether it was allowed to fail.
struct Audited {
  std::string name, summary;
  AuditResult result;
  bool allowed = false;
};

}  // namespace radgenome::release
