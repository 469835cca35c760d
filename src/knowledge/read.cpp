// SPDX-License-Identifier: Apache-2.0
#include "knowledge/read.h"

#include <fmt/format.h>

#include <array>

#include "core/error.h"
#include "core/json.h"

namespace radgenome::knowledge {
namespace {

using Strings = std::vector<std::string>;

Structure::Making making_from(const std::string& name) {
  if (name == "own") return Structure::Making::own;
  if (name == "recipe") return Structure::Making::recipe;
  if (name == "none") return Structure::Making::none;
  throw Error("bad_record", fmt::format("\"making\" is \"{}\"; it must be own, recipe or none", name));
}

Structure structure_from(JsonObject& entry) {
  Structure structure;
  structure.id = entry.get<std::string>("id");
  structure.parents = entry.get<Strings>("parents");
  structure.side = entry.get_or<std::string>("side", "");
  structure.making = making_from(entry.get<std::string>("making"));
  structure.same_as = entry.find<std::string>("same_as");
  structure.inside = entry.find<Strings>("inside");
  structure.release_path = entry.get_or<std::string>("release_path", "");
  structure.aliases = entry.get_or<Strings>("aliases", {});
  structure.snomed_ct = entry.find<std::string>("snomed_ct");
  structure.scattered = entry.get_or<bool>("scattered", false);
  structure.plural = entry.get_or<bool>("plural", false);
  structure.lesion = entry.get_or<bool>("lesion", false);
  return structure;
}

Recipe recipe_from(JsonObject& entry) {
  Recipe recipe;
  recipe.id = entry.get<std::string>("structure");
  recipe.parts = entry.get_or<Strings>("union", {});
  recipe.may_have = entry.get_or<Strings>("may_have", {});
  recipe.minus = entry.get_or<Strings>("minus", {});
  recipe.note = entry.get_or<std::string>("note", "");
  recipe.cannot = entry.get_or<std::string>("cannot", "");
  return recipe;
}

Finding finding_from(JsonObject& entry) {
  Finding finding;
  finding.id = entry.get<std::string>("id");
  finding.name = entry.get<std::string>("name");
  finding.plural = entry.get<std::string>("plural");
  finding.synonyms = entry.get_or<Strings>("synonyms", {});
  finding.places = entry.get_or<Strings>("places", {});
  finding.abnormal = entry.get_or<bool>("abnormal", true);
  finding.families = entry.get_or<Strings>("families", {});
  finding.counted = entry.get_or<bool>("counted", false);
  finding.usual = entry.get_or<std::map<std::string, double>>("usual", {});
  return finding;
}

Attribute attribute_from(JsonObject& entry) {
  Attribute attribute;
  attribute.id = entry.get<std::string>("id");
  attribute.group = entry.get<std::string>("group");
  attribute.findings = entry.get<Strings>("findings");
  attribute.fits = entry.get_or<Strings>("fits", {});
  return attribute;
}

struct Shape {
  const char* format;
  const char* list;
  const char* id = "id";
};

/// Reads the entries of one file and puts file and entry in front of whatever is wrong with one.
template <class Entry>
std::vector<Entry> entries_from(const std::string& text, const std::string& file, const Shape& shape,
                                Entry (*read)(JsonObject&)) {
  std::vector<Entry> entries;
  std::string at;
  try {
    const auto json = parse_json(text);
    JsonObject root(json);
    if (const auto format = root.get<std::string>("format"); format != shape.format)
      throw Error("bad_record",
                  fmt::format("its format is \"{}\"; this program reads \"{}\"", format, shape.format));
    const auto& list = root.at(shape.list);
    root.finish();
    if (!list.is_array()) throw Error("bad_record", fmt::format("\"{}\" is not an array", shape.list));
    for (const auto& item : list) {
      at = fmt::format("number {}", entries.size() + 1);
      JsonObject entry(item);
      at = entry.get<std::string>(shape.id);
      entries.push_back(read(entry));
      entry.finish();
    }
  } catch (const Error& error) {
    throw_bad(file, at, error.sentence());
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.id < b.id; });
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].id.empty()) throw_bad(file, "", "an entry has an empty id");
    if (i > 0 && entries[i].id == entries[i - 1].id)
      throw_bad(file, entries[i].id, "the id stands there twice");
  }
  return entries;
}

}  // namespace

void throw_bad(const std::string& file, std::string_view entry, const std::string& what) {
  if (entry.empty()) throw Error("bad_knowledge", fmt::format("{}: {}.", file, what));
  throw Error("bad_knowledge", fmt::format("{}: entry \"{}\": {}.", file, entry, what));
}

std::string_view without_image_ending(std::string_view name) {
  for (const std::string_view ending : {".gz", ".nii", ".mha", ".mhd", ".nrrd"})
    if (name.size() > ending.size() && name.ends_with(ending)) name.remove_suffix(ending.size());
  return name;
}

std::string plain_name(std::string_view name) {
  name = without_image_ending(name);
  std::string plain;
  for (const char c : name) {
    const bool gap = c == ' ' || c == '_' || c == '-' || c == '(' || c == ')' || c == '\t';
    if (!gap) {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
  }
  if (!plain.empty() && plain.back() == ' ') plain.pop_back();
  return plain;
}

std::vector<Structure> structures_from(const std::string& text, const std::string& file) {
  return entries_from<Structure>(text, file, {"radgenome.structures_knowledge/1", "structures"},
                                 structure_from);
}

std::vector<Finding> findings_from(const std::string& text, const std::string& file) {
  return entries_from<Finding>(text, file, {"radgenome.findings/1", "findings"}, finding_from);
}

std::vector<Attribute> attributes_from(const std::string& text, const std::string& file) {
  return entries_from<Attribute>(text, file, {"radgenome.attributes/1", "attributes"}, attribute_from);
}

std::vector<Recipe> recipes_from(const std::string& text, const std::string& file) {
  auto recipes =
      entries_from<Recipe>(text, file, {"radgenome.recipes/1", "recipes", "structure"}, recipe_from);
  for (auto& recipe : recipes) recipe.file = file;
  return recipes;
}

std::map<std::string, std::string> names_of(const std::vector<Structure>& structures,
                                            const std::string& file) {
  std::map<std::string, std::string> names;
  const auto add = [&](const std::string& name, const std::string& id) {
    const auto plain = plain_name(name);
    if (plain.empty()) throw_bad(file, id, "it has an empty alias");
    const auto [other, fresh] = names.emplace(plain, id);
    if (!fresh && other->second != id)
      throw_bad(file, id,
                fmt::format("the name \"{}\" also belongs to \"{}\"; a name must mean one structure", name,
                            other->second));
  };
  for (const auto& structure : structures) add(structure.id, structure.id);
  for (const auto& structure : structures)
    for (const auto& alias : structure.aliases) add(alias, structure.id);
  return names;
}

}  // namespace radgenome::knowledge
