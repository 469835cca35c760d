// SPDX-License-Identifier: Apache-2.0
#include "review/items.h"

#include <map>

#include "core/hash.h"
#include "core/unicode.h"

namespace radgenome::review {
namespace {

using record::ItemKind;

std::string text_of(const record::Case& record, const record::Sentence& sentence) {
  for (const auto& section : record.report)
    if (section.name == sentence.section)
      return std::string(code_point_slice(section.text, sentence.start, sentence.end));
  return "";
}

std::string hash_of(const Json& what) {
  return sha256_of(what.dump());
}

/// A record as a reader judges it: how many have judged before must not tell, nor make a verdict outdated.
template <class Record>
Json unverified(Record record) {
  record.verified_by = 0;
  return to_json(record);
}

void append_of_report(const CaseParts& parts, std::vector<Item>& items) {
  if (parts.facts == nullptr) return;
  for (const auto& sentence : parts.facts->sentences)
    items.push_back({ItemKind::sentence, sentence.id, shown(parts.record, sentence)});
  for (const auto& sentence : parts.facts->sentences)
    for (const auto& fact : sentence.facts)
      items.push_back({ItemKind::fact, fact.id, shown(parts.record, sentence, fact)});
}

void append_links(const CaseParts& parts, std::vector<Item>& items) {
  if (parts.links == nullptr || parts.facts == nullptr) return;
  std::map<std::string, const record::Fact*> facts;
  for (const auto* fact : parts.facts->all()) facts[fact->id] = fact;
  for (const auto& link : parts.links->links)
    if (const auto fact = facts.find(link.fact); fact != facts.end())
      items.push_back({ItemKind::link, subject_of(link), shown(*fact->second, link)});
}

}  // namespace

std::string subject_of(const record::Link& link) {
  return link.fact + "@" + link.place.value_or("");
}

std::string shown(const record::Case& record, const record::Sentence& sentence) {
  Json facts = Json::array();
  for (const auto& fact : sentence.facts) facts.push_back(unverified(fact));
  return hash_of({{"text", text_of(record, sentence)}, {"type", name_of(sentence.type)}, {"facts", facts}});
}

std::string shown(const record::Case& record, const record::Sentence& sentence, const record::Fact& fact) {
  return hash_of({{"text", text_of(record, sentence)}, {"fact", unverified(fact)}});
}

std::string shown(const record::Fact& fact, const record::Link& link) {
  return hash_of({{"fact", unverified(fact)}, {"link", unverified(link)}});
}

std::string shown(const record::Question& question) {
  return hash_of(unverified(question));
}

std::string shown(const record::StructureEntry& structure) {
  return hash_of(unverified(structure));
}

std::vector<Item> items_of(const CaseParts& parts) {
  std::vector<Item> items;
  append_of_report(parts, items);
  append_links(parts, items);
  if (parts.questions != nullptr)
    for (const auto& question : parts.questions->questions)
      items.push_back({ItemKind::question, question.id, shown(question)});
  if (parts.structures != nullptr)
    for (const auto& entry : parts.structures->structures)
      if (entry.state == record::State::present && entry.recipe.empty())
        items.push_back({ItemKind::mask, entry.structure, shown(entry)});
  return items;
}

}  // namespace radgenome::review
