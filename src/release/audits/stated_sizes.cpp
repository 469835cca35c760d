// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>

#include "release/audit.h"
#include "release/share.h"

namespace radgenome::release::audits {
namespace {

constexpr double most_against = 0.1;

/// Checks compare each stated size with the mask; here is what came of it.
class StatedSizes : public Auditor {
 public:
  void add(const ReleasedCase& released) override {
    std::set<std::string> with_mask, against;
    for (const auto& link : released.links.links)
      if (link.structure) with_mask.insert(link.fact);
    for (const auto& check : released.checks.checks)
      if (check.numbers.contains("size_mm")) against.insert(check.subject);
    for (const auto* fact : released.facts.all())
      if (!fact->size_mm.empty() && fact->status != record::Status::absent && with_mask.contains(fact->id))
        against_.add(against.contains(fact->id));
  }

  AuditResult finish() override {
    const Json numbers = {{"against", against_.hits}, {"of", against_.all}};
    if (against_.all == 0) return {true, "no stated size has a mask to be compared with", numbers};
    return {against_.lower() <= most_against,
            fmt::format("{} of {} stated sizes do not fit the mask that they are linked to ({:.1f} %); the "
                        "limit is {:.0f} %{}",
                        against_.hits, against_.all, 100 * against_.value(), 100 * most_against,
                        excused_by_chance(against_, most_against)),
            numbers};
  }

 private:
  Share against_;
};

}  // namespace

Audit stated_sizes() {
  return {"stated_sizes",
          "Sizes that reports state against the masks that they are linked to, as the checks compare them: "
          "at most a tenth "
          "does not fit",
          [](const AuditInput&) -> std::unique_ptr<Auditor> { return std::make_unique<StatedSizes>(); }};
}

}  // namespace radgenome::release::audits
