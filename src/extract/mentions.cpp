// SPDX-License-Identifier: Apache-2.0
#include "extract/mentions.h"

#include <algorithm>

namespace radgenome::extract {
namespace {

bool is_subject(const Mention& mention, const Lexicon& lexicon) {
  return mention.words->finding >= 0 && lexicon.findings[mention.words->finding].subject;
}

/// Words that mean a finding only beside a cue: "size" of the liver, where it "increased".
bool has_needed(const Sentence& sentence, const Mention& mention, const Lexicon& lexicon) {
  return mention.words->needs < 0 || has_item_between(sentence, mention.clause->first, mention.clause->last,
                                                      lexicon, {static_cast<Cue>(mention.words->needs)});
}

/// "nodule, calcification in the aorta": a description has no place of its own.
bool has_place_behind(const Sentence& sentence, const Mention& mention) {
  constexpr std::uint32_t farthest = 3;
  return std::any_of(sentence.groups.begin(), sentence.groups.end(), [&](const Group& group) {
    return group.first >= mention.last && group.first - mention.last <= farthest && !group.refs.empty();
  });
}

/// "adjacent to the effusion": the finding is only a landmark.
bool is_landmark(const Sentence& sentence, std::uint32_t first, const Lexicon& lexicon) {
  for (const Item& item : sentence.items)
    if (is_cue(item, Cue::landmark, lexicon) && item.last <= first && first - item.last <= 3 &&
        !has_join_between(sentence, item.last, first, lexicon))
      return true;
  return false;
}

/// Words that only describe a finding before them ("nodules, some of them calcified"), and vague ones that
/// say what they are ("density increases consistent with consolidation").
void drop_descriptions(const Sentence& sentence, std::vector<Mention>& mentions, const Lexicon& lexicon) {
  std::vector<char> drop(mentions.size(), 0);
  for (std::size_t i = 0; i < mentions.size(); ++i) {
    const Mention& mention = mentions[i];
    const bool denied =
        has_item_between(sentence, mention.clause->first, mention.first, lexicon, {Cue::deny_after});
    if (mention.words->descriptor && i > 0 && !denied &&
        (mention.words->adjective || !has_place_behind(sentence, mention)) &&
        (mentions[i - 1].clause == mention.clause || mention.aside))
      drop[i] = 1;
    if (mention.words->adjective && i + 1 < mentions.size() && mentions[i + 1].clause == mention.clause &&
        !mention.aside &&
        !has_item_between(sentence, mention.last, mentions[i + 1].first, lexicon, {Cue::verb}) &&
        !mentions[i + 1].words->descriptor)
      drop[i] = 1;
    const bool vague = mention.words->finding >= 0 && lexicon.findings[mention.words->finding].vague;
    if (!vague || i + 1 == mentions.size()) continue;
    for (const Item& item : sentence.items)
      if (is_cue(item, Cue::amounts_to, lexicon) && item.first >= mention.last &&
          item.first - mention.last <= 3 && item.last <= mentions[i + 1].first)
        drop[i] = 1;
  }
  std::size_t i = 0;
  std::erase_if(mentions, [&](const Mention&) { return drop[i++] != 0; });
}

/// "the mass has decreased, now 21 mm": a clause that only measures speaks of the finding before it.
void lend_sizes(const Sentence& sentence, std::vector<Mention>& mentions, const Lexicon& lexicon) {
  for (const Clause& clause : sentence.clauses) {
    Mention* last = nullptr;
    bool own = false;
    for (Mention& mention : mentions) {
      own |= mention.clause == &clause;
      if (mention.last <= clause.first && is_measured(mention, lexicon)) last = &mention;
    }
    if (own || last == nullptr) continue;
    for (const Size& size : sentence.sizes)
      if (size.first >= clause.first && size.last <= clause.last) last->whole.sizes.push_back(&size);
  }
}

/// "enlarged hilar and subcarinal nodes": the word in front belongs to the finding behind the places.
void make_enlarged(const Sentence& sentence, std::vector<Mention>& mentions, const Lexicon& lexicon) {
  std::vector<const Item*> used;
  for (Mention& mention : mentions)
    for (const auto& [cue, finding] : mention.words->made)
      for (const Item& item : sentence.items)
        if (is_cue(item, static_cast<Cue>(cue), lexicon) && item.first >= mention.clause->first &&
            item.last <= mention.first &&
            !has_item_between(sentence, item.last, mention.first, lexicon, {Cue::verb})) {
          mention.made = finding;
          used.push_back(&item);
        }
  std::erase_if(mentions, [&](const Mention& mention) {
    return std::any_of(used.begin(), used.end(), [&](const Item* item) {
      return item->first == mention.first && item->last == mention.last;
    });
  });
}

/// "Examination within normal limits, nodule in the thyroid": a remark of its own at the head of the clause.
bool stands_apart(const Sentence& sentence, const Mention& mention, const Clause& clause,
                  const Lexicon& lexicon) {
  for (const Item& item : sentence.items)
    if (item.meaning.kind == Kind::finding && item.first >= clause.first && item.first < mention.first)
      return false;
  return mention.last < clause.last && sentence.tokens[mention.last].word == lexicon.comma;
}

}  // namespace

std::vector<Mention> find_mentions(const Sentence& sentence, const Lexicon& lexicon) {
  std::vector<Mention> mentions;
  for (const Item& item : sentence.items) {
    if (item.meaning.kind != Kind::finding || is_landmark(sentence, item.first, lexicon)) continue;
    Mention mention;
    mention.words = &lexicon.finding_words[item.meaning.entry];
    mention.first = item.first;
    mention.last = item.last;
    mention.aside = sentence.aside[item.first] != 0;
    for (const Clause& clause : sentence.clauses)
      if (item.first >= clause.first && item.first < clause.last) mention.clause = &clause;
    if (has_needed(sentence, mention, lexicon)) mentions.push_back(std::move(mention));
  }
  for (const Clause& clause : sentence.clauses) {
    // What only says how its subject is says nothing beside a finding: "the nodule has a normal shape".
    const bool others = std::any_of(mentions.begin(), mentions.end(), [&](const Mention& mention) {
      return mention.clause == &clause && !is_subject(mention, lexicon) && !mention.aside;
    });
    if (others)
      std::erase_if(mentions, [&](const Mention& mention) {
        return mention.clause == &clause && is_subject(mention, lexicon) && mention.words->denied_means < 0 &&
               !stands_apart(sentence, mention, clause, lexicon);
      });
  }
  make_enlarged(sentence, mentions, lexicon);
  drop_descriptions(sentence, mentions, lexicon);
  lend_sizes(sentence, mentions, lexicon);
  std::vector<Ref> before;
  for (const Clause& clause : sentence.clauses) {
    assign_places_and_sizes(sentence, clause, mentions, lexicon);
    std::vector<Ref> here;
    for (Mention& mention : mentions) {
      if (mention.clause != &clause) continue;
      mention.before = before;
      here.insert(here.end(), mention.whole.refs.begin(), mention.whole.refs.end());
    }
    if (!here.empty()) before = here;
  }
  return mentions;
}

}  // namespace radgenome::extract
