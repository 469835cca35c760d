// SPDX-License-Identifier: Apache-2.0
#include "release/labels.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/unicode.h"

namespace radgenome::release {
namespace {

using Strings = std::vector<std::string>;

record::Status status_of(const std::string& name) {
  for (const auto status : {record::Status::present, record::Status::absent, record::Status::possible})
    if (record::name_of(status) == name) return status;
  throw Error("bad_labels", fmt::format("\"{}\" is no status; it must be present, absent or possible", name));
}

LabelRule rule_from(const Json& value, const knowledge::Knowledge& knowledge) {
  JsonObject object(value);
  LabelRule rule;
  rule.findings = object.get<Strings>("findings");
  for (const auto& name : object.get_or<Strings>("status", {"present"}))
    rule.statuses.push_back(status_of(name));
  rule.within = object.get_or<Strings>("within", {});
  rule.words = object.get_or<Strings>("words", {});
  rule.not_words = object.get_or<Strings>("not_words", {});
  object.finish();
  for (const auto& id : rule.findings) knowledge.finding(id);
  for (const auto& id : rule.within) knowledge.structure(id);
  return rule;
}

bool stands_in(const Strings& words, const std::string& text) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

std::string words_of(const record::Fact& fact, const std::string& text) {
  return lower_case(code_point_slice(text, fact.start, fact.end));
}

/// Also those that say where it is: "thickening … in the peribronchial sheath".
std::string all_words_of(const record::Fact& fact, const std::string& text) {
  std::string words = words_of(fact, text);
  for (const auto& part : fact.evidence)
    if (part.kind == "place") words += "\n" + lower_case(code_point_slice(text, part.start, part.end));
  return words;
}

}  // namespace

LabelTable LabelTable::load(const std::filesystem::path& data, const knowledge::Knowledge& knowledge) {
  const auto path = data / "labels.json";
  LabelTable table;
  table.knowledge_ = &knowledge;
  std::string label = "(none)";
  try {
    const Json json = parse_json(read_file(path));
    JsonObject root(json);
    record::require_format(root.get<std::string>("format"), "radgenome.labels/1");
    for (const auto& item : root.list("labels")) {
      JsonObject entry(item);
      label = entry.get<std::string>("label");
      table.labels_.push_back({label, {}});
      for (const auto& fact : entry.list("facts"))
        table.labels_.back().facts.push_back(rule_from(fact, knowledge));
      entry.finish();
    }
    root.finish();
  } catch (const Error& error) {
    throw Error("bad_labels",
                fmt::format("{}, label \"{}\": {}", path.generic_string(), label, error.sentence()));
  }
  return table;
}

bool LabelTable::fits(const LabelRule& rule, const record::Fact& fact, const std::string& text) const {
  const auto has = [](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  if (!has(rule.findings, fact.finding) || !has(rule.statuses, fact.status)) return false;
  const auto is_within = [&](const std::string& place) {
    return std::any_of(rule.within.begin(), rule.within.end(),
                       [&](const std::string& around) { return knowledge_->is_within(place, around); });
  };
  if (!rule.within.empty() && std::none_of(fact.where.begin(), fact.where.end(), is_within)) return false;
  if (!rule.words.empty() && !stands_in(rule.words, all_words_of(fact, text))) return false;
  return rule.not_words.empty() || !stands_in(rule.not_words, words_of(fact, text));
}

std::vector<bool> LabelTable::read(const record::Facts& facts,
                                   std::span<const record::Section> sections) const {
  std::vector<bool> found(labels_.size(), false);
  for (const auto& sentence : facts.sentences) {
    if (sentence.facts.empty()) continue;
    const auto section = std::find_if(sections.begin(), sections.end(),
                                      [&](const auto& s) { return s.name == sentence.section; });
    if (section == sections.end()) continue;
    for (std::size_t i = 0; i < labels_.size(); ++i)
      for (const auto& rule : labels_[i].facts)
        for (const auto& fact : sentence.facts) found[i] = found[i] || fits(rule, fact, section->text);
  }
  return found;
}

}  // namespace radgenome::release
