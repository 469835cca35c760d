// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/hash.h"
#include "core/parallel.h"
#include "release/audit.h"
#include "release/blind/guessers.h"
#include "release/share.h"

namespace radgenome::release::audits {
namespace {

constexpr double most_over_chance = 0.05;

/// The balanced choices of one kind of question.
struct Kind {
  std::vector<blind::Example> train, validation;
};

/// Accuracy of one guesser on one kind, beside what chance gives.
struct Score {
  Share right;
  double chance = 0;  ///< summed over the questions
  double limit() const {
    return (right.all == 0 ? 0 : chance / static_cast<double>(right.all)) + most_over_chance;
  }
};

class BlindGuessers : public Auditor {
 public:
  void add(const ReleasedCase& released) override {
    if (released.split == Split::test) return;
    for (std::size_t i = 0; i < released.questions.questions.size(); ++i) {
      if (!released.balanced[i]) continue;
      const auto& question = released.questions.questions[i];
      auto& kind = kinds_[question.kind];
      auto& list = released.split == Split::train ? kind.train : kind.validation;
      if (auto example = blind::example_of(question)) list.push_back(*std::move(example));
    }
  }

  AuditResult finish() override {
    AuditResult result;
    std::string worst = "there are no validation questions to guess";
    std::optional<std::pair<bool, double>> most;  // what fails first, then what is nearest to its limit
    for (const auto& [name, guesser, score] : scores()) {
      result.numbers[name][guesser] = share_json(score.right);
      result.numbers[name]["chance"] = score.limit() - most_over_chance;
      if (score.right.all == 0) continue;
      const bool fails = score.right.lower() > score.limit();
      if (fails) result.passed = false;
      const std::pair rank(fails, score.right.value() - score.limit());
      if (most && rank <= *most) continue;
      most = rank;
      worst =
          fmt::format("without the scan {} guesses {:.1f} % of {} \"{}\" questions; the limit is {:.1f} %{}",
                      guesser, 100 * score.right.value(), score.right.all, name, 100 * score.limit(),
                      excused_by_chance(score.right, score.limit()));
    }
    result.sentence = worst;
    return result;
  }

 private:
  struct Scored {
    std::string kind, guesser;
    Score score;
  };
  /// Of each kind, of each guesser.
  std::vector<Scored> scores() {
    std::vector<Scored> scored;
    std::vector<std::pair<const Kind*, std::unique_ptr<blind::Guesser>>> work;
    for (const auto& [name, kind] : kinds_)
      for (auto& [guesser_name, guesser] : blind::all_guessers()) {
        scored.push_back({name, guesser_name, {}});
        work.emplace_back(&kind, std::move(guesser));
      }
    parallel_for(work.size(),
                 [&](std::size_t i) { scored[i].score = score_of(*work[i].second, *work[i].first); });
    return scored;
  }

  static Score score_of(blind::Guesser& guesser, const Kind& kind) {
    guesser.train(kind.train);
    Score score;
    for (const auto& example : kind.validation) {
      score.right.add(guesser.guess(example) == example.right);
      score.chance += 1.0 / static_cast<double>(example.options.size());
    }
    return score;
  }

  std::map<std::string, Kind> kinds_;
};

}  // namespace

Audit blind_guessers() {
  return {"blind_guessers",
          "Guessers that never see a scan, trained on the train split, on the balanced questions of "
          "validation: by kind, "
          "at most 5 points better than chance",
          [](const AuditInput&) -> std::unique_ptr<Auditor> { return std::make_unique<BlindGuessers>(); }};
}

}  // namespace radgenome::release::audits
