// SPDX-License-Identifier: Apache-2.0
#include "review/draw.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <tuple>

#include "core/error.h"
#include "core/hash.h"
#include "core/parallel.h"
#include "review/items.h"
#include "review/planted.h"

namespace radgenome::review {
namespace {

using record::ItemKind;
using record::Severity;
using Method = DrawOptions::Method;
using By = DrawOptions::By;

constexpr std::size_t largest_list = 100'000;
constexpr std::array<std::string_view, 3> method_names = {"random", "stratified", "riskiest"};
constexpr std::array<std::string_view, 4> by_names = {"kind", "finding", "structure", "question_kind"};

template <class Enum, std::size_t n>
Enum named(const std::array<std::string_view, n>& names, std::string_view name, std::string_view what) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw Error("bad_draw", fmt::format("the {} is one of: {}", what, fmt::join(names, ", ")));
  return static_cast<Enum>(found - names.begin());
}

/// An item that may be drawn. Those that come first are drawn first; the order is a total one, so that it
/// does not matter in which order they are looked at.
struct Candidate {
  int risk = 0;
  std::uint64_t order = 0;
  ListItem item;
  bool operator<(const Candidate& other) const {
    return std::tie(other.risk, order, item.case_id, item.kind, item.subject) <
           std::tie(risk, other.order, other.item.case_id, other.item.kind, other.item.subject);
  }
};

/// The first few of all that were put in.
class Pile {
 public:
  explicit Pile(std::size_t limit) : limit_(limit) {}
  void put(Candidate candidate) {
    ++seen_;
    if (held_.size() == limit_ && (limit_ == 0 || !(candidate < *held_.rbegin()))) return;
    held_.insert(std::move(candidate));
    if (held_.size() > limit_) held_.erase(std::prev(held_.end()));
  }
  std::size_t seen() const { return seen_; }
  const std::set<Candidate>& held() const { return held_; }

 private:
  std::size_t limit_, seen_ = 0;
  std::set<Candidate> held_;
};

/// What a case has to draw from.
struct Offered {
  std::vector<Candidate> items;
  std::vector<Candidate> planted;  ///< the first of its own, as many as could be taken
};

struct Records {
  record::Case record;
  std::optional<record::Facts> facts;
  std::optional<record::Links> links;
  std::optional<record::Questions> questions;
  std::optional<record::Structures> structures;
  std::optional<record::Checks> checks;

  Records(const dataset::Dataset& dataset, const std::string& id)
      : record(dataset.read_case(id)),
        facts(dataset.read_facts(id)),
        links(dataset.read_links(id)),
        questions(dataset.read_questions(id)),
        structures(dataset.read_structures(id)),
        checks(dataset.read_checks(id)) {}

  CaseParts parts() const {
    const auto of = [](const auto& one) { return one ? &*one : nullptr; };
    return {record, of(facts), of(links), of(questions), of(structures)};
  }
};

/// The finding, structure and kind of question of each item, and how much speaks against it.
class Traits {
 public:
  explicit Traits(const Records& records) {
    if (records.facts)
      for (const auto& sentence : records.facts->sentences)
        for (const auto& fact : sentence.facts) {
          const auto place = fact.where.empty() ? std::string() : fact.where.front();
          put(ItemKind::fact, fact.id, {fact.finding, place, "", {fact.id}});
          of_sentence_[sentence.id].push_back(fact.id);
        }
    if (records.links && records.facts) put_links(records);
    if (records.questions) put_questions(*records.questions);
    if (records.checks)
      for (const auto& check : records.checks->checks) against_[check.subject] += weight_of(check.severity);
  }

  std::string stratum(const Item& item, By by) const {
    if (by == By::kind) return std::string(record::name_of(item.kind));
    const auto found = traits_.find({item.kind, item.subject});
    std::string name;
    if (item.kind == ItemKind::mask && by == By::structure)
      name = item.subject;
    else if (found != traits_.end())
      name = by == By::finding     ? found->second.finding
             : by == By::structure ? found->second.structure
                                   : found->second.question_kind;
    return name.empty() ? "none" : name;
  }

  int risk(const Item& item) const {
    std::set<std::string> subjects = {item.subject};
    if (const auto found = traits_.find({item.kind, item.subject}); found != traits_.end()) {
      subjects.insert(found->second.facts.begin(), found->second.facts.end());
      subjects.insert(found->second.structure);
    }
    if (const auto facts = of_sentence_.find(item.subject);
        item.kind == ItemKind::sentence && facts != of_sentence_.end())
      subjects.insert(facts->second.begin(), facts->second.end());
    int risk = 0;
    for (const auto& subject : subjects)
      if (const auto found = against_.find(subject); found != against_.end()) risk += found->second;
    return risk;
  }

 private:
  struct Trait {
    std::string finding, structure, question_kind;
    std::vector<std::string> facts;
  };

  void put(ItemKind kind, const std::string& subject, Trait trait) {
    traits_[{kind, subject}] = std::move(trait);
  }

  void put_links(const Records& records) {
    for (const auto& link : records.links->links) {
      const auto fact = traits_.find({ItemKind::fact, link.fact});
      if (fact != traits_.end())
        put(ItemKind::link, subject_of(link),
            {fact->second.finding, link.structure.value_or(""), "", {link.fact}});
    }
  }

  void put_questions(const record::Questions& questions) {
    for (const auto& question : questions.questions)
      put(ItemKind::question, question.id,
          {question.finding.value_or(""), question.structure.value_or(""), question.kind, question.facts});
  }

  /// One error outweighs any number of warnings that a case has, and so on.
  static int weight_of(Severity severity) {
    return severity == Severity::error ? 10'000 : severity == Severity::warning ? 100 : 1;
  }

  std::map<std::pair<ItemKind, std::string>, Trait> traits_;
  std::map<std::string, std::vector<std::string>> of_sentence_;  ///< ids of its facts
  std::map<std::string, int> against_;
};

std::uint64_t order_of(const DrawOptions& options, std::string_view what, const std::string& case_id,
                       const Item& item) {
  return spread_hash(fmt::format("{}\n{}\n{}\n{}\n{}", options.seed, what, case_id,
                                 record::name_of(item.kind), item.subject));
}

bool wanted(const DrawOptions& options, ItemKind kind) {
  return options.kinds.empty() ||
         std::find(options.kinds.begin(), options.kinds.end(), kind) != options.kinds.end();
}

/// So many of the planted are looked for that enough are left when those that the sample holds are taken
/// away.
std::size_t planted_wanted(const DrawOptions& options) {
  return options.planted == 0 ? 0 : options.planted + options.size;
}

std::vector<Candidate> offered_planted(std::vector<std::pair<Candidate, const Item*>> in_order,
                                       const CaseParts& parts, const knowledge::Knowledge& knowledge,
                                       const DrawOptions& options, const AnswerWords& words) {
  std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Candidate> offered;
  for (auto& [candidate, item] : in_order) {
    if (offered.size() == planted_wanted(options)) break;
    const auto choice = order_of(options, "error", candidate.item.case_id, *item);
    auto planted = plant(*item, parts, knowledge, words, choice);
    if (!planted) continue;
    candidate.item.planted = std::move(planted->show);
    candidate.item.shown = std::move(planted->shown);
    offered.push_back(std::move(candidate));
  }
  return offered;
}

Offered offered_by(const Records& records, const knowledge::Knowledge& knowledge, const DrawOptions& options,
                   const AnswerWords& words) {
  Offered offered;
  const auto parts = records.parts();
  const Traits traits(records);
  const auto items = items_of(parts);
  const auto& id = records.record.id;
  std::vector<std::pair<Candidate, const Item*>> to_plant;
  for (const auto& item : items) {
    if (!wanted(options, item.kind)) continue;
    Candidate candidate{
        0, order_of(options, "item", id, item), {id, item.kind, item.subject, item.shown, "", nullptr}};
    if (options.planted > 0) {
      to_plant.emplace_back(candidate, &item);
      to_plant.back().first.order = order_of(options, "planted", id, item);
    }
    if (options.method == Method::stratified) candidate.item.stratum = traits.stratum(item, options.by);
    if (options.method == Method::riskiest) candidate.risk = traits.risk(item);
    if (options.method != Method::riskiest || candidate.risk > 0)
      offered.items.push_back(std::move(candidate));
  }
  offered.planted = offered_planted(std::move(to_plant), parts, knowledge, options, words);
  return offered;
}

/// How many of each pile are taken, so that all piles give the same number as far as they hold so many.
std::map<std::string, std::size_t> shares(const std::map<std::string, Pile>& piles, std::size_t size) {
  std::vector<std::pair<std::size_t, std::string>> by_size;
  for (const auto& [name, pile] : piles) by_size.emplace_back(pile.seen(), name);
  std::sort(by_size.begin(), by_size.end());
  std::map<std::string, std::size_t> taken;
  for (std::size_t n = 0; n < by_size.size(); ++n) {
    const auto share = std::min(by_size[n].first, size / (by_size.size() - n));
    taken[by_size[n].second] = share;
    size -= share;
  }
  return taken;
}

std::vector<Candidate> sample_of(const std::map<std::string, Pile>& piles, const DrawOptions& options,
                                 WorkList& list) {
  const auto counts = shares(piles, options.size);
  std::vector<Candidate> drawn;
  for (const auto& [name, pile] : piles) {
    const auto count = std::min(counts.at(name), pile.held().size());
    const auto end = std::next(pile.held().begin(), static_cast<std::ptrdiff_t>(count));
    drawn.insert(drawn.end(), pile.held().begin(), end);
    if (options.method != Method::riskiest)
      list.strata.push_back({name, static_cast<std::int64_t>(pile.seen()), static_cast<std::int64_t>(count)});
  }
  return drawn;
}

/// Cases in an order of their own; the riskiest come first.
void put_in_order(std::vector<Candidate>& drawn, const DrawOptions& options) {
  std::map<std::string, std::uint64_t> places;
  for (const auto& candidate : drawn)
    places[candidate.item.case_id] =
        spread_hash(fmt::format("{}\ncase\n{}", options.seed, candidate.item.case_id));
  std::sort(drawn.begin(), drawn.end(), [&](const Candidate& a, const Candidate& b) {
    if (a.risk != b.risk) return a.risk > b.risk;
    const auto &first = a.item.case_id, &second = b.item.case_id;
    if (first != second) return std::tuple(places.at(first), first) < std::tuple(places.at(second), second);
    return a < b;
  });
}

void mix_in(const Pile& pile, const DrawOptions& options, std::vector<ListItem>& items) {
  std::set<std::tuple<std::string, ItemKind, std::string>> known;
  for (const auto& item : items) known.emplace(item.case_id, item.kind, item.subject);
  std::size_t planted = 0;
  for (const auto& candidate : pile.held()) {
    if (planted == options.planted) return;
    const auto& item = candidate.item;
    if (known.contains({item.case_id, item.kind, item.subject})) continue;
    const auto place = spread_hash(fmt::format("{}\nplace\n{}", options.seed, planted)) % (items.size() + 1);
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(place), item);
    ++planted;
  }
  if (planted < options.planted)
    throw Error("bad_draw",
                fmt::format("only {} known errors can be made of the items that are left; ask for fewer, "
                            "and among facts, links or questions",
                            planted));
}

Json drawn_by(const DrawOptions& options) {
  Json kinds = Json::array();
  for (const auto kind : options.kinds) kinds.push_back(record::name_of(kind));
  Json json = {{"method", name_of(options.method)}, {"kinds", kinds}};
  if (options.method == Method::stratified) json["by"] = name_of(options.by);
  json["size"] = options.size;
  json["seed"] = options.seed;
  json["planted"] = options.planted;
  return json;
}

void require_sound(const DrawOptions& options) {
  if (options.name.empty()) throw Error("bad_draw", "a work list has a name");
  if (options.size < 1 || options.size > largest_list || options.planted > options.size)
    throw Error("bad_draw",
                fmt::format("a list has 1 to {} items, and no more known errors than these", largest_list));
}

}  // namespace

Method method_of(std::string_view name) {
  return named<Method>(method_names, name, "method");
}
By by_of(std::string_view name) {
  return named<By>(by_names, name, "stratum");
}
std::string_view name_of(Method method) {
  return method_names[static_cast<std::size_t>(method)];
}
std::string_view name_of(By by) {
  return by_names[static_cast<std::size_t>(by)];
}

WorkList draw(const dataset::Dataset& dataset, const knowledge::Knowledge& knowledge,
              const DrawOptions& options, const AnswerWords& words) {
  require_sound(options);
  const auto ids = dataset.case_ids();
  std::map<std::string, Pile> piles;
  Pile planted(planted_wanted(options));
  in_order(
      ids.size(),
      [&](std::size_t n) { return offered_by(Records(dataset, ids[n]), knowledge, options, words); },
      [&](std::size_t, const Offered& offered) {
        for (const auto& candidate : offered.items)
          piles.try_emplace(candidate.item.stratum, options.size).first->second.put(candidate);
        for (const auto& candidate : offered.planted) planted.put(candidate);
      });
  if (piles.empty())
    throw Error("bad_draw", options.method == Method::riskiest
                                ? "no check speaks against an item of these kinds"
                                : "the data set has no items of these kinds");
  WorkList list;
  list.name = options.name;
  list.method = name_of(options.method);
  list.drawn_by = drawn_by(options);
  list.readers = options.readers;
  auto drawn = sample_of(piles, options, list);
  put_in_order(drawn, options);
  for (auto& candidate : drawn) list.items.push_back(std::move(candidate.item));
  mix_in(planted, options, list.items);
  return list;
}

}  // namespace radgenome::review
