// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <memory>

#include "ask/ask.h"
#include "ask/wording.h"
#include "check/check.h"
#include "cli/command.h"
#include "core/data_folder.h"
#include "core/json.h"
#include "knowledge/knowledge.h"
#include "measure/measure.h"
#include "release/audit.h"
#include "segment/segment.h"
#include "validate/validate.h"

namespace radgenome::cli::commands {
namespace {

using knowledge::Knowledge;
using knowledge::Structure;

const char* name_of(Structure::Making making) {
  switch (making) {
    case Structure::Making::own:
      return "own";
    case Structure::Making::recipe:
      return "recipe";
    case Structure::Making::none:
      break;
  }
  return "none";
}

/// What makes it out of others, or why nothing does; null where its mask is its own.
Json recipe_of(const Structure& structure) {
  if (!structure.cannot.empty()) return {{"cannot", structure.cannot}};
  if (structure.recipe.empty()) return nullptr;
  Json recipe = {{"union", structure.recipe}};
  if (!structure.recipe_may_have.empty()) recipe["may_have"] = structure.recipe_may_have;
  if (!structure.recipe_minus.empty()) recipe["minus"] = structure.recipe_minus;
  if (!structure.recipe_note.empty()) recipe["note"] = structure.recipe_note;
  return recipe;
}

template <class Value>
Json or_null(const std::optional<Value>& value) {
  return value ? Json(*value) : Json();
}

/// One row a thing; the same rows are printed as text and as JSON.
Json structures() {
  const auto knowledge = Knowledge::load(data_folder());
  const auto wording = ask::Wording::load(data_folder(), "en");
  Json rows = Json::array();
  for (const auto& structure : knowledge.structures())
    rows.push_back({{"id", structure.id},
                    {"name", wording.spoken(structure.id)},
                    {"path", knowledge.path_of(structure.id)},
                    {"parents", structure.parents},
                    {"children", knowledge.children(structure.id)},
                    {"mask", name_of(structure.making)},
                    {"recipe", recipe_of(structure)},
                    {"same_as", or_null(structure.same_as)},
                    {"aliases", structure.aliases},
                    {"snomed_ct", or_null(structure.snomed_ct)}});
  return rows;
}

Json findings() {
  const auto knowledge = Knowledge::load(data_folder());
  Json rows = Json::array();
  for (const auto& finding : knowledge.findings())
    rows.push_back({{"id", finding.id},
                    {"name", finding.name},
                    {"places", finding.places},
                    {"synonyms", finding.synonyms}});
  return rows;
}

Json attributes() {
  const auto knowledge = Knowledge::load(data_folder());
  const auto wording = ask::Wording::load(data_folder(), "en");
  Json rows = Json::array();
  for (const auto& attribute : knowledge.attributes())
    rows.push_back({{"id", attribute.id},
                    {"name", wording.attribute(attribute.id)},
                    {"group", attribute.group},
                    {"fits", attribute.fits},
                    {"findings", attribute.findings}});
  return rows;
}

Json checks() {
  Json rows = Json::array();
  for (const auto& checker : check::all_checkers())
    rows.push_back({{"id", checker.code}, {"summary", checker.summary}});
  return rows;
}

Json questions() {
  Json rows = Json::array();
  for (const auto& kind : ask::all_kinds()) rows.push_back({{"id", kind.name}, {"summary", kind.summary}});
  return rows;
}

Json audits() {
  Json rows = Json::array();
  for (const auto& audit : release::all_audits())
    rows.push_back({{"id", audit.name}, {"summary", audit.summary}});
  return rows;
}

Json rules() {
  Json rows = Json::array();
  for (const auto& rule : validate::all_rules())
    rows.push_back(
        {{"id", rule.code}, {"severity", record::name_of(rule.severity)}, {"summary", rule.summary}});
  return rows;
}

Json contradictions() {
  const auto data = data_folder();
  const auto table = knowledge::Contradictions::load(data, Knowledge::load(data));
  Json rows = Json::array();
  for (const auto& row : table.rows())
    rows.push_back({{"id", row.id},
                    {"severity", row.severity},
                    {"compares", knowledge::name_of(row.compare)},
                    {"findings", row.findings},
                    {"status", row.status},
                    {"structure", row.structure},
                    {"rule", row.rule}});
  return rows;
}

Json measurements() {
  Json rows = Json::array();
  for (const auto& quantity : measure::all_quantities())
    rows.push_back({{"id", quantity.name},
                    {"unit", quantity.unit},
                    {"definition", quantity.definition},
                    {"source", quantity.source}});
  return rows;
}

Json backends() {
  Json rows = Json::array();
  for (const auto& backend : segment::all_backends())
    rows.push_back({{"id", backend.name}, {"version", backend.version}, {"summary", backend.summary}});
  return rows;
}

std::string cell(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_null()) return "";
  if (!value.is_structured()) return value.dump();
  std::string text;
  if (value.is_object()) {
    for (const auto& item : value.items())
      text += (text.empty() ? "" : "; ") + item.key() + ": " + cell(item.value());
    return text;
  }
  for (const auto& item : value) text += (text.empty() ? "" : ", ") + item.get<std::string>();
  return text;
}

/// Columns set apart by tabs, with a head: good for eyes, grep and cut alike.
void print_table(const Json& rows) {
  std::string head;
  if (!rows.empty())
    for (const auto& column : rows.front().items()) head += (head.empty() ? "" : "\t") + column.key();
  fmt::print("{}\n", head);
  for (const auto& row : rows) {
    std::string line;
    for (const auto& column : row.items()) line += (column.key() == "id" ? "" : "\t") + cell(column.value());
    fmt::print("{}\n", line);
  }
}

struct Topic {
  const char* name;
  const char* summary;
  Json (*rows)();
};

constexpr Topic topics[] = {
    {"structures", "Names, codes and places of what has a mask, and the recipes that make masks of others",
     structures},
    {"findings", "What facts can state", findings},
    {"attributes", "How findings can look, by groups, and which of them can be so besides", attributes},
    {"checks", "What is looked at in every case", checks},
    {"contradictions", "Which statements of a report the masks can deny, and when", contradictions},
    {"measurements", "Quantities that are measured on masks, with units, definitions and sources",
     measurements},
    {"questions", "Kinds of question that are asked of every case", questions},
    {"audits", "What a release is tested for", audits},
    {"rules", "What `radgenome validate` looks for", rules},
    {"backends", "Ways to get masks", backends}};

std::function<int()> declare(CLI::App& app) {
  struct Options {
    std::string topic;
    bool json = false;
  };
  auto options = std::make_shared<Options>();
  std::vector<std::string> names;
  std::string help;
  for (const auto& topic : topics) {
    names.push_back(topic.name);
    help += fmt::format("{}{}: {}", help.empty() ? "" : "; ", topic.name, topic.summary);
  }
  app.add_option("TOPIC", options->topic, help)->required()->check(CLI::IsMember(names));
  app.add_flag("--json", options->json, "As JSON");
  return [options] {
    for (const auto& topic : topics) {
      if (options->topic != topic.name) continue;
      const auto rows = topic.rows();
      if (options->json)
        fmt::print("{}", pretty(rows));
      else
        print_table(rows);
    }
    return static_cast<int>(Exit::done);
  };
}

}  // namespace

Command info() {
  return {"info",
          "List what the program knows: structures, findings, attributes, checks, contradictions, "
          "measurements, backends",
          "  radgenome info structures          every structure: path, parents, recipe, other names, codes\n"
          "  radgenome info findings --json     the same for findings, to be read by a program",
          declare};
}

}  // namespace radgenome::cli::commands
