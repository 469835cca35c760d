// SPDX-License-Identifier: Apache-2.0
#include "extract/traits.h"

#include <algorithm>
#include <charconv>

namespace radgenome::extract {
namespace {

/// More than that is no number of findings that someone counted.
constexpr std::size_t largest_count = 20;
/// So far behind its finding a word may stand.
constexpr std::uint32_t farthest_behind = 24;

const TraitWords& digits() {
  static const TraitWords words = [] {
    TraitWords count;
    count.use = TraitWords::Use::count;
    return count;
  }();
  return words;
}

/// Most sentences have no such word; they need not be looked through. Nor are numbers with a unit one.
bool may_describe(const Sentence& sentence, const Lexicon& lexicon) {
  constexpr std::uint32_t most_digits = 2;
  for (std::size_t at = 0; at < sentence.tokens.size(); ++at) {
    const Token& token = sentence.tokens[at];
    if (token.word < lexicon.trait_begins.size() && lexicon.trait_begins[token.word] != 0) return true;
    if (!token.number || token.end - token.begin > most_digits || at + 1 == sentence.tokens.size()) continue;
    const Token& next = sentence.tokens[at + 1];
    if (!next.number && !lexicon.units.contains(next.word)) return true;
  }
  return false;
}

}  // namespace

Traits::Traits(const Sentence& sentence, const std::vector<Mention>& mentions, const Lexicon& lexicon)
    : sentence_(sentence), mentions_(mentions), lexicon_(lexicon) {}

std::span<const Trait> Traits::of(const Mention& mention) {
  if (!looked_) look();
  return of_.empty() ? std::span<const Trait>() : of_[index_of(mention)];
}

void Traits::look() {
  looked_ = true;
  if (!may_describe(sentence_, lexicon_)) return;
  of_.resize(mentions_.size());
  find();
  for (const Trait& trait : traits_)
    if (trait.words->describes()) give(trait);
}

void Traits::find() {
  static const std::vector<char> no_modifiers;
  std::vector<Item> items;
  lexicon_.trait_matcher.find(sentence_.tokens, no_modifiers, items);
  traits_.reserve(items.size());
  for (const Item& item : items) {
    const TraitWords& words = lexicon_.traits[item.meaning.entry];
    traits_.push_back({&words, item.first, item.last, words.count});
  }
  add_digits();
}

/// "2 nodules": what is written in digits is no wording.
void Traits::add_digits() {
  for (std::uint32_t at = 0; at < sentence_.tokens.size(); ++at) {
    if (!sentence_.tokens[at].number || !is_number_of_things(at)) continue;
    const Token& token = sentence_.tokens[at];
    Trait trait{&digits(), at, at + 1, {}};
    const char* begin = sentence_.text.data() + token.begin;
    const char* end = sentence_.text.data() + token.end;
    const auto [stop, error] = std::from_chars(begin, end, trait.count.n);
    if (error != std::errc() || stop != end || trait.count.n < 2 || trait.count.n > largest_count) continue;
    const auto place =
        std::find_if(traits_.begin(), traits_.end(), [&](const Trait& other) { return other.first >= at; });
    if (place == traits_.begin() || std::prev(place)->last <= at) traits_.insert(place, trait);
  }
}

/// Not part of a size, a range, the name of a place ("segment 4") or of a slice.
bool Traits::is_number_of_things(std::uint32_t at) const {
  const auto covers = [&](const auto& part) { return part.first <= at && at < part.last; };
  if (std::any_of(sentence_.sizes.begin(), sentence_.sizes.end(), covers)) return false;
  if (std::any_of(sentence_.items.begin(), sentence_.items.end(), covers)) return false;
  if (sentence_.tokens[at].joined || (at + 1 < sentence_.tokens.size() && sentence_.tokens[at + 1].joined))
    return false;
  if (at == 0) return true;
  const Word word = sentence_.tokens[at - 1].word;
  if (word == lexicon_.comma || word == lexicon_.colon || word == lexicon_.semicolon) return true;
  return std::any_of(sentence_.items.begin(), sentence_.items.end(), [&](const Item& item) {
    return item.last == at &&
           (is_cue(item, Cue::verb, lexicon_) || is_cue(item, Cue::conjunction, lexicon_) ||
            is_cue(item, Cue::opening, lexicon_));
  });
}

void Traits::give(const Trait& trait) {
  const Mention* mention = around(trait);
  if (mention == nullptr) mention = behind(trait);
  if (mention == nullptr && trait.words->use == Use::attribute && !trait.words->in_front)
    mention = before(trait);
  if (mention == nullptr || !says_all(trait)) return;
  if (trait.words->use == Use::count && has(Use::each, mention->clause->first, mention->clause->last)) return;
  of_[index_of(*mention)].push_back(trait);
}

/// The mention whose words hold the trait.
const Mention* Traits::around(const Trait& trait) const {
  const Trait* link = ending_at(trait.first);
  for (const Mention& mention : mentions_)
    if (mention.first <= trait.first && trait.last <= mention.last) {
      const bool linked = link != nullptr && link->words->use == Use::link && link->first > mention.first;
      return linked && trait.words->in_front ? nullptr : &mention;
    }
  return nullptr;
}

/// The mention that the trait stands in front of, over nothing but other words of its kind.
const Mention* Traits::behind(const Trait& trait) const {
  std::uint32_t at = trait.last;
  while (at < sentence_.tokens.size()) {
    for (const Mention& mention : mentions_)
      if (mention.first <= at && at < mention.last)
        return mention.aside == (sentence_.aside[trait.first] != 0) ? &mention : nullptr;
    const std::uint32_t next = step_from(at);
    if (next == at) return nullptr;
    // "4 diameter calculi" lost its unit.
    const Trait* between = starting_at(at);
    if (trait.words == &digits() && between != nullptr && between->words->use == Use::between) return nullptr;
    at = next;
  }
  return nullptr;
}

/// The token behind what may stand between a trait and its finding at `at`; `at` itself where that is not so.
std::uint32_t Traits::step_from(std::uint32_t at) const {
  const Trait* trait = starting_at(at);
  if (trait != nullptr &&
      (trait->words->describes() || trait->words->use == Use::nothing || trait->words->use == Use::between))
    return trait->last;
  for (const Size& size : sentence_.sizes)
    if (size.first == at) return size.last;
  for (const Item& item : sentence_.items)
    if (item.first == at && item.meaning.kind == Kind::place) return item.last;
  if (lexicon_.is_modifier(sentence_.tokens[at].word)) return at + 1;
  const Trait* next = at + 1 < sentence_.tokens.size() ? starting_at(at + 1) : nullptr;
  const Trait* last = ending_at(at);
  const bool joins = is_joint(at) && next != nullptr && last != nullptr &&
                     next->words->use == Use::attribute && last->words->use == Use::attribute;
  return joins ? at + 1 : at;
}

/// A comma or a joining word: "centrilobular and paraseptal".
bool Traits::is_joint(std::uint32_t at) const {
  if (sentence_.tokens[at].word == lexicon_.comma) return true;
  return std::any_of(sentence_.items.begin(), sentence_.items.end(), [&](const Item& item) {
    return item.first == at && item.last == at + 1 && is_cue(item, Cue::conjunction, lexicon_);
  });
}

/// The mention that the trait stands behind: the last one before it, if the words between lead to it.
const Mention* Traits::before(const Trait& trait) const {
  const Mention* last = nullptr;
  for (const Mention& mention : mentions_) {
    if (mention.last > trait.first) break;
    last = &mention;
  }
  if (last == nullptr || last->aside || trait.first - last->last > farthest_behind) return nullptr;
  if (trait.first >= last->clause->last) return nullptr;
  return is_linked(*last, trait) ? last : nullptr;
}

bool Traits::is_linked(const Mention& mention, const Trait& trait) const {
  if (trait.last < sentence_.tokens.size()) {  // "with irregular liver": it is of the word behind
    const Word next = sentence_.tokens[trait.last].word;
    const bool sign = next == lexicon_.comma || next == lexicon_.stop || next == lexicon_.close ||
                      next == lexicon_.semicolon || next == lexicon_.open;
    const bool cue = std::any_of(sentence_.items.begin(), sentence_.items.end(), [&](const Item& item) {
      return item.first == trait.last && item.meaning.kind == Kind::cue;
    });
    if (!sign && !cue && starting_at(trait.last) == nullptr) return false;
  }
  if (sentence_.aside[trait.first])  // "nodule (calcified)"
    return trait.first == mention.last + 1 && sentence_.tokens[mention.last].word == lexicon_.open;
  // "with lobulated contours, spiculated borders": as the one before it
  if (trait.first > 0 && is_joint(trait.first - 1))
    if (const Trait* other = ending_at(trait.first - 1);
        other != nullptr && other->words->use == Use::attribute)
      return std::any_of(of_[index_of(mention)].begin(), of_[index_of(mention)].end(),
                         [&](const Trait& given) { return given.first == other->first; });
  const Trait* link = ending_at(trait.first);
  if (link == nullptr || link->words->use != Use::link)
    return trait.words->alone && !is_barred(mention, trait.first, true);
  if (link->first < mention.last) return false;
  const bool verb = std::any_of(sentence_.items.begin(), sentence_.items.end(), [&](const Item& item) {
    return item.first == link->first && is_cue(item, Cue::verb, lexicon_);
  });
  return !is_barred(mention, link->first, !verb);
}

/// Whether something between the mention and `to` keeps what follows from it.
/// @param over_places  "a nodule in the lung with …" is still of the nodule; "… lung is …" is not
bool Traits::is_barred(const Mention& mention, std::uint32_t to, bool over_places) const {
  if (to > mention.last + 1 || !over_places)
    for (std::uint32_t at = mention.last; at + 1 < to; ++at)
      if (sentence_.tokens[at].word == lexicon_.comma) return true;
  // "some of the nodules are …", "nodules, most of them …"
  constexpr std::uint32_t before = 3;
  if (has(Use::partly, mention.first - std::min(mention.first, before), to)) return true;
  for (const Item& item : sentence_.items) {
    if (item.first < mention.last || item.last > to) continue;
    if (item.meaning.kind == Kind::finding) return true;
    if (item.meaning.kind == Kind::place && !over_places) return true;
    if (item.meaning.kind != Kind::cue) continue;
    for (const Cue cue : {Cue::deny_after, Cue::deny_around, Cue::largest, Cue::especially, Cue::clause_break,
                          Cue::previous, Cue::landmark})
      if (is_cue(item, cue, lexicon_)) return true;
  }
  return false;
}

/// "partially calcified" is not calcified.
bool Traits::says_all(const Trait& trait) const {
  const Trait* before = ending_at(trait.first);
  return before == nullptr || before->words->use != Use::partly;
}

const Trait* Traits::starting_at(std::uint32_t at) const {
  for (const Trait& trait : traits_)
    if (trait.first == at) return &trait;
  return nullptr;
}

const Trait* Traits::ending_at(std::uint32_t at) const {
  for (const Trait& trait : traits_)
    if (trait.last == at) return &trait;
  return nullptr;
}

bool Traits::has(Use use, std::uint32_t from, std::uint32_t to) const {
  return std::any_of(traits_.begin(), traits_.end(), [&](const Trait& trait) {
    return trait.words->use == use && trait.first >= from && trait.last <= to;
  });
}

}  // namespace radgenome::extract
