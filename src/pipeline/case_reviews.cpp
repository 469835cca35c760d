// SPDX-License-Identifier: Apache-2.0
#include "pipeline/case_reviews.h"

#include "core/json.h"

namespace radgenome::pipeline {
namespace {

constexpr const char* reviews_name = "reviews.json";
constexpr const char* before_review = "before_review";

/// What a record would be had nobody reviewed the case.
record::MadeBy without_reviews(record::MadeBy made_by) {
  std::erase_if(made_by.inputs, [](const auto& input) {
    return input.first.starts_with(reviews_name) || input.first.starts_with(before_review);
  });
  return made_by;
}

}  // namespace

const record::Reviews& CaseReviews::reviews() {
  if (!reviews_) {
    reviews_ = dataset_.read_reviews(id_).value_or(record::Reviews{});
    verdicts_.emplace(*reviews_);
  }
  return *reviews_;
}

const review::Verdicts& CaseReviews::verdicts() {
  reviews();
  return *verdicts_;
}

bool CaseReviews::name_words(record::MadeBy& wanted, const char* part,
                             const std::set<record::ItemKind>& kinds) {
  const auto words = review::hash_of_words(reviews(), kinds);
  if (!words.empty()) wanted.inputs[std::string(reviews_name) + "#" + part] = words;
  return !words.empty();
}

void CaseReviews::name_before(record::MadeBy& wanted, const char* record, const std::string& hash) {
  wanted.inputs[std::string(before_review) + "/" + record] = hash;
}

std::filesystem::path CaseReviews::before(const char* record) const {
  return dataset_.file(id_, before_review) / record;
}

std::optional<record::MadeBy> CaseReviews::as_it_was_made(const char* record) const {
  for (const auto& file : {before(record), dataset_.file(id_, record)})
    if (std::filesystem::exists(file))
      return in_context(file.string(), [&] {
        const auto json = read_json(file);
        return without_reviews(record::made_by_from(JsonObject(json).at("made_by")));
      });
  return std::nullopt;
}

void CaseReviews::remove_before(const char* file) const {
  std::filesystem::remove(before(file));
  std::error_code failed;
  std::filesystem::remove(dataset_.file(id_, before_review),
                          failed);  // removes no folder that holds something
}

}  // namespace radgenome::pipeline
