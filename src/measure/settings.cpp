// SPDX-License-Identifier: Apache-2.0
#include "measure/settings.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"

namespace radgenome::measure {
namespace {

constexpr const char* format = "radgenome.measurements/1";

void require_structure(const std::string& id, const knowledge::Knowledge& knowledge) {
  if (knowledge.find_structure(id) == nullptr)
    throw Error("bad_measurements",
                fmt::format("\"{}\" is no structure of data/structures.json; correct its id", id));
}

std::vector<std::string> structures_from(JsonObject& object, std::string_view key,
                                         const knowledge::Knowledge& knowledge) {
  auto ids = object.get<std::vector<std::string>>(key);
  for (const auto& id : ids) require_structure(id, knowledge);
  std::sort(ids.begin(), ids.end());
  if (const auto twice = std::adjacent_find(ids.begin(), ids.end()); twice != ids.end())
    throw Error("bad_measurements", fmt::format("\"{}\" stands twice in \"{}\"; take one out", *twice, key));
  return ids;
}

std::vector<Settings::Pair> pairs_from(JsonObject& object, const knowledge::Knowledge& knowledge) {
  std::vector<Settings::Pair> pairs;
  for (const auto& item : object.get<std::vector<std::vector<std::string>>>("distances")) {
    if (item.size() != 2 || item[0] == item[1])
      throw Error("bad_measurements", "each of \"distances\" must be a list of two different structures");
    for (const auto& id : item) require_structure(id, knowledge);
    for (const auto& pair : pairs)
      if (pair == Settings::Pair{item[0], item[1]} || pair == Settings::Pair{item[1], item[0]})
        throw Error(
            "bad_measurements",
            fmt::format("\"{}\" and \"{}\" stand twice in \"distances\"; take one out", item[0], item[1]));
    pairs.push_back({item[0], item[1]});
  }
  return pairs;
}

Settings settings_from(const std::string& text, const knowledge::Knowledge& knowledge) {
  const Json json = parse_json(text);
  JsonObject object(json);
  if (object.get<std::string>("format") != format)
    throw Error("bad_measurements", fmt::format("its \"format\" must be \"{}\"", format));
  Settings settings;
  settings.lesions = structures_from(object, "lesions", knowledge);
  settings.lengths = structures_from(object, "lengths", knowledge);
  settings.attenuations = structures_from(object, "attenuations", knowledge);
  settings.distances = pairs_from(object, knowledge);
  object.finish();
  settings.version = sha256_of(text);
  return settings;
}

}  // namespace

Settings Settings::load(const std::filesystem::path& data, const knowledge::Knowledge& knowledge) {
  const auto file = data / "measurements.json";
  try {
    return settings_from(read_file(file), knowledge);
  } catch (const Error& error) {
    throw Error("bad_measurements", error.in(file.string()).sentence());
  }
}

}  // namespace radgenome::measure
