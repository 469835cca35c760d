// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "extract/sentence.h"

namespace radgenome::extract {
namespace {

enum class Event { capital, comma, conjunction, verb, deny, finding, subject, place, clause_break, opening };

struct At {
  Event event;
  std::uint32_t token;
};

bool says_of_subject(const Item& item, const Lexicon& lexicon) {
  const auto finding = lexicon.finding_words[item.meaning.entry].finding;
  return finding >= 0 && lexicon.findings[finding].subject;
}

bool is_capital(char byte) {
  return byte >= 'A' && byte <= 'Z';
}

/// "Atelectasis", not "CT".
bool is_capitalised(const Sentence& sentence, std::uint32_t at) {
  const Token& token = sentence.tokens[at];
  if (token.end - token.begin < 2 || !is_capital(sentence.text[token.begin])) return false;
  const char second = sentence.text[token.begin + 1];
  return second >= 'a' && second <= 'z';
}

/// In headlines and the like all words have capitals; there they say nothing.
bool has_capitals_everywhere(const Sentence& sentence) {
  std::uint32_t capitals = 0;
  for (std::uint32_t at = 0; at < sentence.tokens.size(); ++at) capitals += is_capitalised(sentence, at);
  return capitals * 3 > sentence.tokens.size() && capitals > 2;
}

/// A capital letter in the middle tells of a full stop that was lost: "minimal effusion Mild emphysema".
bool begins_anew(const Sentence& sentence, std::uint32_t at, const Lexicon& lexicon) {
  if (at == 0 || !is_capitalised(sentence, at) || sentence.tokens[at].joined) return false;
  if (lexicon.is_name(sentence.tokens[at].word)) return false;
  const char before = lower(sentence.text[sentence.tokens[at - 1].end - 1]);
  return (before >= 'a' && before <= 'z') || before == ')' || (before >= '0' && before <= '9');
}

/// The verb of "which is …" is not that of the clause.
bool is_relative(const Sentence& sentence, const Item& verb, const Lexicon& lexicon) {
  return std::any_of(sentence.items.begin(), sentence.items.end(), [&](const Item& item) {
    return is_cue(item, Cue::relative, lexicon) && item.last == verb.first;
  });
}

/// What matters for cutting, in order of the text; brackets are skipped.
std::vector<At> events_of(const Sentence& sentence, const Lexicon& lexicon) {
  std::vector<At> events;
  events.reserve(sentence.items.size() + 8);
  std::size_t next = 0;
  const bool capitals_tell = !lexicon.nouns_have_capitals && !has_capitals_everywhere(sentence);
  for (std::uint32_t at = 0; at < sentence.tokens.size(); ++at) {
    while (next < sentence.items.size() && sentence.items[next].first < at) ++next;
    if (sentence.aside[at]) continue;
    if (sentence.tokens[at].word == lexicon.comma) events.push_back({Event::comma, at});
    if (capitals_tell && begins_anew(sentence, at, lexicon)) events.push_back({Event::capital, at});
    for (std::size_t i = next; i < sentence.items.size() && sentence.items[i].first == at; ++i) {
      const Item& item = sentence.items[i];
      if (item.meaning.kind == Kind::finding) {
        if (lexicon.finding_words[item.meaning.entry].needs >= 0) continue;
        events.push_back({says_of_subject(item, lexicon) ? Event::subject : Event::finding, at});
      } else if (item.meaning.kind == Kind::place) {
        events.push_back({Event::place, at});
      } else {
        const Cue cue = lexicon.cues[item.meaning.entry];
        if ((cue == Cue::verb || cue == Cue::deny_before || cue == Cue::doubt_before) &&
            !is_relative(sentence, item, lexicon))
          events.push_back({Event::verb, at});
        if (cue == Cue::opening) events.push_back({Event::opening, at});
        if (cue == Cue::deny_after) events.push_back({Event::deny, at});
        if (cue == Cue::conjunction) events.push_back({Event::conjunction, at});
        if (cue == Cue::clause_break) events.push_back({Event::clause_break, at});
      }
    }
  }
  return events;
}

bool joins(Event event) {
  return event == Event::comma || event == Event::conjunction;
}

/// Whether a new clause begins behind the joining word `events[at]`.
bool cuts(const std::vector<At>& events, std::size_t at, bool verb_before, bool finding_before) {
  std::size_t next = at + 1;
  while (next < events.size() && joins(events[next].event)) ++next;
  if (next == events.size()) return false;
  if (events[next].event == Event::deny || events[next].event == Event::opening) return finding_before;
  if (!verb_before) return false;
  if (events[next].event == Event::verb && finding_before)
    return std::any_of(events.begin() + static_cast<std::ptrdiff_t>(next), events.end(),
                       [](const At& later) { return later.event == Event::finding; });
  bool finding = false;
  for (; next < events.size() && !joins(events[next].event) && events[next].event != Event::verb; ++next) {
    if (events[next].event == Event::deny) return true;
    finding |= events[next].event == Event::finding || events[next].event == Event::subject;
  }
  const bool stops_at_verb = next < events.size() && events[next].event == Event::verb;
  if (finding)
    for (; next < events.size(); ++next)
      if (events[next].event == Event::verb) return true;
  const bool about_subject =
      stops_at_verb && next + 1 < events.size() && events[next + 1].event == Event::subject;
  return about_subject && finding_before;
}

}  // namespace

void find_clauses(Sentence& sentence, const Lexicon& lexicon) {
  const auto n = static_cast<std::uint32_t>(sentence.tokens.size());
  sentence.aside.assign(n, 0);
  int depth = 0;
  for (std::uint32_t at = 0; at < n; ++at) {
    if (sentence.tokens[at].word == lexicon.open) ++depth;
    sentence.aside[at] = depth > 0;
    if (sentence.tokens[at].word == lexicon.close && depth > 0) --depth;
  }
  const auto events = events_of(sentence, lexicon);
  Clause clause;
  bool verb = false, finding = false;
  const auto cut = [&](std::uint32_t at) {
    clause.last = at;
    if (clause.last > clause.first) sentence.clauses.push_back(clause);
    clause.first = at;
    verb = finding = false;
  };
  for (std::size_t i = 0; i < events.size(); ++i) {
    const auto [event, at] = events[i];
    if (event == Event::clause_break || (event == Event::capital && finding) ||
        (joins(event) && cuts(events, i, verb, finding)))
      cut(at);
    verb |= event == Event::verb || event == Event::opening;
    finding |= event == Event::finding || event == Event::subject;
  }
  cut(n);
}

namespace {

bool has_relative(const Sentence& sentence, std::uint32_t from, std::uint32_t to, const Lexicon& lexicon) {
  return std::any_of(sentence.items.begin(), sentence.items.end(), [&](const Item& item) {
    return is_cue(item, Cue::relative, lexicon) && item.first >= from && item.last <= to;
  });
}

/// The cue of the clause that covers [first, last): one that looks forward from before, one that looks back
/// from behind, or one that looks both ways.
const Item* covering(const Sentence& sentence, const Clause& clause, std::uint32_t first, std::uint32_t last,
                     const Lexicon& lexicon, Cue after, Cue before, Cue around) {
  const bool aside = sentence.aside[first] != 0;
  for (const Item& item : sentence.items) {
    if (item.meaning.kind != Kind::cue) continue;
    const Cue cue = lexicon.cues[item.meaning.entry];
    const bool forward = cue == after && item.last <= first;
    const bool back = cue == before && item.first >= last;
    if (!forward && !back && cue != around) continue;
    if (item.first < clause.first || item.last > clause.last) continue;
    const bool cue_aside = sentence.aside[item.first] != 0;
    if (cue_aside != aside && (cue_aside || after == Cue::deny_after)) continue;
    if (item.first >= last && is_relative(sentence, item, lexicon)) continue;
    if (back && cue == Cue::doubt_before && has_relative(sentence, last, item.first, lexicon)) continue;
    return &item;
  }
  return nullptr;
}

bool is_diagnosis(const Item& item, const Lexicon& lexicon) {
  const auto finding = lexicon.finding_words[item.meaning.entry].finding;
  return finding >= 0 && lexicon.findings[finding].diagnosis;
}

/// A question mark asks about the words right before it, back to a bracket, comma or joining word that
/// stands before a finding of its own.
bool is_asked(const Sentence& sentence, const Clause& clause, std::uint32_t last, bool diagnosis,
              const Lexicon& lexicon, Clause& cue) {
  const bool aside = sentence.aside[last - 1] != 0;
  for (std::uint32_t at = last; at < clause.last; ++at) {
    const Word word = sentence.tokens[at].word;
    if (word == lexicon.question) {
      cue = {at, at + 1};
      return true;
    }
    if (word == lexicon.open && !aside) return false;
    if (word == lexicon.close && aside) return false;
    for (const Item& item : sentence.items)
      if (item.first == at && item.meaning.kind == Kind::finding && !aside &&
          !(diagnosis && is_diagnosis(item, lexicon)))
        return false;
  }
  return false;
}

}  // namespace

record::Status status_of(const Sentence& sentence, const Clause& clause, std::uint32_t first,
                         std::uint32_t last, bool diagnosis, const Lexicon& lexicon, Clause& cue) {
  using record::Status;
  const auto found = [&](Cue after, Cue before, Cue around) {
    const Item* item = covering(sentence, clause, first, last, lexicon, after, before, around);
    if (item != nullptr) cue = {item->first, item->last};
    return item != nullptr;
  };
  if (found(Cue::deny_after, Cue::deny_before, Cue::deny_around)) return Status::absent;
  if (found(Cue::doubt_after, Cue::doubt_before, Cue::doubt_around)) return Status::possible;
  if (is_asked(sentence, clause, last, diagnosis, lexicon, cue)) return Status::possible;
  return Status::present;
}

}  // namespace radgenome::extract
