// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <set>
#include <unordered_map>

#include "release/audit.h"
#include "release/report_text.h"

namespace radgenome::release::audits {
namespace {

class SplitLeaks : public Auditor {
 public:
  void add(const ReleasedCase& released) override {
    patients_[released.record.patient].insert(released.split);
    if (const auto hash = hash_of_report(released.record)) {
      auto& copies = reports_[*hash];
      copies.splits.insert(released.split);
      ++copies.cases;
    }
  }

  AuditResult finish() override {
    std::size_t patients = 0, reports = 0, cases = 0;
    for (const auto& [patient, splits] : patients_) patients += splits.size() > 1 ? 1 : 0;
    for (const auto& [hash, copies] : reports_)
      if (copies.splits.size() > 1) {
        ++reports;
        cases += copies.cases;
      }
    return {
        patients == 0 && reports == 0,
        fmt::format("{} patients and {} report texts ({} cases) are in more than one split; the limit is 0",
                    patients, reports, cases),
        {{"patients", patients}, {"report_texts", reports}, {"cases_with_these_texts", cases}}};
  }

 private:
  struct Copies {
    std::set<Split> splits;
    std::size_t cases = 0;
  };
  std::map<std::string, std::set<Split>> patients_;
  std::unordered_map<std::uint64_t, Copies> reports_;
};

}  // namespace

Audit split_leaks() {
  return {"split_leaks", "No patient and no report text is in two splits",
          []() -> std::unique_ptr<Auditor> { return std::make_unique<SplitLeaks>(); }};
}

}  // namespace radgenome::release::audits
