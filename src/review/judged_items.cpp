// SPDX-License-Identifier: Apache-2.0
#include "review/judged_items.h"

#include <tuple>

namespace radgenome::review {
namespace {

/// Case, kind, subject, what was shown, whether it is a known error.
using Key = std::tuple<std::string, record::ItemKind, std::string, std::string, bool>;

Key key_of(const KeptVerdict& kept) {
  const auto& verdict = kept.verdict;
  return {kept.case_id, verdict.kind, verdict.subject, verdict.shown, kept.planted};
}

Key key_of(const ListItem& item) {
  return {item.case_id, item.kind, item.subject, item.shown, !item.planted.is_null()};
}

std::vector<JudgedItem> items_of(const WorkList& list) {
  std::vector<JudgedItem> items;
  for (const auto& item : list.items)
    items.push_back({item, !item.planted.is_null(), static_cast<std::int64_t>(items.size()), {}, {}});
  return items;
}

std::vector<JudgedItem> items_of(const std::vector<KeptVerdict>& verdicts) {
  std::map<Key, JudgedItem> sorted;
  for (const auto& kept : verdicts) {
    const auto& verdict = kept.verdict;
    sorted.try_emplace(
        key_of(kept),
        JudgedItem{
            {kept.case_id, verdict.kind, verdict.subject, verdict.shown, "", {}}, kept.planted, {}, {}, {}});
  }
  std::vector<JudgedItem> items;
  items.reserve(sorted.size());
  for (auto& [key, item] : sorted) items.push_back(std::move(item));
  return items;
}

void take_words(JudgedItem& item) {
  for (const auto* verdict : item.verdicts) {
    auto& word = item.words[verdict->reader];
    word.last = verdict;
    word.seconds += verdict->seconds;
    ++word.verdicts;
  }
  std::erase_if(item.words,
                [](const auto& word) { return word.second.last->judgement == record::Judgement::withdrawn; });
}

}  // namespace

std::vector<JudgedItem> judged_items(const WorkList* list, const std::vector<KeptVerdict>& verdicts) {
  auto items = list == nullptr ? items_of(verdicts) : items_of(*list);
  std::map<Key, JudgedItem*> by_key;
  for (auto& item : items) {
    auto key = key_of(item.item);
    std::get<bool>(key) = item.planted;
    by_key[std::move(key)] = &item;
  }
  for (const auto& kept : verdicts)
    if (list == nullptr || kept.verdict.list == list->id)
      if (const auto found = by_key.find(key_of(kept)); found != by_key.end())
        found->second->verdicts.push_back(&kept.verdict);
  for (auto& item : items) {
    take_words(item);
    item.outcome = decide(item.verdicts, item.item.shown).outcome;
  }
  return items;
}

}  // namespace radgenome::review
