// SPDX-License-Identifier: Apache-2.0
#include "release/case_labels.h"

#include <fmt/format.h>

#include <algorithm>

#include "release/audit.h"

namespace radgenome::release::audits {
namespace {

/// Words are read otherwise by rules than by people, so that counts differ; by more than this they do not.
constexpr double most_apart = 2;
/// Of fewer cases the counts say little.
constexpr std::size_t fewest = 20;

class Prevalence : public Auditor {
 public:
  explicit Prevalence(const CaseLabels* labels) : labels_(labels) {
    if (labels_ != nullptr) counts_.resize(labels_->names().size());
  }

  void add(const ReleasedCase& released) override {
    const auto* given = labels_ == nullptr ? nullptr : labels_->given(released.record.id);
    if (given == nullptr) return;
    ++cases_;
    const auto derived = labels_->derived(released.facts, released.record.report);
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      counts_[i].given += (*given)[i] ? 1 : 0;
      counts_[i].derived += derived[i] ? 1 : 0;
      counts_[i].both += (*given)[i] && derived[i] ? 1 : 0;
    }
  }

  AuditResult finish() override {
    if (labels_ == nullptr)
      return {true, "no labels of the cases were given (--labels), so none were compared", Json::object()};
    AuditResult result{true,
                       fmt::format("none of the {} cases has a label that {} of them share", cases_, fewest),
                       Json::object()};
    double worst = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const auto& count = counts_[i];
      result.numbers[labels_->names()[i]] = {
          {"given", count.given}, {"from_facts", count.derived}, {"both", count.both}};
      if (std::max(count.given, count.derived) < fewest) continue;
      const double apart = count.apart();
      if (apart > most_apart) result.passed = false;
      if (apart <= worst) continue;
      worst = apart;
      result.sentence = fmt::format(
          "the facts of {} cases give the label \"{}\" to {}, their labels to {}: {:.2f} times as "
          "often or as rarely; the limit is {}",
          cases_, labels_->names()[i], count.derived, count.given, apart, most_apart);
    }
    result.numbers["cases"] = cases_;
    return result;
  }

 private:
  struct Count {
    std::size_t given = 0, derived = 0, both = 0;
    double apart() const {
      const auto [less, more] = std::minmax(given, derived);
      return static_cast<double>(more) / static_cast<double>(std::max<std::size_t>(less, 1));
    }
  };

  const CaseLabels* labels_;
  std::vector<Count> counts_;
  std::size_t cases_ = 0;
};

}  // namespace

Audit case_labels() {
  return {"case_labels",
          "Labels of the cases that were given with --labels: the facts give each to at most twice, and at "
          "least half, as "
          "many cases",
          [](const AuditInput& input) -> std::unique_ptr<Auditor> {
            return std::make_unique<Prevalence>(input.labels);
          }};
}

}  // namespace radgenome::release::audits
