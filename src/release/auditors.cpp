// SPDX-License-Identifier: Apache-2.0
#include "release/auditors.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/parallel.h"
#include "release/folder.h"

namespace radgenome::release {

Auditors::Auditors(const Options& options)
    : allowed_(options.allowed_audits.begin(), options.allowed_audits.end()) {
  for (const auto& name : allowed_)
    if (std::none_of(all_audits().begin(), all_audits().end(),
                     [&](const Audit& a) { return a.name == name; }))
      throw Error("unknown_audit", fmt::format("there is no audit \"{}\"", name));
  for (const auto& audit : all_audits()) auditors_.push_back(audit.open({options.labels.get()}));
}

std::vector<Audited> Auditors::finish() {
  std::vector<Audited> audited(auditors_.size());
  parallel_for(auditors_.size(), [&](std::size_t i) {
    const auto& audit = all_audits()[i];
    audited[i] = {audit.name, audit.summary, auditors_[i]->finish(), allowed_.contains(audit.name)};
  });
  return audited;
}

void write_audits(const std::filesystem::path& out, const std::vector<Audited>& audits) {
  Json list = Json::array();
  for (const auto& audit : audits)
    list.push_back({{"audit", audit.name},
                    {"passed", audit.result.passed},
                    {"allowed_to_fail", audit.allowed},
                    {"result", audit.result.sentence},
                    {"numbers", audit.result.numbers}});
  write_file_atomically(out / audits_name, pretty({{"format", "radgenome.audits/1"}, {"audits", list}}));
}

void require_passed(const std::filesystem::path& out, const std::vector<Audited>& audits) {
  std::string failed;
  for (const auto& audit : audits)
    if (!audit.result.passed && !audit.allowed)
      failed += fmt::format("{}{}: {}", failed.empty() ? "" : "; ", audit.name, audit.result.sentence);
  if (!failed.empty())
    throw Error("audit_failed",
                fmt::format("{}. All numbers are in {}; release it all the same with --allow-audit NAME",
                            failed, (out / audits_name).string()));
}

}  // namespace radgenome::release
