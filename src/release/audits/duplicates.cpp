// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <set>
#include <tuple>

#include "release/audit.h"

namespace radgenome::release::audits {
namespace {

class Duplicates : public Auditor {
 public:
  void add(const ReleasedCase& released) override {
    std::set<std::tuple<std::string, std::string, std::string, std::string>> seen;
    std::set<std::string> ids;
    for (const auto& question : released.questions.questions) {
      // A question that names neither finding nor place asks for its structure.
      const bool nameless = !question.finding && !question.place;
      const bool is_new =
          seen.emplace(question.kind, question.finding.value_or(""), question.place.value_or(""),
                       nameless ? question.structure.value_or("") : "")
              .second;
      if (!ids.insert(question.id).second || !is_new) ++duplicates_;
      ++all_;
    }
  }

  AuditResult finish() override {
    return {
        duplicates_ == 0,
        fmt::format(
            "{} of {} questions ask again for the finding and place of another of their kind and case; the "
            "limit is 0",
            duplicates_, all_),
        {{"duplicates", duplicates_}, {"of", all_}}};
  }

 private:
  std::size_t duplicates_ = 0, all_ = 0;
};

}  // namespace

Audit duplicates() {
  return {"duplicates", "No two questions of a case have the same kind, finding and place",
          [](const AuditInput&) -> std::unique_ptr<Auditor> { return std::make_unique<Duplicates>(); }};
}

}  // namespace radgenome::release::audits
