// SPDX-License-Identifier: Apache-2.0
#include "knowledge/contradictions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"
#include "core/json.h"
#include "knowledge/read.h"

namespace radgenome::knowledge {
namespace {

using Strings = std::vector<std::string>;
using Compare = Contradiction::Compare;
using Within = Contradiction::Within;

constexpr std::array<std::string_view, 8> compares = {"reason",      "mask_present", "mask_empty",
                                                      "other_side",  "stated_size",  "measured_size",
                                                      "measurement", "volume"};
constexpr std::array<std::string_view, 2> withins = {"anywhere", "side"};
constexpr std::array<std::string_view, 2> sides = {"left", "right"};
constexpr std::array<std::string_view, 3> severities = {"info", "warning", "error"};
constexpr std::array<std::string_view, 3> statuses = {"present", "possible", "absent"};

/// The place of `name` among `names`.
template <std::size_t n>
std::size_t one_of(const std::array<std::string_view, n>& names, const char* key, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end())
    throw Error("bad_record",
                fmt::format("\"{}\" is \"{}\"; it must be one of: {}", key, name, fmt::join(names, ", ")));
  return static_cast<std::size_t>(found - names.begin());
}

/// What the statement must be, so that the row looks at it.
void read_statement(const Json& value, const Knowledge& knowledge, Contradiction& row) {
  JsonObject statement(value);
  row.findings = statement.get_or<Strings>("findings", {});
  row.but_not = statement.get_or<Strings>("but_not", {});
  row.status = statement.get_or<Strings>("status", {});
  row.abnormal = statement.find<bool>("abnormal");
  row.places = statement.get_or<Strings>("places", {});
  row.words = statement.get_or<Strings>("words", {});
  statement.finish();
  for (const auto* list : {&row.findings, &row.but_not})
    for (const auto& id : *list) knowledge.finding(id);
  for (const auto& place : row.places) knowledge.structure(place);
  for (const auto& status : row.status) one_of(statuses, "status", status);
}

/// What speaks against it.
void read_evidence(const Json& value, const Knowledge& knowledge, Contradiction& row) {
  JsonObject against(value);
  row.compare = static_cast<Compare>(one_of(compares, "compare", against.get<std::string>("compare")));
  row.reasons = against.get_or<Strings>("reasons", {});
  row.structure = against.get_or<std::string>("structure", "");
  row.within =
      static_cast<Within>(one_of(withins, "within", against.get_or<std::string>("within", "anywhere")));
  row.quantity = against.get_or<std::string>("quantity", "");
  row.above = against.find<double>("above");
  row.below = against.find<double>("below");
  against.finish();
  if (!row.structure.empty()) knowledge.structure(row.structure);
}

/// What each comparison cannot do without.
void check_evidence(const Contradiction& row) {
  const auto need = [](bool there, const char* key) {
    if (!there) throw Error("bad_record", fmt::format("this comparison needs \"{}\"", key));
  };
  switch (row.compare) {
    case Compare::reason:
      return need(!row.reasons.empty(), "reasons");
    case Compare::mask_present:
    case Compare::stated_size:
      return need(row.above.has_value(), "above");
    case Compare::mask_empty:
      return need(!row.structure.empty(), "structure");
    case Compare::other_side:
      need(!row.structure.empty(), "structure");
      return need(row.above.has_value(), "above");
    case Compare::measurement:
    case Compare::measured_size:
      need(!row.quantity.empty(), "quantity");
      need(!row.structure.empty(), "structure");
      [[fallthrough]];
    case Compare::volume:
      return need(row.above.has_value() != row.below.has_value(), "above\" or \"below");
  }
}

Contradiction row_from(JsonObject& entry, const Knowledge& knowledge) {
  Contradiction row;
  row.id = entry.get<std::string>("id");
  row.severity = entry.get<std::string>("severity");
  one_of(severities, "severity", row.severity);
  row.rule = entry.get<std::string>("rule");
  read_statement(entry.at("stated"), knowledge, row);
  read_evidence(entry.at("against"), knowledge, row);
  row.sentence = entry.get<std::string>("sentence");
  check_evidence(row);
  return row;
}

}  // namespace

std::string_view name_of(Compare compare) {
  return compares[static_cast<std::size_t>(compare)];
}

Contradictions Contradictions::load(const std::filesystem::path& data, const Knowledge& knowledge) {
  const auto file = data / "contradictions.json";
  const auto text = read_file(file);
  Contradictions table;
  table.version_ = sha256_of(text);
  std::string at;
  try {
    const auto json = parse_json(text);
    JsonObject root(json);
    if (root.get<std::string>("format") != "radgenome.contradictions/1")
      throw Error("bad_record", "this program reads the format \"radgenome.contradictions/1\"");
    table.side_words_ = root.get<std::map<std::string, Strings>>("side_words");
    for (const auto& [side, words] : table.side_words_) one_of(sides, "side_words", side);
    for (const auto& item : root.list("contradictions")) {
      at = fmt::format("number {}", table.rows_.size() + 1);
      JsonObject entry(item);
      at = entry.get<std::string>("id");
      for (const auto& row : table.rows_)
        if (row.id == at) throw Error("bad_record", "the id stands there twice");
      table.rows_.push_back(row_from(entry, knowledge));
      entry.finish();
    }
    at.clear();
    root.finish();
  } catch (const Error& error) {
    throw_bad(file.string(), at, error.sentence());
  }
  return table;
}

}  // namespace radgenome::knowledge
