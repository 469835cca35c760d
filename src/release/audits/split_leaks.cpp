// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <set>
#include <unordered_map>

#include "release/audit.h"
#include "release/report_text.h"
#include "volume/fingerprint.h"

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
    fingerprints_.push_back(Fingerprint::from(released.record.ct_fingerprint));
    splits_.push_back(released.split);
  }

  AuditResult finish() override {
    std::size_t patients = 0, reports = 0, cases = 0;
    for (const auto& [patient, splits] : patients_) patients += splits.size() > 1 ? 1 : 0;
    for (const auto& [hash, copies] : reports_)
      if (copies.splits.size() > 1) {
        ++reports;
        cases += copies.cases;
      }
    std::size_t scans = 0;
    for_each_near_pair(fingerprints_,
                       [&](std::size_t i, std::size_t j) { scans += splits_[i] != splits_[j] ? 1 : 0; });
    return {patients == 0 && reports == 0 && scans == 0,
            fmt::format("{} patients, {} report texts ({} cases) and {} pairs of near-identical scans are in "
                        "more than one "
                        "split; the limit is 0",
                        patients, reports, cases, scans),
            {{"patients", patients},
             {"report_texts", reports},
             {"cases_with_these_texts", cases},
             {"pairs_of_near_identical_scans", scans}}};
  }

 private:
  struct Copies {
    std::set<Split> splits;
    std::size_t cases = 0;
  };
  std::map<std::string, std::set<Split>> patients_;
  std::unordered_map<std::uint64_t, Copies> reports_;
  std::vector<std::optional<Fingerprint>> fingerprints_;  ///< of each case
  std::vector<Split> splits_;                             ///< of each case
};

}  // namespace

Audit split_leaks() {
  return {"split_leaks", "No patient, no report text and no scan that is nearly another one is in two splits",
          [](const AuditInput&) -> std::unique_ptr<Auditor> { return std::make_unique<SplitLeaks>(); }};
}

}  // namespace radgenome::release::audits
