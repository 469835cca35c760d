// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/error.h"
#include "extract/lexicon_loader.h"

namespace radgenome::extract {
namespace {
using Strings = std::vector<std::string>;

Side side_of(const std::string& name) {
  if (name == "left") return Side::left;
  if (name == "right") return Side::right;
  if (name == "both") return Side::both;
  throw Error("bad_lexicon", fmt::format("\"{}\" is no side; it must be left, right or both", name));
}

}  // namespace

void LexiconLoader::load_places() {
  const Json json = open("places.json", "radgenome.lexicon.places/1");
  JsonObject root(json);
  root.get<std::string>("format");
  const auto sides = root.get<std::map<std::string, Strings>>("sides");
  for (const auto& [name, words] : sides) {
    PlaceWords side;
    side.side = side_of(name);
    add_place_words(words, std::move(side));
  }
  each(root.at("places"), [&](JsonObject& entry) { load_place(entry); });
  each(root.at("parts"), [&](JsonObject& entry) { load_part(entry); });
  std::int16_t number = 0;
  for (const auto& ids : root.get_or<std::vector<Strings>>("series", {})) {
    std::int16_t rank = 0;
    for (const auto& id : ids) {
      Place& place = lexicon_.places[static_cast<std::size_t>(place_of(id))];
      place.series = number;
      place.rank = rank++;
    }
    ++number;
  }
  root.finish();
}

void LexiconLoader::load_place(JsonObject& entry) {
  Place place;
  place.id = entry.get<std::string>("place");
  if (places_.contains(place.id))
    throw Error("bad_lexicon", fmt::format("the place \"{}\" stands twice", place.id));
  // A side that the body does not have (a left middle lobe) is left out and falls back to the whole.
  place.node[0] = place.node[3] = node_of(entry.get_or<std::string>("node", place.id));
  if (const auto left = entry.find<std::string>("left")) place.node[1] = node_of(*left);
  if (const auto right = entry.find<std::string>("right")) place.node[2] = node_of(*right);
  if (const auto organ = entry.find<std::string>("part_of")) place.part_of = place_of(*organ);
  const auto index = static_cast<std::uint16_t>(lexicon_.places.size());
  places_[place.id] = static_cast<std::int16_t>(index);
  lexicon_.places.push_back(std::move(place));
  const auto words = [&](const char* key, Side side, bool weak) {
    if (const auto list = entry.find<Strings>(key)) add_place_words(*list, {{index}, side, weak, {}});
  };
  words("words", Side::none, false);
  words("left_words", Side::left, false);
  words("right_words", Side::right, false);
  words("segments", Side::none, true);
}

void LexiconLoader::load_part(JsonObject& entry) {
  PlaceWords words;
  for (const auto& id : entry.get_or<Strings>("places", {}))
    words.places.push_back(static_cast<std::uint16_t>(place_of(id)));
  for (const auto& [organ, part] : entry.get_or<std::map<std::string, std::string>>("of", {}))
    words.part_of[static_cast<std::uint16_t>(place_of(organ))] = static_cast<std::uint16_t>(place_of(part));
  if (const auto side = entry.find<std::string>("side")) words.side = side_of(*side);
  add_place_words(entry.get<Strings>("words"), std::move(words));
}

std::uint16_t LexiconLoader::add_place_words(const Strings& wordings, PlaceWords words) {
  lexicon_.place_words.push_back(std::move(words));
  const auto entry = static_cast<std::uint16_t>(lexicon_.place_words.size() - 1);
  add_wordings(wordings, {Kind::place, entry});
  return entry;
}

}  // namespace radgenome::extract
