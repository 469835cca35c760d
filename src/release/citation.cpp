// SPDX-License-Identifier: Apache-2.0
#include "release/citation.h"

#include <fmt/format.h>

#include <array>

#ifndef RADGENOME_VERSION
#define RADGENOME_VERSION "unknown"
#endif

namespace radgenome::release {
namespace {

/// @source arXiv 2404.16754
Json method() {
  constexpr std::array<std::array<const char*, 2>, 7> names = {{{"Zhang", "Xiaoman"},
                                                                {"Wu", "Chaoyi"},
                                                                {"Zhao", "Ziheng"},
                                                                {"Lei", "Jiayu"},
                                                                {"Zhang", "Ya"},
                                                                {"Wang", "Yanfeng"},
                                                                {"Xie", "Weidi"}}};
  Json authors = Json::array();
  for (const auto& [family, given] : names)
    authors.push_back({{"family-names", family}, {"given-names", given}});
  return {{"type", "article"},
          {"title", "RadGenome-Chest CT: A Grounded Vision-Language Dataset for Chest CT Analysis"},
          {"authors", authors},
          {"year", 2024},
          {"doi", "10.48550/arXiv.2404.16754"},
          {"url", "https://arxiv.org/abs/2404.16754"},
          {"notes", "The method that the data set was made by."}};
}

Json program() {
  return {
      {"type", "software"},           {"title", "radgenome"},
      {"version", RADGENOME_VERSION}, {"authors", Json::array({{{"name", "The radgenome contributors"}}})},
      {"license", "Apache-2.0"},      {"notes", "The program that made the data set."}};
}

void put(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}

Json json_of(const Author& author) {
  Json json = Json::object();
  put(json, "name", author.name);
  put(json, "family-names", author.family_names);
  put(json, "given-names", author.given_names);
  if (author.name.empty()) put(json, "affiliation", author.affiliation);
  put(json, "orcid", author.orcid);
  return json;
}

/// The data set first, as every reader of the format expects it.
Json citation(const About& about) {
  Json json = {{"cff-version", "1.2.0"},
               {"message", "If you use this data set, please cite it together with its references."},
               {"type", "dataset"},
               {"title", about.title_or_ours()},
               {"authors", Json::array()}};
  for (const auto& author : about.authors) json["authors"].push_back(json_of(author));
  put(json, "abstract", about.abstract);
  put(json, "version", about.version);
  put(json, "date-released", about.date_released);
  put(json, "doi", about.doi);
  put(json, "url", about.url);
  put(json, "license", about.licence);
  json["references"] = Json::array({method(), program()});
  return json;
}

/// Block style; texts stand in JSON's quotes, which YAML reads as they are.
std::string yaml(const Json& value, std::size_t indent) {
  const std::string blanks(indent, ' ');
  std::string text;
  if (value.is_array()) {
    for (const auto& item : value) {
      auto block = yaml(item, indent + 2);
      block.replace(indent, 1, "-");  // where the block's own first indent stands
      text += block;
    }
    return text;
  }
  for (const auto& [key, item] : value.items())
    text += item.is_structured() ? fmt::format("{}{}:\n{}", blanks, key, yaml(item, indent + 2))
                                 : fmt::format("{}{}: {}\n", blanks, key, item.dump());
  return text;
}

std::string names_of(const About& about) {
  std::string names;
  for (const auto& author : about.authors)
    names += (names.empty() ? "" : ", ") +
             (author.name.empty()
                  ? author.given_names + (author.given_names.empty() ? "" : " ") + author.family_names
                  : author.name);
  return names;
}

}  // namespace

std::string citation_file(const About& about) {
  return about.authors.empty() ? "" : yaml(citation(about), 0);
}

std::string how_to_cite(const About& about) {
  std::string ours;
  if (about.authors.empty()) {
    ours =
        "Who released this data set is not known, so it has no CITATION.cff: no authors were named "
        "(`--authors` or `--about`).";
  } else {
    ours = fmt::format("{}: {}", names_of(about), about.title_or_ours());
    if (!about.version.empty()) ours += ", version " + about.version;
    if (!about.date_released.empty()) ours += ", " + about.date_released;
    if (!about.doi.empty()) ours += fmt::format(", [doi {0}](https://doi.org/{0})", about.doi);
    ours += ". See `CITATION.cff`.";
  }
  return fmt::format(
      "## How to cite\n\n- This data set: {}\n- The method: Zhang and others, RadGenome-Chest CT: A Grounded "
      "Vision-Language Dataset for Chest CT Analysis, 2024, "
      "[arXiv 2404.16754](https://arxiv.org/abs/2404.16754).\n- The program: radgenome {}.\n\n",
      ours, RADGENOME_VERSION);
}

}  // namespace radgenome::release
