// SPDX-License-Identifier: Apache-2.0
#include "extract/facts.h"

#include <algorithm>

namespace radgenome::extract {
namespace {

using record::SentenceType;
using record::Status;

bool has(const Sentence& sentence, Cue cue, const Lexicon& lexicon) {
  return std::any_of(sentence.items.begin(), sentence.items.end(),
                     [&](const Item& item) { return is_cue(item, cue, lexicon); });
}

bool is_opening(const Sentence& sentence, const Lexicon& lexicon) {
  const Word last = sentence.tokens.back().word;
  return last == lexicon.colon || last == lexicon.semicolon;
}

const Item* find_cue(const Sentence& sentence, Cue cue, const Lexicon& lexicon) {
  for (const Item& item : sentence.items)
    if (is_cue(item, cue, lexicon)) return &item;
  return nullptr;
}

/// "LUNGS AND PLEURA:"
bool is_heading(const Sentence& sentence, const Lexicon& lexicon) {
  constexpr std::size_t longest = 7;
  return sentence.tokens.back().word == lexicon.colon && sentence.tokens.size() <= longest &&
         sentence.sizes.empty() && find_cue(sentence, Cue::verb, lexicon) == nullptr &&
         find_cue(sentence, Cue::deny_after, lexicon) == nullptr &&
         find_cue(sentence, Cue::deny_before, lexicon) == nullptr;
}

SentenceType type_without_facts(const Sentence& sentence, const Lexicon& lexicon) {
  const bool opens = is_opening(sentence, lexicon);
  if (opens && has(sentence, Cue::leadin, lexicon)) return SentenceType::leadin;
  if (has(sentence, Cue::advice, lexicon)) return SentenceType::advice;
  if (has(sentence, Cue::technique, lexicon)) return SentenceType::technique;
  if (has(sentence, Cue::leadin, lexicon)) return SentenceType::leadin;
  if (has(sentence, Cue::history, lexicon)) return SentenceType::history;
  if (has(sentence, Cue::other, lexicon)) return SentenceType::other;
  if (opens && sentence.tokens.size() <= 12) return SentenceType::leadin;
  return SentenceType::other;
}

std::vector<Ref> places_of(const Sentence& sentence) {
  std::vector<Ref> refs;
  for (const Group& group : sentence.groups)
    if (!group.landmark) refs.insert(refs.end(), group.refs.begin(), group.refs.end());
  return refs;
}

/// The fact of the sentence before, said once more by the words of the cue.
Draft repeated(const Draft& last, const Sentence& sentence, const Item& cue) {
  Draft draft = last;
  draft.begin = sentence.tokens[cue.first].begin;
  draft.end = sentence.tokens[cue.last - 1].end;
  draft.evidence.clear();
  draft.size_mm.clear();
  draft.attributes.clear();
  draft.count.reset();
  for (const Size& size : sentence.sizes) {
    draft.size_mm.insert(draft.size_mm.end(), size.mm.begin(), size.mm.end());
    draft.evidence.push_back({"size", sentence.tokens[size.first].begin, sentence.tokens[size.last - 1].end});
  }
  return draft;
}

/// "Similar changes are also seen in the left lower lobe": the findings before, at another place.
bool repeat_elsewhere(const Sentence& sentence, const Lexicon& lexicon, const Context& context,
                      std::vector<Draft>& facts) {
  const Item* cue = find_cue(sentence, Cue::same, lexicon);
  const std::vector<Ref> places = places_of(sentence);
  if (cue == nullptr || places.empty()) return false;
  for (const Draft& last : context.last) {
    if (last.status == Status::absent || lexicon.findings[last.finding].subject || last.part) continue;
    Draft draft = repeated(last, sentence, *cue);
    draft.refs = places;
    for (const Ref& ref : places)
      draft.evidence.push_back(
          {"place", sentence.tokens[ref.first].begin, sentence.tokens[ref.last - 1].end});
    facts.push_back(std::move(draft));
  }
  return !facts.empty();
}

/// A sentence that only says more of the finding before it: "no change in number and size", "it measures 9
/// mm".
bool repeat_last(const Sentence& sentence, const Lexicon& lexicon, const Context& context,
                 std::vector<Draft>& facts) {
  if (context.last.empty()) return false;
  const Item* cue = find_cue(sentence, Cue::repeat, lexicon);
  if (cue == nullptr) return false;
  const Draft& last = context.last.front();
  if (last.status != Status::present || lexicon.findings[last.finding].subject) return false;
  const bool says_it = find_cue(sentence, Cue::pronoun, lexicon) != nullptr;
  for (const Ref& place : places_of(sentence))
    if (!says_it && std::none_of(last.refs.begin(), last.refs.end(), [&](const Ref& ref) {
          return lexicon.is_within(place.node, ref.node) || lexicon.is_within(ref.node, place.node);
        }))
      return false;
  facts.push_back(repeated(last, sentence, *cue));
  return true;
}

}  // namespace

SentenceType read_sentence(const Sentence& sentence, const Lexicon& lexicon, Context& context,
                           std::vector<Draft>& facts) {
  facts.clear();
  if (!is_heading(sentence, lexicon)) make_facts(sentence, lexicon, context, facts);
  SentenceType type = SentenceType::statement;
  bool elsewhere = false;
  if (facts.empty()) {
    type = type_without_facts(sentence, lexicon);
    const bool measured = type == SentenceType::history && !sentence.sizes.empty();
    const bool opens = is_opening(sentence, lexicon);
    if (repeat_elsewhere(sentence, lexicon, context, facts)) {
      type = SentenceType::statement;
      elsewhere = true;
    } else if ((type == SentenceType::other || measured || (type == SentenceType::leadin && !opens)) &&
               repeat_last(sentence, lexicon, context, facts)) {
      type = SentenceType::statement;
    }
  }
  // "The ascending aorta measures 40 mm. It is wider than normal." — the first sentence is no fact yet.
  if (type == SentenceType::leadin || type == SentenceType::other || type == SentenceType::technique) {
    const std::vector<Ref> places = places_of(sentence);
    if (!places.empty()) context.places = places;
    if (is_heading(sentence, lexicon)) context.heading = places;
  }
  if (type == SentenceType::statement) {
    if (!elsewhere) context.last.clear();
    context.last.insert(context.last.end(), facts.begin(), facts.end());
    if (!elsewhere && std::any_of(facts.begin(), facts.end(), [](const Draft& fact) { return !fact.part; }))
      context.places.clear();
    for (const Draft& fact : facts)
      if (!fact.part)
        for (const Ref& ref : fact.refs)
          if (std::none_of(context.places.begin(), context.places.end(), [&](const Ref& known) {
                return known.node == ref.node && known.place == ref.place;
              }))
            context.places.push_back(ref);
  }
  return type;
}

}  // namespace radgenome::extract
