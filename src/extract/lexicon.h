// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "extract/matcher.h"
#include "extract/words.h"
#include "knowledge/knowledge.h"
#include "record/facts.h"

namespace radgenome::extract {

/// Index into Lexicon::nodes; `no_node` where there is none.
using Node = std::int16_t;
inline constexpr Node no_node = -1;

enum class Side : std::uint8_t { none, left, right, both };

/// A place that words can name. Its node is what a fact carries; several places may share a node
/// (pericardium and coronary arteries are both "heart").
struct Place {
  std::string id;
  std::array<Node, 4> node{no_node, no_node, no_node, no_node};  ///< by Side
  std::int16_t part_of = -1;  ///< organ that it is a part of and takes its side from
  std::int16_t series = -1;   ///< of places that are counted, such as the vertebrae; −1: none
  std::int16_t rank = 0;      ///< within its series
};

/// What one wording of places.json says: places and/or a side; or a part ("lobe") that is nothing without
/// its organ.
struct PlaceWords {
  std::vector<std::uint16_t> places;
  Side side = Side::none;
  bool weak = false;  ///< a segment: counts only where no lobe is named beside it
  std::map<std::uint16_t, std::uint16_t> part_of;  ///< organ → place
};

/// A kind of finding as facts of one data file entry describe it.
struct FindingRule {
  std::string id;
  std::vector<Node> implied;  ///< where it is when the text names no place
  std::vector<Node> within;   ///< other places are not its own; empty: anywhere
  bool measured = false;      ///< a size in its sentence is its size
  bool follows = false;       ///< without a place it is where the finding before it was
  bool diagnosis = false;     ///< explains findings rather than being seen
  bool vague = false;         ///< says nothing beside what it is "consistent with"
  bool subject = false;       ///< says something about the places before it: "normal"
  bool counted = false;       ///< one by one
  bool reaches = false;       ///< is also where it extends to: a catheter
  std::vector<Node> beyond;   ///< within `within`, and yet not its own
  std::vector<Node> rather;   ///< where one of its places lies within these, the others are not its own
  std::vector<std::int16_t> explains;  ///< takes its place from these findings of the sentence before
};

/// What one entry of findings.json says.
struct FindingWords {
  std::int16_t finding = -1;  ///< −1: none unless `at` gives one
  struct At {
    std::int16_t place = -1;  ///< index of a place, or
    Node node = no_node;      ///< anything within this node
    std::int16_t finding = -1;
  };
  std::vector<At> at;              ///< first that fits a place decides what the words mean there
  std::vector<Node> implied;       ///< in place of the rule's
  std::int16_t needs = -1;         ///< a cue that must stand in the same clause
  std::int16_t denied_means = -1;  ///< what is there where this is denied: "no abnormality" is normality
  std::int16_t denied_as = -1;     ///< what is denied with it: "no lymph node" denies enlarged ones
  std::vector<std::int16_t> also;  ///< findings that the same words name besides
  bool descriptor = false;         ///< behind another finding it only describes that one
  bool adjective = false;          ///< in front of one, too: "calcified hilar nodes"
  std::map<std::int16_t, std::int16_t> made;  ///< cue in front → finding: "enlarged hilar nodes"
};

/// What one entry of attributes.json says: words about how a finding looks, how many of it there are, or how
/// such words hang together with it.
struct TraitWords {
  enum class Use : std::uint8_t { attribute, count, nothing, link, partly, between, each };
  Use use = Use::attribute;
  std::vector<std::int16_t> attributes;
  record::Count count;
  bool in_front = false;  ///< says nothing of a finding that stands before it
  bool alone = false;     ///< needs no link to a finding that stands before it: "subpleural area"

  bool describes() const { return use == Use::attribute || use == Use::count; }
};

/// What a cue does. The names are those of cues.json.
enum class Cue : std::uint8_t {
  deny_after,
  deny_before,
  deny_around,
  doubt_after,
  doubt_before,
  doubt_around,
  not_a_cue,
  verb,
  conjunction,
  clause_break,
  largest,
  especially,
  landmark,
  about,
  joint,
  advice,
  technique,
  history,
  leadin,
  previous,
  repeat,
  other,
  increase,
  decrease,
  not_a_size,
  opening,
  amounts_to,
  relative,
  locative,
  extent,
  same,
  enlarged,
  pronoun,
  especially_behind,
  count
};

/// The name of a cue in cues.json.
std::string_view name_of(Cue cue);

/// The language: wordings and what they mean. Immutable once loaded.
struct Lexicon {
  /// @error bad_lexicon — names file and entry
  static Lexicon load(const std::filesystem::path& folder, const knowledge::Knowledge& knowledge);

  Vocabulary vocabulary;
  Matcher matcher;
  std::vector<std::string> nodes;
  std::vector<char> within;  ///< within[a * nodes.size() + b]: a is b or lies within it
  std::vector<Place> places;
  std::vector<PlaceWords> place_words;
  std::vector<FindingRule> findings;
  std::vector<FindingWords> finding_words;
  /// Apart from `matcher`, so that these words do not take a finding's own from it.
  Matcher trait_matcher;
  std::vector<TraitWords> traits;
  std::vector<char> trait_begins;  ///< by word: a wording of an attribute or a count begins with it
  std::vector<std::string> attributes;
  std::vector<char> may_look;    ///< may_look[a * findings.size() + f]: attribute a can be said of finding f
  std::vector<Cue> cues;         ///< entry of Kind::cue → what it does
  std::map<Word, double> units;  ///< word → millimetres
  std::vector<Word> times, ranges;
  std::vector<char> modifiers;       ///< by word: may stand within any wording ("small", "patchy")
  std::vector<char> names;           ///< by word: written with a capital letter within a sentence
  std::vector<char> plain;           ///< by word: says nothing of its own ("the", "approximately")
  bool nouns_have_capitals = false;  ///< as in German: then capitals tell nothing of lost full stops
  std::vector<Word> abbreviations;   ///< a full stop behind them ends no sentence
  Word comma = 0, open = 0, close = 0, question = 0, stop = 0, colon = 0, semicolon = 0;
  std::string version;

  bool may_have(std::int16_t finding, std::int16_t attribute) const {
    return may_look[attribute * findings.size() + finding] != 0;
  }
  bool is_within(Node node, Node other) const { return within[node * nodes.size() + other] != 0; }
  bool is_name(Word word) const { return word < names.size() && names[word] != 0; }
  bool is_modifier(Word word) const { return word < modifiers.size() && modifiers[word] != 0; }
  bool is_plain(Word word) const { return word < plain.size() && plain[word] != 0; }
  /// The node of the place of which `node` is a side or the whole, on that side.
  /// @param other  "in the left lobe" behind a sentence about the right one
  Node on_side(Node node, Side side, bool other) const;
};

}  // namespace radgenome::extract
