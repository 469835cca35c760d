// SPDX-License-Identifier: Apache-2.0
#include "core/error.h"
#include "core/json.h"
#include "pipeline/synth/report.h"

namespace radgenome::pipeline::synth {
namespace {

using Strings = std::vector<std::string>;

FactTemplate fact_from(const Json& value) {
  JsonObject object(value);
  FactTemplate fact;
  fact.finding = object.get<std::string>("finding");
  fact.status = object.get_or<std::string>("status", "present");
  fact.words = object.get<std::string>("words");
  fact.where = object.get<Strings>("where");
  fact.size = object.get_or<bool>("size", false);
  object.finish();
  return fact;
}

std::vector<SentenceTemplate> sentences_from(const Json* list) {
  std::vector<SentenceTemplate> sentences;
  if (list == nullptr) return sentences;
  for (const auto& value : *list) {
    JsonObject object(value);
    SentenceTemplate sentence;
    sentence.say = object.get<std::string>("say");
    for (const auto& fact : object.at("facts")) sentence.facts.push_back(fact_from(fact));
    object.finish();
    sentences.push_back(std::move(sentence));
  }
  return sentences;
}

std::vector<Slot> slots_from(const Json& list) {
  std::vector<Slot> slots;
  for (const auto& value : list) {
    JsonObject object(value);
    Slot slot;
    slot.when = object.get_or<Strings>("when", {});
    slot.then = sentences_from(object.seek("then"));
    slot.otherwise = sentences_from(object.seek("else"));
    object.finish();
    slots.push_back(std::move(slot));
  }
  return slots;
}

}  // namespace

ReportTemplates ReportTemplates::load(const std::filesystem::path& file) {
  return in_context(file.string(), [&] {
    const Json value = read_json(file);
    JsonObject object(value);
    object.at("format");
    ReportTemplates templates;
    templates.places = object.get<std::map<std::string, Strings>>("places");
    templates.clinical = object.get<Strings>("clinical");
    templates.technique_plain = object.get<Strings>("technique_plain");
    templates.technique_contrast = object.get<Strings>("technique_contrast");
    templates.findings = slots_from(object.at("findings"));
    templates.impression = slots_from(object.at("impression"));
    object.finish();
    if (templates.clinical.empty() || templates.technique_plain.empty() ||
        templates.technique_contrast.empty())
      throw Error("bad_record", "A list of texts to choose from is empty; it needs one text at least.");
    return templates;
  });
}

}  // namespace radgenome::pipeline::synth
