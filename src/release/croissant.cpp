// SPDX-License-Identifier: Apache-2.0
#include "release/croissant.h"

#include <fmt/format.h>

#include "core/json.h"
#include "release/rows.h"
#include "release/split.h"

namespace radgenome::release {
namespace {

Json context() {
  return {{"@language", "en"},
          {"@vocab", "https://schema.org/"},
          {"citeAs", "cr:citeAs"},
          {"column", "cr:column"},
          {"conformsTo", "dct:conformsTo"},
          {"cr", "http://mlcommons.org/croissant/"},
          {"rai", "http://mlcommons.org/croissant/RAI/"},
          {"data", {{"@id", "cr:data"}, {"@type", "@json"}}},
          {"dataType", {{"@id", "cr:dataType"}, {"@type", "@vocab"}}},
          {"dct", "http://purl.org/dc/terms/"},
          {"examples", {{"@id", "cr:examples"}, {"@type", "@json"}}},
          {"extract", "cr:extract"},
          {"field", "cr:field"},
          {"fileProperty", "cr:fileProperty"},
          {"fileObject", "cr:fileObject"},
          {"fileSet", "cr:fileSet"},
          {"format", "cr:format"},
          {"includes", "cr:includes"},
          {"isLiveDataset", "cr:isLiveDataset"},
          {"jsonPath", "cr:jsonPath"},
          {"key", "cr:key"},
          {"md5", "cr:md5"},
          {"parentField", "cr:parentField"},
          {"path", "cr:path"},
          {"recordSet", "cr:recordSet"},
          {"references", "cr:references"},
          {"regex", "cr:regex"},
          {"repeated", "cr:repeated"},
          {"replace", "cr:replace"},
          {"sc", "https://schema.org/"},
          {"separator", "cr:separator"},
          {"source", "cr:source"},
          {"subField", "cr:subField"},
          {"transform", "cr:transform"}};
}

Json file_object(const ReleasedFile& file) {
  const bool is_table = file.path.ends_with(".parquet");
  return {{"@type", "cr:FileObject"},
          {"@id", file.path},
          {"name", file.path},
          {"contentUrl", file.path},
          {"contentSize", fmt::format("{} B", file.bytes)},
          {"encodingFormat", is_table ? "application/x-parquet" : "application/x-tar"},
          {"sha256", file.sha256}};
}

const char* data_type(table::Type type) {
  switch (type) {
    case table::Type::text:
    case table::Type::texts:
      return "sc:Text";
    case table::Type::boolean:
      return "sc:Boolean";
    case table::Type::integer:
    case table::Type::integers:
      return "sc:Integer";
    case table::Type::number:
    case table::Type::numbers:
      break;
  }
  return "sc:Float";
}

bool is_list(table::Type type) {
  return type == table::Type::texts || type == table::Type::integers || type == table::Type::numbers;
}

/// One table of one split, read from its file: "train/questions".
Json record_set(const CaseTable& table, const ReleasedFile& file, const std::string& name) {
  Json fields = Json::array();
  for (const auto& column : table.schema) {
    Json field = {{"@type", "cr:Field"},
                  {"@id", name + "/" + column.name},
                  {"name", column.name},
                  {"dataType", data_type(column.type)}};
    if (is_list(column.type)) field["repeated"] = true;
    field["source"] = {{"fileObject", {{"@id", file.path}}}, {"extract", {{"column", column.name}}}};
    fields.push_back(std::move(field));
  }
  return {{"@type", "cr:RecordSet"}, {"@id", name}, {"name", name}, {"field", fields}};
}

/// "tables/train/questions-00001.parquet" → "train/questions-00001"; the first shard goes without its number.
std::string record_set_name(const std::string& path) {
  auto name = path.substr(std::string("tables/").size());
  name.erase(name.size() - std::string(".parquet").size());
  if (name.ends_with("-00000")) name.erase(name.size() - 6);
  return name;
}

/// What those who release it say of it.
void put_about(const About& about, Json& json) {
  for (const auto& [key, text] :
       {std::pair{"license", about.licence.empty() ? "" : "https://spdx.org/licenses/" + about.licence},
        std::pair{"version", about.version}, std::pair{"url", about.url},
        std::pair{"datePublished", about.date_released},
        std::pair{"identifier", about.doi.empty() ? "" : "https://doi.org/" + about.doi}})
    if (!text.empty()) json[key] = text;
  for (const auto& author : about.authors) {
    const bool person = author.name.empty();
    Json creator = {{"@type", person ? "sc:Person" : "sc:Organization"},
                    {"name", !person                      ? author.name
                             : author.given_names.empty() ? author.family_names
                                                          : author.given_names + " " + author.family_names}};
    if (!author.orcid.empty()) creator["url"] = author.orcid;
    json["creator"].push_back(creator);
  }
}

}  // namespace

std::string croissant(const std::vector<ReleasedFile>& files, const About& about) {
  Json distribution = Json::array(), record_sets = Json::array();
  for (const auto& file : files) {
    if (!file.path.ends_with(".parquet") && !file.path.ends_with(".tar")) continue;
    distribution.push_back(file_object(file));
    if (!file.path.starts_with("tables/")) continue;
    const auto name = record_set_name(file.path);
    for (const auto& table : case_tables())
      if (name.ends_with("/" + table.name) || name.find("/" + table.name + "-") != std::string::npos)
        record_sets.push_back(record_set(table, file, name));
  }
  Json json = {{"@context", context()},
               {"@type", "sc:Dataset"},
               {"conformsTo", "http://mlcommons.org/croissant/1.0"},
               {"name", about.title.empty() ? "grounded_chest_ct" : about.title},
               {"description",
                about.abstract.empty()
                    ? "Chest CT volumes with masks, reports read into facts, and questions that rest on them."
                    : about.abstract}};
  put_about(about, json);
  json["distribution"] = distribution;
  json["recordSet"] = record_sets;
  return pretty(json);
}

}  // namespace radgenome::release
