// SPDX-License-Identifier: Apache-2.0
#include "pipeline/apply_reviews.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <string>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "dataset/dataset.h"
#include "import/names.h"
#include "pipeline/dataset_lock.h"
#include "record/reviews.h"
#include "review/store.h"

namespace radgenome::pipeline {
namespace {

constexpr const char* reviews_name = "reviews.json";
constexpr int stage_version = 1;

using VerdictsOf = std::map<std::string, std::vector<record::Verdict>>;

/// @error no_reviews
VerdictsOf verdicts_by_case(const std::filesystem::path& dataset) {
  const auto store = review::Store::open_if_any(dataset);
  if (!store)
    throw Error("no_reviews", fmt::format("{} has no reviews.sqlite: nobody has reviewed it; start with "
                                          "`radgenome serve {}`",
                                          dataset.string(), dataset.string()));
  VerdictsOf verdicts;
  for (auto& kept : store->verdicts())
    if (!kept.planted) verdicts[kept.case_id].push_back(std::move(kept.verdict));
  return verdicts;
}

record::Reviews record_of(const std::string& id, std::vector<record::Verdict> verdicts) {
  return {id, std::move(verdicts), {"review", stage_version, "verdicts/1", sha256_of(""), {}}};
}

/// Left alone where it holds the same already.
void write_reviews(const std::filesystem::path& file, const record::Reviews& reviews) {
  const auto bytes = pretty(to_json(reviews));
  if (read_file_if_there(file) == bytes) return;
  write_file_atomically(file, bytes, Flush::later);
}

/// What the data set was made with, as its description says.
Shared shared_of(const dataset::Dataset& dataset, const std::filesystem::path& data) {
  const auto description = read_json(dataset.description());
  return in_context(dataset.description().string(), [&] {
    const auto& options = JsonObject(description).at("options");
    JsonObject object(options);
    auto shared = Shared::load(data, object.get<std::string>("language"), object.get<std::string>("backend"));
    shared.ct_storage = object.get<bool>("refer_to_ct") ? CtStorage::referred : CtStorage::stored;
    return shared;
  });
}

/// Writes `reviews.json` of every case. Where no verdict is left it stays, without any, until its case is
/// what it was before: a run that is killed on the way finds it there.
/// @return the cases that verdicts are or were on
std::set<std::string> write_all_reviews(const dataset::Dataset& dataset, VerdictsOf& verdicts) {
  std::set<std::string> reviewed;
  for (const auto& id : dataset.case_ids()) {
    auto of_case = std::move(verdicts[id]);
    const auto file = dataset.file(id, reviews_name);
    const bool any = review::has_verdicts(of_case);
    if (!any && !std::filesystem::exists(file)) continue;
    if (!any) of_case.clear();
    write_reviews(file, record_of(id, std::move(of_case)));
    reviewed.insert(id);
  }
  return reviewed;
}

/// Brings cases up to date and counts what that changes.
class Reviewer {
 public:
  Reviewer(const dataset::Dataset& dataset, const Shared& shared, const std::function<bool()>& stop)
      : dataset_(dataset), shared_(shared), stop_(stop), earlier_(import::scans_before(dataset.case_ids())) {}

  ReviewedDataset review(const std::set<std::string>& reviewed) {
    auto cases = reviewed;
    for (const auto& [later, earlier] : earlier_)
      if (reviewed.contains(earlier)) cases.insert(later);
    // A scan is asked about when all that it may be compared with are through their other stages.
    std::map<std::string, CaseOutcome> outcomes;
    for (const auto& id : cases)
      outcomes[id] = review_case(id, dataset_, shared_, stop_, earlier_.contains(id));
    for (auto& [id, outcome] : outcomes) {
      if (const auto earlier = earlier_.find(id); earlier != earlier_.end()) {
        import::CaseInput input;
        input.id = id;
        outcome = ask_later(input, dataset_, shared_, stop_, earlier->second, std::move(outcome));
      }
      finish(id, outcome);
    }
    return std::move(result_);
  }

 private:
  void finish(const std::string& id, const CaseOutcome& outcome) {
    result_.made_anew += outcome.all_up_to_date() ? 0 : 1;
    result_.applied += outcome.reviews;
    result_.interrupted = result_.interrupted || outcome.interrupted();
    if (outcome.failed()) result_.failed.push_back(outcome);
    const auto reviews = dataset_.read_reviews(id);
    if (!reviews) return;
    const auto undecided = review::Verdicts(*reviews).undecided();
    result_.undecided.disagreed += undecided.disagreed;
    result_.undecided.open += undecided.open;
    if (!reviews->verdicts.empty())
      ++result_.cases;
    else if (!outcome.failed() && !outcome.interrupted())
      std::filesystem::remove(dataset_.file(id, reviews_name));
  }

  const dataset::Dataset& dataset_;
  const Shared& shared_;
  const std::function<bool()>& stop_;
  const std::map<std::string, std::string> earlier_;
  ReviewedDataset result_;
};

}  // namespace

ReviewedDataset apply_reviews(const std::filesystem::path& path, const std::filesystem::path& data,
                              const std::function<bool()>& stop) {
  const auto dataset = dataset::Dataset::open(path);
  const DatasetLock lock(path);
  auto verdicts = verdicts_by_case(path);
  const auto shared = shared_of(dataset, data);
  const auto reviewed = write_all_reviews(dataset, verdicts);
  return Reviewer(dataset, shared, stop).review(reviewed);
}

}  // namespace radgenome::pipeline
