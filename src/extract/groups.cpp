// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "extract/sentence.h"

namespace radgenome::extract {
namespace {

/// What stands between two mentions of places.
enum class Between { nothing, list, other };

/// `nothing`: joints ("of the", "segment") and at most two words that no wording has; `list`: also a comma
/// or a joining word; `other`: anything more.
Between between(const Sentence& sentence, std::uint32_t from, std::uint32_t to, const Lexicon& lexicon) {
  int strange = 0;
  bool list = false;
  std::size_t next = 0;
  for (std::uint32_t at = from; at < to;) {
    while (next < sentence.items.size() && sentence.items[next].first < at) ++next;
    bool passes = false;
    std::uint32_t end = at;
    for (std::size_t i = next; i < sentence.items.size() && sentence.items[i].first == at; ++i) {
      const Item& item = sentence.items[i];
      const bool joining = is_cue(item, Cue::conjunction, lexicon);
      list |= joining;
      passes |= joining || is_cue(item, Cue::joint, lexicon) || is_cue(item, Cue::especially, lexicon);
      end = item.last;
    }
    if (end > at && !passes) return Between::other;
    if (end > at) {
      at = end;
      continue;
    }
    const Word word = sentence.tokens[at].word;
    if (word == lexicon.comma)
      list = true;
    else if (word == lexicon.open || word == lexicon.close || ++strange > 2)
      return Between::other;
    ++at;
  }
  return list ? Between::list : Between::nothing;
}

const PlaceWords& words_of(const Sentence& sentence, std::uint32_t item, const Lexicon& lexicon) {
  return lexicon.place_words[sentence.items[item].meaning.entry];
}

bool has_sides(const Place& place) {
  return place.node[1] != no_node || place.node[2] != no_node;
}

/// Parts and organs that a group names, without organs and segments that a part makes superfluous.
struct Named {
  std::uint16_t place;
  std::uint32_t item;
  bool weak;
};

/// The organ whose sides the place shares.
int family_of(const Lexicon& lexicon, int place) {
  return lexicon.places[place].part_of >= 0 ? lexicon.places[place].part_of : place;
}

/// "T10-T12": what lies between is meant too.
void fill_ranges(const Sentence& sentence, std::vector<Named>& named, const Lexicon& lexicon) {
  for (std::size_t i = 0; i + 1 < named.size(); ++i) {
    const Named from = named[i], to = named[i + 1];
    const Place &first = lexicon.places[from.place], &last = lexicon.places[to.place];
    if (first.series < 0 || first.series != last.series || from.item == to.item) continue;
    if (!sentence.tokens[sentence.items[to.item].first].joined) continue;
    std::vector<Named> between;
    for (std::size_t place = 0; place < lexicon.places.size(); ++place) {
      const Place& candidate = lexicon.places[place];
      if (candidate.series == first.series && candidate.rank > first.rank && candidate.rank < last.rank)
        between.push_back({static_cast<std::uint16_t>(place), to.item, to.weak});
    }
    named.insert(named.begin() + static_cast<std::ptrdiff_t>(i) + 1, between.begin(), between.end());
    i += between.size();
  }
}

std::vector<Named> named_in(const Sentence& sentence, const Group& group, const Lexicon& lexicon) {
  std::vector<Named> named;
  for (const auto item : group.items)
    for (const auto place : words_of(sentence, item, lexicon).places)
      named.push_back({place, item, words_of(sentence, item, lexicon).weak});
  fill_ranges(sentence, named, lexicon);
  for (const auto item : group.items)
    for (const auto& [organ, part] : words_of(sentence, item, lexicon).part_of)
      if (std::any_of(named.begin(), named.end(),
                      [&, organ = organ](const Named& n) { return n.place == organ; }))
        named.push_back({part, item, false});
  const auto part_of = [&](const Named& n) { return lexicon.places[n.place].part_of; };
  const auto has_part = [&](std::int16_t organ, bool weak_too) {
    return organ >= 0 && std::any_of(named.begin(), named.end(), [&](const Named& n) {
             return part_of(n) == organ && (weak_too || !n.weak);
           });
  };
  // "the posterior segment of the right lobe of the liver" is no segment of the lung.
  const auto elsewhere = [&](const Named& n) {
    const auto family = [&](const Named& other) { return family_of(lexicon, other.place); };
    bool other_family = false;
    for (const Named& other : named) {
      if (!other.weak && family(other) == family(n)) return false;
      other_family |= !other.weak;
    }
    return other_family;
  };
  std::vector<Named> kept;
  for (const Named& n : named) {
    if (n.weak && (has_part(part_of(n), false) || elsewhere(n))) continue;
    if (has_part(static_cast<std::int16_t>(n.place), true)) continue;
    kept.push_back(n);
  }
  return kept;
}

/// The side that a place takes within its group: the nearest one before it, else the first behind it.
Side side_in(const Sentence& sentence, const Group& group, const Named& named, const Lexicon& lexicon) {
  Side before = Side::none, behind = Side::none;
  for (const auto item : group.items) {
    const PlaceWords& words = words_of(sentence, item, lexicon);
    if (words.side == Side::none) continue;
    if (item == named.item) return words.side;
    if (!words.places.empty()) continue;
    if (item < named.item)
      before = words.side;
    else if (behind == Side::none)
      behind = words.side;
  }
  return before != Side::none ? before : behind;
}

/// Sides last said of each family, to be inherited by later parts without one of their own.
struct Heard {
  int family;
  Side side;
};

Side inherited(const Sentence& sentence, std::size_t group, int family, const std::vector<Heard>& heard,
               const Lexicon& lexicon) {
  for (auto it = heard.rbegin(); it != heard.rend(); ++it)
    if (it->family == family) return it->side;
  // "upper and lower lobes of the left lung": the side comes with the last of the list.
  for (std::size_t next = group + 1; next < sentence.groups.size() && sentence.groups[next].sibling; ++next)
    for (const Named& named : named_in(sentence, sentence.groups[next], lexicon))
      if (family_of(lexicon, named.place) == family) {
        const Side side = side_in(sentence, sentence.groups[next], named, lexicon);
        if (side != Side::none) return side;
      }
  return Side::none;
}

void resolve(Sentence& sentence, std::size_t index, std::vector<Heard>& heard, const Lexicon& lexicon) {
  Group& group = sentence.groups[index];
  const auto named = named_in(sentence, group, lexicon);
  if (named.empty()) {
    for (const auto item : group.items) {
      const Side side = words_of(sentence, item, lexicon).side;
      if (side != Side::none) group.side = side;
    }
    return;
  }
  for (const Named& n : named) {
    const Place& place = lexicon.places[n.place];
    Side side = side_in(sentence, group, n, lexicon);
    const int family = family_of(lexicon, n.place);
    if (side == Side::none && place.part_of >= 0) side = inherited(sentence, index, family, heard, lexicon);
    if (side != Side::none && has_sides(place) && !group.landmark) heard.push_back({family, side});
    Node node = place.node[static_cast<int>(side)];
    if (node == no_node) node = place.node[0];
    group.refs.push_back({static_cast<std::int16_t>(n.place), node, group.first, group.last, side});
  }
}

/// The side that the words of a group say, or that its place has.
Side side_said(const Group& group, const Ref& ref, const Sentence& sentence, const Lexicon& lexicon) {
  for (const auto item : group.items)
    if (words_of(sentence, item, lexicon).side != Side::none) return words_of(sentence, item, lexicon).side;
  const Place& place = lexicon.places[ref.place];
  for (const Side side : {Side::left, Side::right})
    if (place.node[static_cast<int>(side)] == ref.node) return side;
  return Side::none;
}

/// "the left 5th and 6th ribs": the side is said once.
void spread_side(Sentence& sentence, std::size_t index, int organ, const Lexicon& lexicon) {
  auto& groups = sentence.groups;
  for (std::size_t next = index + 1; next < groups.size() && groups[next].sibling; ++next) {
    if (groups[next].side == Side::none) groups[next].side = groups[index].side;
    for (Ref& ref : groups[next].refs) {
      const Node node = lexicon.places[ref.place].node[static_cast<int>(groups[index].side)];
      if (ref.side != Side::none || node == no_node || family_of(lexicon, ref.place) != organ) continue;
      ref.node = node;
      ref.side = groups[index].side;
    }
  }
}

/// "the 5th and 6th ribs": the organ of a part is named by the last of the list.
void lend_organ(Sentence& sentence, std::size_t index, const Lexicon& lexicon) {
  auto& groups = sentence.groups;
  for (std::size_t next = index + 1; next < groups.size() && groups[next].sibling; ++next)
    for (const Ref& ref : groups[next].refs)
      for (const auto item : groups[index].items)
        for (const auto& [organ, part] : words_of(sentence, item, lexicon).part_of) {
          if (family_of(lexicon, ref.place) != organ) continue;
          Side side = groups[index].side;
          if (side == Side::none) side = side_said(groups[next], ref, sentence, lexicon);
          const Place& place = lexicon.places[part];
          Node node = place.node[static_cast<int>(side)];
          if (node == no_node) node = place.node[0];
          groups[index].refs.push_back(
              {static_cast<std::int16_t>(part), node, groups[index].first, groups[index].last, side});
          if (groups[index].side != Side::none) spread_side(sentence, index, organ, lexicon);
          return;
        }
}

/// A side without a place, in a list with places, is a side of the same place: "the right and left lungs".
void lend_places(Sentence& sentence, const Lexicon& lexicon) {
  auto& groups = sentence.groups;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    Group& group = groups[i];
    if (group.refs.empty()) lend_organ(sentence, i, lexicon);
    if (!group.refs.empty() || group.side == Side::none) continue;
    const Group* lender = nullptr;
    if (i + 1 < groups.size() && groups[i + 1].sibling && !groups[i + 1].refs.empty())
      lender = &groups[i + 1];
    else if (group.sibling && !groups[i - 1].refs.empty())
      lender = &groups[i - 1];
    if (lender == nullptr || group.especially) continue;
    for (Ref ref : lender->refs) {
      const Place& place = lexicon.places[ref.place];
      Node node = place.node[static_cast<int>(group.side)];
      if (node == no_node && place.part_of >= 0)
        node = lexicon.places[place.part_of].node[static_cast<int>(group.side)];
      if (node != no_node) group.refs.push_back({ref.place, node, group.first, group.last, group.side});
    }
  }
}

/// The cue right before a token, over joints and at most two strange words.
bool has_cue_before(const Sentence& sentence, std::uint32_t token, Cue cue, const Lexicon& lexicon) {
  const Item* last = nullptr;
  for (const Item& item : sentence.items) {
    if (item.last > token) break;
    if (!is_cue(item, Cue::joint, lexicon)) last = &item;
  }
  return last != nullptr && is_cue(*last, cue, lexicon) && token - last->last <= 3 &&
         between(sentence, last->last, token, lexicon) == Between::nothing;
}

bool has_locative_between(const Sentence& sentence, std::uint32_t from, std::uint32_t to,
                          const Lexicon& lexicon) {
  return std::any_of(sentence.items.begin(), sentence.items.end(), [&](const Item& item) {
    return is_cue(item, Cue::locative, lexicon) && item.first >= from && item.last <= to;
  });
}

}  // namespace

void find_groups(Sentence& sentence, const Lexicon& lexicon) {
  for (std::uint32_t i = 0; i < sentence.items.size(); ++i) {
    const Item& item = sentence.items[i];
    if (item.meaning.kind != Kind::place) continue;
    Between gap = Between::other;
    if (!sentence.groups.empty()) gap = between(sentence, sentence.groups.back().last, item.first, lexicon);
    const bool especially = has_cue_before(sentence, item.first, Cue::especially, lexicon);
    // "adjacent to the pleura in the left lower lobe": the landmark ends where the place begins.
    const bool leaves_landmark =
        gap == Between::nothing && sentence.groups.back().landmark &&
        has_locative_between(sentence, sentence.groups.back().last, item.first, lexicon);
    if (gap == Between::nothing && !especially && !leaves_landmark) {
      sentence.groups.back().items.push_back(i);
      sentence.groups.back().last = item.last;
      continue;
    }
    Group group;
    group.first = item.first;
    group.last = item.last;
    group.items = {i};
    group.sibling = gap != Between::other && !especially && !leaves_landmark;
    group.landmark = has_cue_before(sentence, item.first, Cue::landmark, lexicon);
    group.extent = has_cue_before(sentence, item.first, Cue::extent, lexicon);
    group.especially = especially || (group.sibling && sentence.groups.back().especially);
    sentence.groups.push_back(std::move(group));
  }
  // "emphysema, upper lobe predominant"
  for (const Item& item : sentence.items)
    if (is_cue(item, Cue::especially_behind, lexicon))
      for (Group& group : sentence.groups) group.especially |= group.last == item.first;
  std::vector<Heard> heard;
  for (std::size_t i = 0; i < sentence.groups.size(); ++i) resolve(sentence, i, heard, lexicon);
  lend_places(sentence, lexicon);
}

}  // namespace radgenome::extract
