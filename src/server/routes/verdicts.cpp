// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/hash.h"
#include "core/unicode.h"
#include "server/progress.h"
#include "server/repairs.h"
#include "server/schemas.h"
#include "server/state.h"

namespace radgenome::server::routes {
namespace {

using record::ItemKind;
using record::Judgement;
using record::Verdict;
using review::KeptVerdict;
using review::Store;

constexpr std::size_t most_at_once = 1000, longest_comment = 4000;
constexpr double most_seconds = 1e6;

Failure bad_verdict(std::string_view id, std::string_view why) {
  return {422,
          "bad_verdict",
          fmt::format("the verdict {}: {}", printable(id.substr(0, 40)), why),
          {{"verdict", std::string(id.substr(0, 40))}}};
}

bool is_id(std::string_view id) {
  return id.size() == 32 && is_hexadecimal(id);
}

KeptVerdict verdict_from(const Json& value, const Session& session, const std::string& at) {
  JsonObject object(value);
  KeptVerdict kept;
  auto& verdict = kept.verdict;
  verdict.id = object.get<std::string>("id");
  verdict.list = object.get<std::string>("list");
  kept.case_id = object.get<std::string>("case");
  verdict.kind = record::item_kind_of(object.get<std::string>("kind"));
  verdict.subject = object.get<std::string>("subject");
  verdict.shown = object.get<std::string>("shown");
  verdict.judgement = record::judgement_of(object.get<std::string>("judgement"));
  if (const Json* correction = object.seek("correction"); correction != nullptr && !correction->is_null())
    verdict.correction = record::correction_from(*correction, verdict.kind);
  verdict.comment = object.get_or<std::string>("comment", "");
  verdict.seconds = object.get<double>("seconds");
  object.finish();
  verdict.reader = session.reader;
  verdict.role = session.role;
  verdict.at = at;
  return kept;
}

void require_sound(const Verdict& verdict) {
  if (!is_id(verdict.id)) throw bad_verdict(verdict.id, "its id has not 32 hexadecimal digits");
  if (!std::isfinite(verdict.seconds) || verdict.seconds < 0 || verdict.seconds > most_seconds)
    throw bad_verdict(verdict.id, "its seconds are no time");
  if (code_point_offsets(verdict.comment).size() - 1 > longest_comment)
    throw bad_verdict(verdict.id, fmt::format("a comment has at most {} characters", longest_comment));
  if (verdict.correction && verdict.judgement != Judgement::wrong)
    throw bad_verdict(verdict.id, "only what is judged wrong has a correction");
}

/// Looks a batch's verdicts up; each list and case is read once.
class Reviewed {
 public:
  explicit Reviewed(const Call& call) : call_(call) {}

  /// Checks what the verdict is on, and whether it is planted.
  void place(KeptVerdict& kept) {
    const auto& verdict = kept.verdict;
    // Sent again because its answer was lost; meanwhile the item may have changed.
    if (const auto before = call_.state.store.find_verdict(verdict.id)) {
      kept.planted = before->planted;
      return;
    }
    if (!call_.state.cases.has(kept.case_id)) throw bad_verdict(verdict.id, "there is no such case");
    if (takes_back(kept)) return;
    const auto data = case_of(kept.case_id);
    const auto* item = verdict.list.empty() ? nullptr : &item_of(kept);
    kept.planted = item != nullptr && !item->planted.is_null();
    const auto now = data->shown.find({verdict.kind, verdict.subject});
    if (now == data->shown.end() && item == nullptr)
      throw bad_verdict(verdict.id, "the case has no such item");
    const bool as_in_list = item != nullptr && item->shown == verdict.shown;
    const bool as_now = !kept.planted && now != data->shown.end() && now->second == verdict.shown;
    if (!as_in_list && !as_now)
      throw Failure(409, "item_changed",
                    "the item is not what was shown any more; load the case again and judge anew",
                    {{"verdict", verdict.id}});
    if (verdict.correction) require_known(kept, *data);
  }

 private:
  /// What a reader said of an item that was made anew since, as by putting verdicts into effect, can still be
  /// withdrawn; nothing else can be said of it.
  bool takes_back(KeptVerdict& kept) const {
    if (kept.verdict.judgement != Judgement::withdrawn) return false;
    for (const auto& earlier : call_.state.store.verdicts_of_case(kept.case_id, kept.verdict.reader)) {
      const auto& said = earlier.verdict;
      if (said.list == kept.verdict.list && said.kind == kept.verdict.kind &&
          said.subject == kept.verdict.subject && said.shown == kept.verdict.shown) {
        kept.planted = earlier.planted;
        return true;
      }
    }
    return false;
  }

  std::shared_ptr<const CaseData> case_of(const std::string& id) {
    auto& data = cases_[id];
    if (!data) data = call_.state.cases.find(id);
    return data;
  }

  const review::ListItem& item_of(const KeptVerdict& kept) {
    const auto& verdict = kept.verdict;
    auto found = lists_.find(verdict.list);
    if (found == lists_.end()) {
      auto list = call_.state.lists.find(call_.state.store, verdict.list);
      if (!list || !is_for(*list->list, *call_.session))
        throw bad_verdict(verdict.id, "there is no such work list for you");
      found = lists_.emplace(verdict.list, std::move(list)).first;
    }
    const auto* item = found->second->find(kept.case_id, verdict.kind, verdict.subject);
    if (item == nullptr) throw bad_verdict(verdict.id, "the work list has no such item");
    return *item;
  }

  /// Ids of a correction must be ones that the stages can follow.
  void require_known(const KeptVerdict& kept, const CaseData& data) const {
    const auto& correction = *kept.verdict.correction;
    const auto& id = kept.verdict.id;
    const auto& knowledge = call_.state.source.knowledge;
    const auto require_finding = [&](const std::string& finding) {
      if (knowledge.find_finding(finding) == nullptr)
        throw bad_verdict(id, "its correction names an unknown finding");
    };
    const auto require_structure = [&](const std::string& structure) {
      if (knowledge.find_structure(structure) == nullptr)
        throw bad_verdict(id, "its correction names an unknown structure");
    };
    if (correction.finding) require_finding(*correction.finding);
    if (correction.where)
      std::for_each(correction.where->begin(), correction.where->end(), require_structure);
    if (correction.grounding && correction.grounding->structure)
      require_structure(*correction.grounding->structure);
    if (correction.size_mm) require_sizes(id, *correction.size_mm);
    for (const auto& missed : correction.missed) {
      require_finding(missed.finding);
      std::for_each(missed.where.begin(), missed.where.end(), require_structure);
      require_sizes(id, missed.size_mm);
      require_words(kept, missed, data);
    }
    if (!correction.repaired_mask.empty()) require_repair(kept, data);
  }

  static void require_sizes(const std::string& id, const std::vector<double>& sizes) {
    const bool sound = sizes.size() <= 3 && std::all_of(sizes.begin(), sizes.end(),
                                                        [](double mm) { return mm > 0 && mm <= 1000; });
    if (!sound)
      throw bad_verdict(id, "its correction has a size that is not one to three lengths up to 1000 mm");
  }

  static void require_words(const KeptVerdict& kept, const record::MissedFact& missed, const CaseData& data) {
    if (!data.facts) return;
    for (const auto& sentence : data.facts->sentences)
      if (sentence.id == kept.verdict.subject && (missed.start < sentence.start || missed.end > sentence.end))
        throw bad_verdict(kept.verdict.id, "a missed fact's words lie outside of the sentence");
  }

  void require_repair(const KeptVerdict& kept, const CaseData& data) const {
    try {
      repair_file(call_.state.source, data, kept.verdict.correction->repaired_mask);
    } catch (const Failure&) {
      throw bad_verdict(kept.verdict.id, "its repaired mask was not sent before it; PUT …/repairs");
    }
  }

  const Call& call_;
  std::map<std::string, std::shared_ptr<const CaseData>> cases_;
  std::map<std::string, std::shared_ptr<const OpenList>> lists_;
};

std::vector<KeptVerdict> verdicts_in(const Call& call) {
  const auto body = call.json();
  if (!body.is_array() || body.empty() || body.size() > most_at_once)
    throw Failure(422, "bad_verdict", fmt::format("send a list of 1 to {} verdicts", most_at_once));
  const auto at = now_utc();
  std::vector<KeptVerdict> verdicts;
  for (const auto& value : body) {
    try {
      verdicts.push_back(verdict_from(value, *call.session, at));
    } catch (const Error& error) {
      throw Failure(422, "bad_verdict", fmt::format("verdict {}: {}", verdicts.size() + 1, error.sentence()));
    }
    require_sound(verdicts.back().verdict);
  }
  return verdicts;
}

Reply keep(const Call& call) {
  auto verdicts = verdicts_in(call);
  Reviewed reviewed(call);
  for (auto& kept : verdicts) reviewed.place(kept);
  const auto states = call.state.store.keep(verdicts);
  Reply reply;
  reply.json = Json::array();
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    const auto& verdict = verdicts[i].verdict;
    const bool now = states[i] == Store::Kept::now;
    reply.json.push_back({{"id", verdict.id},
                          {"kept", now ? "now" : "before"},
                          {"at", now ? verdict.at : call.state.store.find_verdict(verdict.id)->verdict.at}});
  }
  return reply;
}

Json body_schema() {
  auto schema = list_of(reference_to("NewVerdict"));
  schema["minItems"] = 1;
  schema["maxItems"] = most_at_once;
  return schema;
}

}  // namespace

Routes verdicts() {
  return {{.method = "POST",
           .path = "/api/verdicts",
           .id = "keep_verdicts",
           .summary =
               "Keep verdicts, all or none; they are on the disk when the answer comes. One that was sent "
               "before is kept once",
           .body = Body{{"application/json"}, 4 << 20, body_schema()},
           .answers = {{200, "What became of each, in order", "application/json",
                        list_of(object_of({{"id", text_schema()},
                                           {"kept", names_schema({"now", "before"})},
                                           {"at", text_schema()}}))},
                       {409, "item_changed: it is not what was shown; verdict_differs: the id was used",
                        "application/json", reference_to("Failure")}},
           .work = keep,
           .changes = true}};
}

}  // namespace radgenome::server::routes
