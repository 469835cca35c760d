// SPDX-License-Identifier: Apache-2.0
#include "extract/language_model/prompt.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <span>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"

namespace radgenome::extract::language_model {
namespace {

/// Raised whenever the form of a question changes: replies to the old form are not replies to the new one.
constexpr const char* question_form = "radgenome.model_question/1";

constexpr std::string_view findings_mark = "{{findings}}", places_mark = "{{places}}";

std::string findings_list(const knowledge::Knowledge& knowledge) {
  std::string list;
  for (const auto& finding : knowledge.findings()) {
    list += fmt::format("- {}: {}", finding.id, finding.name);
    if (!finding.synonyms.empty()) list += fmt::format(" ({})", fmt::join(finding.synonyms, "; "));
    list += "\n";
  }
  return list;
}

/// Ids of what a report can name as a place; a lesion that has a mask is none.
Json places_of(const knowledge::Knowledge& knowledge) {
  Json ids = Json::array();
  for (const auto& structure : knowledge.structures())
    if (!structure.lesion) ids.push_back(structure.id);
  return ids;
}

std::string places_list(const knowledge::Knowledge& knowledge) {
  std::string list;
  for (const auto& id : places_of(knowledge)) list += fmt::format("- {}\n", id.get_ref<const std::string&>());
  return list;
}

void fill(std::string& text, std::string_view mark, std::string list) {
  if (list.ends_with('\n')) list.pop_back();
  const auto at = text.find(mark);
  if (at == std::string::npos)
    throw Error("bad_lexicon", fmt::format("the text has no {} to be replaced by the ids", mark));
  text.replace(at, mark.size(), list);
}

/// Every list that is a mark alone becomes the list of ids.
void fill(Json& value, const std::map<std::string_view, Json>& lists) {
  if (value.is_string()) {
    const auto list = lists.find(value.get_ref<const std::string&>());
    if (list != lists.end()) value = list->second;
  } else if (value.is_structured()) {
    for (auto& item : value) fill(item, lists);
  }
}

Json ids_of(std::span<const knowledge::Finding> findings) {
  Json ids = Json::array();
  for (const auto& finding : findings) ids.push_back(finding.id);
  return ids;
}

}  // namespace

Prompt Prompt::load(const std::filesystem::path& lexicon, const knowledge::Knowledge& knowledge) {
  Prompt prompt;
  const auto words_file = lexicon / "model_prompt.txt", settings_file = lexicon / "model_request.json";
  prompt.words_ = read_file(words_file);
  in_context(words_file.string(), [&] {
    fill(prompt.words_, findings_mark, findings_list(knowledge));
    fill(prompt.words_, places_mark, places_list(knowledge));
  });
  prompt.settings_ = read_json(settings_file);
  if (!prompt.settings_.is_object())
    throw Error("bad_lexicon", "a JSON object was expected").in(settings_file.string());
  fill(prompt.settings_,
       {{findings_mark, ids_of(knowledge.findings())}, {places_mark, places_of(knowledge)}});
  Sha256 hash;
  for (const auto& part : {std::string(question_form), prompt.words_, prompt.settings_.dump()})
    hash.add(part + '\0');
  prompt.version_ = hash.finish();
  return prompt;
}

std::string Prompt::request(const std::string& model, std::span<const Question> questions) const {
  Json sentences = Json::array();
  for (std::size_t i = 0; i < questions.size(); ++i) {
    Json sentence = {{"id", std::to_string(i + 1)}};
    if (!questions[i].leadin.empty()) sentence["leadin"] = questions[i].leadin;
    sentence["sentence"] = questions[i].sentence;
    sentences.push_back(std::move(sentence));
  }
  Json body = settings_;
  body["model"] = model;
  body["messages"] = {{{"role", "system"}, {"content", words_}},
                      {{"role", "user"}, {"content", Json{{"sentences", sentences}}.dump()}}};
  return body.dump();
}

}  // namespace radgenome::extract::language_model
