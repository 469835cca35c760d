// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "release/audit.h"
#include "release/share.h"

namespace radgenome::release::audits {
namespace {

constexpr double most_over_chance = 0.05;

/// Who always takes one position, or the longest or shortest text.
class OptionBias : public Auditor {
 public:
  void add(const ReleasedCase& released) override {
    for (std::size_t i = 0; i < released.questions.questions.size(); ++i)
      if (released.balanced[i] && released.questions.questions[i].options.size() > 1)
        add(released.questions.questions[i]);
  }

  AuditResult finish() override {
    AuditResult result;
    const double chance = all_ == 0 ? 0 : chance_ / static_cast<double>(all_);
    std::string worst = "there are no multiple choices";
    std::optional<std::pair<bool, double>> most;  // what fails first, then what is right most often
    for (std::size_t i = 0; i < names.size(); ++i) {
      result.numbers[names[i]] = share_json(right_[i]);
      if (right_[i].all == 0) continue;
      const double limit = chances_[i] / static_cast<double>(right_[i].all) + most_over_chance;
      const bool fails = right_[i].lower() > limit;
      if (fails) result.passed = false;
      const std::pair rank(fails, right_[i].value());
      if (most && rank <= *most) continue;
      most = rank;
      worst = fmt::format(
          "who always takes the {} is right in {:.1f} % of {} choices; the limit is {:.1f} %{}", phrases[i],
          100 * right_[i].value(), right_[i].all, 100 * limit, excused_by_chance(right_[i], limit));
    }
    result.numbers["chance"] = chance;
    result.sentence = worst;
    return result;
  }

 private:
  static constexpr std::array names = {"first", "second", "third", "fourth", "longest", "shortest"};
  static constexpr std::array phrases = {"first option",  "second option",  "third option",
                                         "fourth option", "longest option", "shortest option"};

  void add(const record::Question& question) {
    const auto& options = question.options;
    const auto& right = std::get<record::IdSet>(question.answer).ids.front();
    const double chance = 1.0 / static_cast<double>(options.size());
    ++all_;
    chance_ += chance;
    const auto take = [&](std::size_t way, std::size_t option) {
      right_[way].add(options[option].id == right);
      chances_[way] += chance;
    };
    for (std::size_t position = 0; position < std::min<std::size_t>(4, options.size()); ++position)
      take(position, position);
    const auto [shortest, longest] =
        std::minmax_element(options.begin(), options.end(),
                            [](const auto& a, const auto& b) { return a.text.size() < b.text.size(); });
    if (shortest->text.size() == longest->text.size()) return;
    take(4, static_cast<std::size_t>(longest - options.begin()));
    take(5, static_cast<std::size_t>(shortest - options.begin()));
  }

  std::array<Share, 6> right_;
  std::array<double, 6> chances_ = {};
  std::size_t all_ = 0;
  double chance_ = 0;
};

}  // namespace

Audit option_bias() {
  return {"option_bias",
          "Position and length of the right option among the balanced multiple choices: who goes by them is "
          "at most 5 "
          "points better than chance",
          [](const AuditInput&) -> std::unique_ptr<Auditor> { return std::make_unique<OptionBias>(); }};
}

}  // namespace radgenome::release::audits
