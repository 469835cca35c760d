// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "release/audit.h"

namespace radgenome::release {

/// An audit with its result, and whether it was allowed to fail.
struct Audited {
  std::string name, summary;
  AuditResult result;
  bool allowed = false;
};

/// All audits at work.
class Auditors {
 public:
  /// @error unknown_audit
  explicit Auditors(const Options& options);
  std::size_t size() const { return auditors_.size(); }
  /// Different ones may look at a case at the same time.
  void add(std::size_t auditor, const ReleasedCase& released) { auditors_[auditor]->add(released); }
  /// Call once, last.
  std::vector<Audited> finish();

 private:
  std::set<std::string> allowed_;
  std::vector<std::unique_ptr<Auditor>> auditors_;
};

/// `audits.json`.
/// @error cannot_write
void write_audits(const std::filesystem::path& out, const std::vector<Audited>& audits);
/// @error audit_failed
void require_passed(const std::filesystem::path& out, const std::vector<Audited>& audits);

}  // namespace radgenome::release
