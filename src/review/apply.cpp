// SPDX-License-Identifier: Apache-2.0
#include "review/apply.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "core/error.h"
#include "review/items.h"

namespace radgenome::review {
namespace {

using record::Correction;
using record::ItemKind;
using Outcome = Decision::Outcome;

constexpr std::pair<const char*, std::size_t Applied::*> members[] = {
    {"facts_corrected", &Applied::facts_corrected},
    {"facts_left_out", &Applied::facts_left_out},
    {"facts_added", &Applied::facts_added},
    {"sentences_corrected", &Applied::sentences_corrected},
    {"links_changed", &Applied::links_changed},
    {"masks_left_out", &Applied::masks_left_out},
    {"masks_repaired", &Applied::masks_repaired},
    {"questions_corrected", &Applied::questions_corrected},
    {"questions_left_out", &Applied::questions_left_out},
    {"outdated", &Applied::outdated}};

constexpr const char* what_to_do =
    "take the verdict back or correct it in `radgenome serve`, then `radgenome apply-reviews` again";

/// Items with what was shown of them, so that nothing is followed twice and the rest is known as outdated.
class Met {
 public:
  Met(const Verdicts& verdicts, ItemKind kind) : verdicts_(verdicts), kind_(kind) {}

  /// A decision that was not followed yet.
  std::optional<Decision> next(const std::string& subject, const std::string& shown) {
    if (!met_.emplace(subject, shown).second) return std::nullopt;
    auto decision = verdicts_.on(kind_, subject, shown);
    if (decision.readers.empty()) return std::nullopt;
    return decision;
  }
  std::size_t outdated() const { return verdicts_.outdated(kind_, met_); }

 private:
  const Verdicts& verdicts_;
  ItemKind kind_;
  std::set<std::pair<std::string, std::string>> met_;
};

/// Who stands behind an item as it is now.
using Readers = std::set<std::string>;

int number_of(const Readers& readers) {
  return static_cast<int>(readers.size());
}

void require_finding(const std::string& id, const std::string& item, const knowledge::Knowledge& knowledge) {
  if (knowledge.find_finding(id) == nullptr)
    throw Error(
        "review_unknown_finding",
        fmt::format("the correction of {} names the finding \"{}\", which data/findings.json does not "
                    "have; {}",
                    item, id, what_to_do));
}
void require_place(const std::string& id, const std::string& item, const knowledge::Knowledge& knowledge) {
  const auto* structure = knowledge.find_structure(id);
  if (structure == nullptr || structure->id != id)
    throw Error(
        "review_unknown_place",
        fmt::format("the correction of {} names the structure \"{}\", which data/structures.json does "
                    "not have; {}",
                    item, id, what_to_do));
}

// facts

/// The words that one kind of evidence is, none any more: the reader's word stands for them.
void forget_evidence(record::Fact& fact, std::string_view kind) {
  std::erase_if(fact.evidence, [&](const record::Evidence& part) { return part.kind == kind; });
}

/// A size is told by one piece of evidence: the first that was there, else the words of the finding.
void keep_one_size(record::Fact& fact) {
  record::Evidence size{"size", fact.start, fact.end};
  for (auto part = fact.evidence.rbegin(); part != fact.evidence.rend(); ++part)
    if (part->kind == size.kind) size = *part;
  forget_evidence(fact, size.kind);
  if (!fact.size_mm.empty()) fact.evidence.push_back(size);
}

/// Looks and a count that the new finding cannot have go.
void rename_finding(record::Fact& fact, const std::string& finding, const knowledge::Knowledge& knowledge) {
  fact.finding = finding;
  std::vector<std::string> attributes;
  std::vector<record::Evidence> evidence;
  std::size_t nth = 0;
  for (const auto& part : fact.evidence) {
    if (part.kind == "attribute" && nth < fact.attributes.size()) {
      const auto& id = fact.attributes[nth++];
      const auto* attribute = knowledge.find_attribute(id);
      if (attribute == nullptr ||
          !std::binary_search(attribute->findings.begin(), attribute->findings.end(), finding))
        continue;
      attributes.push_back(id);
    }
    evidence.push_back(part);
  }
  fact.attributes = std::move(attributes);
  fact.evidence = std::move(evidence);
  if (knowledge.finding(finding).counted) return;
  fact.count.reset();
  forget_evidence(fact, "count");
}

void correct(record::Fact& fact, const Correction& correction, const knowledge::Knowledge& knowledge) {
  if (correction.finding) {
    require_finding(*correction.finding, fact.id, knowledge);
    rename_finding(fact, *correction.finding, knowledge);
  }
  if (correction.status) {
    fact.status = *correction.status;
    forget_evidence(fact, "status");
  }
  if (correction.where) {
    for (const auto& place : *correction.where) require_place(place, fact.id, knowledge);
    fact.where = *correction.where;
    forget_evidence(fact, "place");
  }
  if (correction.size_mm) {
    fact.size_mm = *correction.size_mm;
    keep_one_size(fact);
  }
}

record::Fact fact_of(const record::MissedFact& missed, const record::Sentence& sentence,
                     const std::string& id, const knowledge::Knowledge& knowledge) {
  const auto item = fmt::format("{}, a missed fact,", sentence.id);
  require_finding(missed.finding, item, knowledge);
  for (const auto& place : missed.where) require_place(place, item, knowledge);
  if (missed.start < sentence.start || missed.end > sentence.end)
    throw Error("review_outside_sentence",
                fmt::format("a missed fact of {} has its words at {}-{}, but the sentence is {}-{}; {}",
                            sentence.id, missed.start, missed.end, sentence.start, sentence.end, what_to_do));
  record::Fact fact{id, missed.finding, missed.status, missed.where, missed.size_mm, missed.start, missed.end,
                    {}};
  // The reader marks one stretch of words for all that the fact says.
  if (missed.status != record::Status::present) fact.evidence.push_back({"status", missed.start, missed.end});
  if (!missed.where.empty()) fact.evidence.push_back({"place", missed.start, missed.end});
  if (!missed.size_mm.empty()) fact.evidence.push_back({"size", missed.start, missed.end});
  return fact;
}

/// The sentences of a case one by one.
class FactReview {
 public:
  FactReview(const Verdicts& verdicts, const record::Case& record, const knowledge::Knowledge& knowledge)
      : record_(record),
        knowledge_(knowledge),
        of_sentences_(verdicts, ItemKind::sentence),
        of_facts_(verdicts, ItemKind::fact) {}

  void review(record::Sentence& sentence) {
    Readers behind_sentence;
    std::map<std::string, Readers> behind;
    std::set<std::string> corrected, added;
    next_ = next_number(sentence);
    const auto type = sentence.type;
    for (bool changed = true; changed;) {
      // All are asked about what stands there now, for that is what was shown together.
      const auto on_sentence = of_sentences_.next(sentence.id, shown(record_, sentence));
      std::map<std::string, Decision> on_facts;
      for (const auto& fact : sentence.facts)
        if (auto on_fact = of_facts_.next(fact.id, shown(record_, sentence, fact)))
          on_facts.emplace(fact.id, *std::move(on_fact));
      changed = follow(on_facts, sentence, behind, corrected);
      if (on_sentence) changed = follow(*on_sentence, sentence, behind_sentence, behind, added) || changed;
    }
    sentence.verified_by = number_of(behind_sentence);
    for (auto& fact : sentence.facts) fact.verified_by = number_of(behind[fact.id]);
    for (const auto& fact : sentence.facts) {
      if (added.contains(fact.id))
        ++applied_.facts_added;
      else if (corrected.contains(fact.id))
        ++applied_.facts_corrected;
    }
    if (sentence.type != type) ++applied_.sentences_corrected;
  }

  Applied finish() {
    applied_.outdated = of_sentences_.outdated() + of_facts_.outdated();
    return applied_;
  }

 private:
  /// Behind every number that facts of the sentence have, also of those that leave.
  static std::size_t next_number(const record::Sentence& sentence) {
    std::size_t next = 1;
    for (const auto& fact : sentence.facts) {
      const auto digits = std::string_view(fact.id).substr(fact.id.rfind('.') + 1);
      std::size_t number = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), number);
      next = std::max(next, number + 1);
    }
    return next;
  }

  /// "f3.2" of the sentence "s3"
  std::string fresh_id(const record::Sentence& sentence) {
    return fmt::format("f{}.{}", std::string_view(sentence.id).substr(1), next_++);
  }

  void leave_out(record::Sentence& sentence, const std::string& id) {
    const auto left = std::erase_if(sentence.facts, [&](const record::Fact& fact) { return fact.id == id; });
    applied_.facts_left_out += left;
  }

  bool follow(const std::map<std::string, Decision>& decisions, record::Sentence& sentence,
              std::map<std::string, Readers>& behind, std::set<std::string>& corrected) {
    bool changed = false;
    for (const auto& [id, decision] : decisions) {
      if (decision.outcome == Outcome::right) {
        behind[id].insert(decision.readers.begin(), decision.readers.end());
        continue;
      }
      changed = true;
      if (!decision.correction) {
        leave_out(sentence, id);
        continue;
      }
      const auto fact = std::find_if(sentence.facts.begin(), sentence.facts.end(),
                                     [&, &id = id](const auto& one) { return one.id == id; });
      correct(*fact, *decision.correction, knowledge_);
      corrected.insert(id);
      behind[id] = decision.readers;
    }
    return changed;
  }

  bool follow(const Decision& decision, record::Sentence& sentence, Readers& behind_sentence,
              std::map<std::string, Readers>& behind, std::set<std::string>& added) {
    if (decision.outcome == Outcome::right) {
      behind_sentence.insert(decision.readers.begin(), decision.readers.end());
      return false;
    }
    behind_sentence.clear();
    // That something is wrong with a sentence, without what, changes nothing.
    if (!decision.correction) return false;
    const auto& correction = *decision.correction;
    change_type(sentence, correction);
    for (const auto& missed : correction.missed) {
      sentence.facts.push_back(fact_of(missed, sentence, fresh_id(sentence), knowledge_));
      const auto& id = sentence.facts.back().id;
      behind[id] = decision.readers;
      added.insert(id);
    }
    behind_sentence = decision.readers;
    return true;
  }

  void change_type(record::Sentence& sentence, const Correction& correction) {
    const bool states = !correction.missed.empty();
    const auto statement = record::SentenceType::statement;
    const auto type = correction.type.value_or(states ? statement : sentence.type);
    if (states && type != statement)
      throw Error(
          "review_not_a_statement",
          fmt::format("{} is corrected to \"{}\", yet to state facts, which only a statement does; {}",
                      sentence.id, name_of(type), what_to_do));
    sentence.type = type;
    if (type == statement) return;
    applied_.facts_left_out += sentence.facts.size();
    sentence.facts.clear();
  }

  const record::Case& record_;
  const knowledge::Knowledge& knowledge_;
  Met of_sentences_, of_facts_;
  std::size_t next_ = 1;
  Applied applied_;
};

// links

constexpr const char* by_a_reader = "review";
constexpr const char* judged_wrong = "review_wrong";
constexpr const char* mask_is_missing = "review_mask_missing";

record::Link on_none(record::Link link, const char* reason) {
  link.structure.reset();
  link.granularity = record::Granularity::none;
  link.reason = reason;
  return link;
}

record::Link corrected(record::Link link, const Decision& decision, const record::Structures* structures,
                       const knowledge::Knowledge& knowledge) {
  if (!decision.correction) return on_none(std::move(link), judged_wrong);
  const auto& structure = decision.correction->grounding->structure;
  if (!structure) return on_none(std::move(link), by_a_reader);
  require_place(*structure, subject_of(link), knowledge);
  const auto* entry = structures == nullptr ? nullptr : structures->find(*structure);
  if (entry == nullptr || entry->state != record::State::present)
    return on_none(std::move(link), mask_is_missing);
  link.structure = structure;
  const bool exact = link.place == structure;
  link.granularity = exact ? record::Granularity::exact : record::Granularity::containing;
  link.reason = exact ? "" : by_a_reader;
  return link;
}

// questions

/// The report's silence stands behind a corrected answer no longer, at most behind wrong options.
void rest_on_the_reader(record::Question& question) {
  const auto* right = std::get_if<record::IdSet>(&question.answer);
  for (auto& option : question.options)
    if (right != nullptr && right->ids.front() == option.id) option.stated = true;
  question.assumed = std::any_of(question.options.begin(), question.options.end(),
                                 [](const auto& option) { return !option.stated; });
}

}  // namespace

Applied& Applied::operator+=(const Applied& other) {
  for (const auto& [name, member] : members) this->*member += other.*member;
  return *this;
}

Json to_json(const Applied& applied) {
  Json json = Json::object();
  for (const auto& [name, member] : members)
    if (applied.*member > 0) json[name] = applied.*member;
  return json;
}

Applied apply(const Verdicts& verdicts, const record::Case& record, const knowledge::Knowledge& knowledge,
              record::Facts& facts) {
  FactReview review(verdicts, record, knowledge);
  for (auto& sentence : facts.sentences) review.review(sentence);
  return review.finish();
}

Applied apply(const Verdicts& verdicts, const record::Facts& facts, const record::Structures* structures,
              const knowledge::Knowledge& knowledge, record::Links& links) {
  Applied applied;
  Met met(verdicts, ItemKind::link);
  std::map<std::string, const record::Fact*> by_id;
  for (const auto* fact : facts.all()) by_id[fact->id] = fact;
  for (auto& link : links.links) {
    const auto made = link;
    Readers behind;
    while (const auto decision = met.next(subject_of(link), shown(*by_id.at(link.fact), link))) {
      if (decision->outcome == Outcome::right) {
        behind.insert(decision->readers.begin(), decision->readers.end());
        break;
      }
      link = corrected(std::move(link), *decision, structures, knowledge);
      behind = decision->correction ? decision->readers : Readers{};
    }
    if (link != made) ++applied.links_changed;
    link.verified_by = number_of(behind);
  }
  applied.outdated = met.outdated();
  return applied;
}

Applied apply(const Verdicts& verdicts, const AnswerText& text, record::Questions& questions) {
  Applied applied;
  Met met(verdicts, ItemKind::question);
  const auto leaves = [&](record::Question& question) {
    const auto made = question;
    Readers behind;
    while (const auto decision = met.next(question.id, shown(question))) {
      if (decision->outcome == Outcome::right) {
        behind.insert(decision->readers.begin(), decision->readers.end());
        break;
      }
      if (!decision->correction) return true;
      const auto& answer = *decision->correction->answer;
      question.answer_text = text(question, answer);
      question.answer = answer;
      rest_on_the_reader(question);
      behind = decision->readers;
    }
    if (question != made) ++applied.questions_corrected;
    question.verified_by = number_of(behind);
    return false;
  };
  applied.questions_left_out = std::erase_if(questions.questions, leaves);
  applied.outdated = met.outdated();
  return applied;
}

std::vector<MaskChange> MaskReview::judge(record::Structures& structures) {
  std::vector<MaskChange> changes;
  for (auto& entry : structures.structures) {
    if (entry.state != record::State::present || !entry.recipe.empty()) continue;
    auto& behind = verified_[entry.structure];
    const auto seen = shown(entry);
    if (met_.emplace(entry.structure, seen).second) {
      const auto decision = verdicts_.on(ItemKind::mask, entry.structure, seen);
      if (decision.outcome == Outcome::right) behind.insert(decision.readers.begin(), decision.readers.end());
      if (decision.outcome == Outcome::wrong) {
        const auto& correction = decision.correction;
        behind = correction ? decision.readers : Readers{};
        changed_[entry.structure] = correction.has_value();
        changes.push_back({entry.structure, correction ? correction->repaired_mask : "", number_of(behind)});
      }
    }
    entry.verified_by = number_of(behind);
  }
  return changes;
}

Applied MaskReview::applied() const {
  Applied applied;
  for (const auto& [structure, repaired] : changed_)
    ++(repaired ? applied.masks_repaired : applied.masks_left_out);
  applied.outdated = verdicts_.outdated(ItemKind::mask, met_);
  return applied;
}

}  // namespace radgenome::review
