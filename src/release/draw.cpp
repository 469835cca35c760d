// SPDX-License-Identifier: Apache-2.0
#include "release/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "core/hash.h"
#include "core/parallel.h"

namespace radgenome::release {
namespace {

/// Texts as small numbers, in the order in which they come.
class Names {
 public:
  std::uint32_t number_of(const std::string& name) {
    const auto [found, is_new] = numbers_.emplace(name, static_cast<std::uint32_t>(names_.size()));
    if (is_new) names_.push_back(name);
    return found->second;
  }
  std::vector<std::string> take() { return std::move(names_); }
  const std::string& name_of(std::uint32_t number) const { return names_[number]; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
};

/// The one answer of a question that can be balanced; nothing for an open one.
std::optional<std::string> answer_of(const record::Question& question) {
  if (const auto* yes = std::get_if<bool>(&question.answer)) return *yes ? "yes" : "no";
  if (question.options.empty()) return std::nullopt;
  return std::get<record::IdSet>(question.answer).ids.front();
}

std::vector<std::string> options_of(const record::Question& question) {
  if (question.options.empty()) return {"no", "yes"};
  std::vector<std::string> ids;
  for (const auto& option : question.options) ids.push_back(option.id);
  return ids;
}

std::uint64_t group_of(const record::Question& question, Split split) {
  return spread_hash(fmt::format("{}/{}/{}/{}", name_of(split), question.kind, question.finding.value_or(""),
                                 question.place.value_or("")));
}

std::uint64_t order_of(const std::string& case_id, const record::Question& question) {
  return spread_hash(case_id + "/" + question.id);
}

/// The right option and the first wrong ones, those that the report rules out before those it does not speak
/// of.
std::vector<std::string> any_options(const record::Question& question, std::uint64_t seed, std::size_t most) {
  const auto& right = std::get<record::IdSet>(question.answer).ids.front();
  std::vector<const record::Option*> wrong;
  for (const auto& option : question.options)
    if (option.id != right) wrong.push_back(&option);
  std::stable_sort(wrong.begin(), wrong.end(), [&](const auto* a, const auto* b) {
    const auto rank = [&](const auto* o) {
      return std::make_pair(!o->stated, spread_hash(fmt::format("{}/{}", seed, o->id)));
    };
    return rank(a) < rank(b);
  });
  std::vector<std::string> ids = {right};
  for (const auto* option : wrong)
    if (ids.size() < most) ids.push_back(option->id);
  return ids;
}

void offer_only(record::Question& question, const std::vector<std::string>& ids, std::uint64_t seed) {
  std::erase_if(question.options, [&](const record::Option& option) {
    return std::find(ids.begin(), ids.end(), option.id) == ids.end();
  });
  std::stable_sort(question.options.begin(), question.options.end(), [&](const auto& a, const auto& b) {
    return spread_hash(fmt::format("order/{}/{}", seed, a.id)) <
           spread_hash(fmt::format("order/{}/{}", seed, b.id));
  });
  question.assumed = std::any_of(question.options.begin(), question.options.end(),
                                 [](const record::Option& option) { return !option.stated; });
}

}  // namespace

Draw::Draw(const Cases& cases, const std::vector<Split>& splits, const BalanceLimits& limits)
    : limits_(limits) {
  std::vector<Candidate> candidates;
  Names kinds, options, forms;
  in_order(
      cases.ids.size(), [&](std::size_t i) { return cases.load_questions(cases.ids[i]); },
      [&](std::size_t i, const record::Questions& record) {
        for (std::size_t q = 0; q < record.questions.size(); ++q) {
          const auto& question = record.questions[q];
          ++kinds_[question.kind].all;
          const auto answer = answer_of(question);
          if (!answer) continue;
          Candidate candidate;
          candidate.case_number = static_cast<std::uint32_t>(i);
          candidate.question = static_cast<std::uint32_t>(q);
          candidate.group = group_of(question, splits[i]);
          candidate.form = forms.number_of(question.form);
          candidate.order = order_of(record.case_id, question);
          candidate.kind = kinds.number_of(question.kind);
          candidate.answer = options.number_of(*answer);
          for (const auto& id : options_of(question)) candidate.options.push_back(options.number_of(id));
          candidate.assumed = question.assumed;
          candidates.push_back(std::move(candidate));
        }
      });
  auto balanced = balance(std::move(candidates), limits);
  for (const auto& [kind, left_out] : balanced.left_out) kinds_[kinds.name_of(kind)].left_out = left_out;
  taken_.resize(cases.ids.size());
  for (auto& taken : balanced.taken) {
    taken_[taken.case_number][taken.question] = std::move(taken.options);
    ++kinds_[kinds.name_of(taken.kind)].balanced;
  }
  option_names_ = options.take();
}

void Draw::apply(std::size_t number, ReleasedCase& released) const {
  auto& questions = released.questions.questions;
  released.balanced.assign(questions.size(), false);
  for (std::size_t q = 0; q < questions.size(); ++q) {
    const auto taken = taken_[number].find(static_cast<std::uint32_t>(q));
    released.balanced[q] = taken != taken_[number].end();
    if (questions[q].options.empty()) continue;
    const auto seed = order_of(released.record.id, questions[q]);
    std::vector<std::string> ids;
    if (released.balanced[q])
      for (const auto option : taken->second) ids.push_back(option_names_[option]);
    else
      ids = any_options(questions[q], seed, limits_.most_options);
    offer_only(questions[q], ids, seed);
  }
}

void Draw::count_assumed(const ReleasedCase& released) {
  for (const auto& question : released.questions.questions)
    kinds_[question.kind].assumed += question.assumed ? 1 : 0;
}

}  // namespace radgenome::release
