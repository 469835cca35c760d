// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/unicode.h"

namespace radgenome::pipeline::synth {
namespace {

void replace(std::string& text, const std::string& name, const std::string& value) {
  for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + value.size()))
    text.replace(at, name.size(), value);
}

/// Sizes are whole millimetres, so that one digit after the point says them in centimetres.
void fill_in(std::string& text, const Abnormality& abnormality, const ReportTemplates& templates,
             Random& random) {
  if (const auto wordings = templates.places.find(abnormality.place); wordings != templates.places.end())
    replace(text, "{place}", wordings->second[random.index(wordings->second.size())]);
  if (!abnormality.size_mm) return;
  const long mm = std::lround(*abnormality.size_mm);
  replace(text, "{mm}", std::to_string(mm));
  replace(text, "{cm}", fmt::format("{}.{}", mm / 10, mm % 10));
}

class Writer {
 public:
  Writer(const Plan& plan, const ReportTemplates& templates, Random random)
      : plan_(plan), templates_(templates), random_(random) {}

  std::string section(const std::string& name, const std::vector<Slot>& slots) {
    std::string text;
    for (const auto& slot : slots) {
      const auto* abnormality = first_of(slot.when);
      const auto& choices = abnormality != nullptr ? slot.then : slot.otherwise;
      if (choices.empty()) continue;
      say(choices[random_.index(choices.size())], abnormality, name, text);
    }
    return text;
  }

  const std::string& one_of(const std::vector<std::string>& choices) {
    return choices[random_.index(choices.size())];
  }

  std::vector<StatedFact> facts;

 private:
  const Abnormality* first_of(const std::vector<std::string>& findings) const {
    for (const auto& finding : findings)
      if (const auto* abnormality = plan_.find(finding)) return abnormality;
    return nullptr;
  }

  void say(const SentenceTemplate& sentence, const Abnormality* abnormality, const std::string& section,
           std::string& text) {
    if (sentence.say.empty()) return;
    std::string words = sentence.say;
    if (abnormality != nullptr) fill_in(words, *abnormality, templates_, random_);
    if (words.find('{') != std::string::npos)
      throw Error("bad_record", fmt::format("A sentence of the synthetic reports, \"{}\", has a gap that "
                                            "nothing fills.",
                                            sentence.say));
    if (!text.empty()) text += ' ';
    const std::size_t begin = text.size();
    text += words;
    for (const auto& fact : sentence.facts) state(fact, abnormality, section, text, begin);
  }

  void state(const FactTemplate& fact, const Abnormality* abnormality, const std::string& section,
             const std::string& text, std::size_t begin) {
    const auto at = text.find(fact.words, begin);
    if (fact.words.empty() || at == std::string::npos)
      throw Error("bad_record", fmt::format("A sentence of the synthetic reports does not hold the words "
                                            "\"{}\" that it names.",
                                            fact.words));
    StatedFact stated{section, fact.finding, fact.status, fact.where, {}, 0, 0};
    if (abnormality != nullptr) {
      std::replace(stated.where.begin(), stated.where.end(), std::string("{place}"), abnormality->place);
      if (fact.size && abnormality->size_mm) stated.size_mm = {*abnormality->size_mm};
    }
    stated.start = code_points_before(text, at);
    stated.end = code_points_before(text, at + fact.words.size());
    facts.push_back(std::move(stated));
  }

  const Plan& plan_;
  const ReportTemplates& templates_;
  Random random_;
};

}  // namespace

Report write_report(const Plan& plan, const ReportTemplates& templates, Random random) {
  Writer writer(plan, templates, random);
  Report report;
  report.clinical = writer.one_of(templates.clinical);
  report.technique = writer.one_of(plan.contrast ? templates.technique_contrast : templates.technique_plain);
  report.findings = writer.section("findings", templates.findings);
  report.impression = writer.section("impression", templates.impression);
  report.facts = std::move(writer.facts);
  return report;
}

}  // namespace radgenome::pipeline::synth
