// SPDX-License-Identifier: Apache-2.0
#include "review/planted.h"

#include <algorithm>
#include <vector>

namespace radgenome::review {
namespace {

using knowledge::Knowledge;
using record::Fact;
using record::ItemKind;
using record::Status;

/// "right lung" for "left lung"; nothing where the structure has no such fellow.
std::optional<std::string> other_side(const Knowledge& knowledge, const std::string& id) {
  const auto* structure = knowledge.find_structure(id);
  if (structure == nullptr || structure->side.empty()) return std::nullopt;
  const std::string other = structure->side == "left" ? "right" : "left";
  const auto at = id.find(structure->side);
  if (at == std::string::npos) return std::nullopt;
  auto name = id;
  name.replace(at, structure->side.size(), other);
  const auto* fellow = knowledge.find_structure(name);
  if (fellow == nullptr || fellow->side != other) return std::nullopt;
  return name;
}

/// The places with each side turned over; nothing where that gives the same ones.
std::optional<std::vector<std::string>> turned_over(const Knowledge& knowledge,
                                                    const std::vector<std::string>& places) {
  auto turned = places;
  for (auto& place : turned)
    if (auto other = other_side(knowledge, place)) place = *std::move(other);
  auto before = places, after = turned;
  std::sort(before.begin(), before.end());
  std::sort(after.begin(), after.end());
  if (before == after) return std::nullopt;
  return turned;
}

std::optional<Planted> plant_fact(const Item& item, const CaseParts& parts, const Knowledge& knowledge,
                                  std::uint64_t choice) {
  for (const auto& sentence : parts.facts->sentences)
    for (const auto& fact : sentence.facts) {
      if (fact.id != item.subject) continue;
      Fact wrong = fact;
      Json show;
      if (const auto turned = turned_over(knowledge, fact.where); turned && choice % 2 == 0) {
        wrong.where = *turned;
        show = {{"where", wrong.where}};
      } else {
        wrong.status = fact.status == Status::absent ? Status::present : Status::absent;
        show = {{"status", record::name_of(wrong.status)}};
      }
      return Planted{show, shown(parts.record, sentence, wrong)};
    }
  return std::nullopt;
}

/// Masks of the case that a reader could take for that of `id`: the other side's, else those beside it.
std::vector<std::string> confusable(const Knowledge& knowledge, const record::Structures& structures,
                                    const std::string& id) {
  const auto has_mask = [&](const std::string& one) {
    const auto* entry = structures.find(one);
    return entry != nullptr && entry->state == record::State::present;
  };
  if (const auto other = other_side(knowledge, id); other && has_mask(*other)) return {*other};
  std::vector<std::string> siblings;
  const auto* structure = knowledge.find_structure(id);
  if (structure == nullptr) return siblings;
  for (const auto& parent : structure->parents)
    for (const auto& child : knowledge.children(parent))
      if (child != id && has_mask(child) && !knowledge.overlap(child, id)) siblings.push_back(child);
  return siblings;
}

const Fact* fact_of(const CaseParts& parts, const std::string& id) {
  for (const auto& sentence : parts.facts->sentences)
    for (const auto& fact : sentence.facts)
      if (fact.id == id) return &fact;
  return nullptr;
}

std::optional<Planted> plant_link(const Item& item, const CaseParts& parts, const Knowledge& knowledge,
                                  std::uint64_t choice) {
  if (parts.structures == nullptr) return std::nullopt;
  for (const auto& link : parts.links->links) {
    if (subject_of(link) != item.subject || !link.structure) continue;
    const auto others = confusable(knowledge, *parts.structures, *link.structure);
    const auto* fact = fact_of(parts, link.fact);
    if (others.empty() || fact == nullptr) return std::nullopt;
    auto wrong = link;
    wrong.structure = others[choice % others.size()];
    return Planted{{{"structure", *wrong.structure}}, shown(*fact, wrong)};
  }
  return std::nullopt;
}

std::optional<Planted> plant_question(const Item& item, const CaseParts& parts, const AnswerWords& words) {
  for (const auto& question : parts.questions->questions) {
    if (question.id != item.subject) continue;
    const auto* yes = std::get_if<bool>(&question.answer);
    if (yes == nullptr) return std::nullopt;
    auto wrong = question;
    wrong.answer = !*yes;
    wrong.answer_text = *yes ? words.no : words.yes;
    return Planted{{{"answer", record::to_json(wrong.answer)}, {"answer_text", wrong.answer_text}},
                   shown(wrong)};
  }
  return std::nullopt;
}

}  // namespace

std::optional<Planted> plant(const Item& item, const CaseParts& parts, const Knowledge& knowledge,
                             const AnswerWords& words, std::uint64_t choice) {
  switch (item.kind) {
    case ItemKind::fact:
      return plant_fact(item, parts, knowledge, choice);
    case ItemKind::link:
      return plant_link(item, parts, knowledge, choice);
    case ItemKind::question:
      return plant_question(item, parts, words);
    case ItemKind::sentence:
    case ItemKind::mask:
      break;
  }
  return std::nullopt;
}

}  // namespace radgenome::review
