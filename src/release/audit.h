// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include "core/json.h"
#include "release/case_labels.h"
#include "release/release.h"

namespace radgenome::release {

/// What an audit found.
struct AuditResult {
  bool passed = true;
  std::string sentence;           ///< the result in words, with its main number and the limit
  Json numbers = Json::object();  ///< all that was counted
};

/// Looks at every case of a release, in order of their ids, and judges it at the end.
class Auditor {
 public:
  virtual ~Auditor() = default;
  virtual void add(const ReleasedCase& released) = 0;
  virtual AuditResult finish() = 0;
};

/// What an audit may ask for besides the cases.
struct AuditInput {
  const CaseLabels* labels = nullptr;  ///< given by the user, or nothing
};

/// One audit: a file in audits/; the list is made by the build.
struct Audit {
  std::string name;
  std::string summary;
  std::unique_ptr<Auditor> (*open)(const AuditInput& input);
};

std::span<const Audit> all_audits();

}  // namespace radgenome::release
