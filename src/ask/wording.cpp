// SPDX-License-Identifier: Apache-2.0
#include "ask/wording.h"

#include <fmt/format.h>

#include <array>

#include "core/error.h"
#include "core/file.h"
#include "core/folder.h"
#include "core/hash.h"
#include "core/json.h"

namespace radgenome::ask {
namespace {

constexpr std::array<const char*, 7> slot_names = {"{finding}",  "{findings}", "{place}",   "{other}",
                                                   "{quantity}", "{trait}",    "{sentence}"};
constexpr const char* words_name = "words";
constexpr std::array<const char*, 8> needed_words = {"yes",     "no",   "none",  "and",
                                                     "article", "left", "right", "both"};

bool uses(const Wording::Template& wording, const char* slot) {
  return wording.text.find(slot) != std::string::npos;
}

void fill(std::string& text, const char* slot, const std::string& value) {
  for (auto at = text.find(slot); at != std::string::npos; at = text.find(slot, at + value.size()))
    text.replace(at, std::string_view(slot).size(), value);
}

void check_slots(const Wording::Template& wording) {
  auto left = wording.text;
  for (const char* slot : slot_names) fill(left, slot, "");
  if (left.find_first_of("{}") != std::string::npos)
    throw Error("bad_wording", fmt::format("the wording \"{}\" has a slot that does not exist; there are {}",
                                           wording.id, fmt::join(slot_names, ", ")));
}

const std::string& entry_of(const std::map<std::string, std::string>& words, const char* list,
                            const std::string& id) {
  const auto found = words.find(id);
  if (found == words.end())
    throw Error("bad_wording", fmt::format("\"{}\" of {}.json lacks \"{}\"", list, words_name, id));
  return found->second;
}

void require_wording_format(JsonObject& object, const std::string& format) {
  if (object.get<std::string>("format") != format)
    throw Error("bad_wording", fmt::format("the format is not {}", format));
}

}  // namespace

void Wording::take_words(const std::string& bytes) {
  const auto json = parse_json(bytes);
  JsonObject object(json);
  require_wording_format(object, "radgenome.words/1");
  words_ = object.get<std::map<std::string, std::string>>("words");
  for (const char* word : needed_words)
    if (!words_.contains(word)) throw Error("bad_wording", fmt::format("\"words\" lacks \"{}\"", word));
  spoken_ = object.get<std::map<std::string, std::string>>("spoken");
  quantities_ = object.get_or<std::map<std::string, std::string>>("quantities", {});
  traits_ = object.get_or<std::map<std::string, std::string>>("traits", {});
  attributes_ = object.get_or<std::map<std::string, std::string>>("attributes", {});
  object.finish();
}

void Wording::take_kind(const std::string& kind, const std::string& bytes) {
  const auto json = parse_json(bytes);
  JsonObject object(json);
  require_wording_format(object, "radgenome.wordings/1");
  auto& templates = templates_[kind];
  for (const auto& text : object.get<std::vector<std::string>>("wordings")) {
    templates.push_back({fmt::format("{}.{}", kind, templates.size() + 1), text});
    check_slots(templates.back());
  }
  object.finish();
}

Wording Wording::load(const std::filesystem::path& data, const std::string& language) {
  const auto folder = data / "questions" / language;
  Wording wording;
  std::string all;
  std::error_code failed;
  const auto files = files_with_extension(folder, ".json", failed);
  if (failed)
    throw Error("bad_wording", fmt::format("{} cannot be read: {}", folder.string(), failed.message()));
  for (const auto& file : files) {
    const auto bytes = read_file(file);
    all += sha256_of(bytes);
    in_context(file.string(), [&] {
      if (file.stem() == words_name)
        wording.take_words(bytes);
      else
        wording.take_kind(file.stem().string(), bytes);
    });
  }
  if (wording.words_.empty())
    throw Error("bad_wording", fmt::format("{} lacks {}.json", folder.string(), words_name));
  wording.version_ = fmt::format("{}/{}", language, sha256_of(all).substr(7, 12));
  return wording;
}

const std::vector<Wording::Template>& Wording::wordings(const std::string& kind) const {
  const auto found = templates_.find(kind);
  if (found == templates_.end())
    throw Error("bad_wording", fmt::format("there is no wording for questions of kind \"{}\"", kind));
  return found->second;
}

Wording::Chosen Wording::choose(const std::string& kind, const std::string& seed, const Slots& slots) const {
  // A report's sentence comes last: nothing is filled into it.
  const std::array<const std::string*, slot_names.size()> values = {
      &slots.finding,  &slots.findings, &slots.place,   &slots.other,
      &slots.quantity, &slots.trait,    &slots.sentence};
  std::vector<const Template*> fitting;
  for (const auto& wording : wordings(kind)) {
    bool fits = (uses(wording, slot_names[0]) || uses(wording, slot_names[1])) == !slots.finding.empty();
    for (std::size_t i = 2; i < values.size(); ++i)
      fits = fits && uses(wording, slot_names[i]) == !values[i]->empty();
    if (fits) fitting.push_back(&wording);
  }
  if (fitting.empty()) {
    std::string filled;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!values[i]->empty()) filled += std::string(filled.empty() ? "" : " ") + slot_names[i];
    throw Error(
        "bad_wording",
        fmt::format("no wording of kind \"{}\" has just the slots that are needed ({})", kind, filled));
  }
  const auto& chosen = *fitting[spread_hash(seed) % fitting.size()];
  std::string text = chosen.text;
  for (std::size_t i = 0; i < values.size(); ++i) fill(text, slot_names[i], *values[i]);
  return {chosen.id, text};
}

std::optional<std::string> Wording::quantity(const std::string& quantity,
                                             const std::string& structure) const {
  const auto found = quantities_.find(quantity);
  if (found == quantities_.end()) return std::nullopt;
  auto text = found->second;
  fill(text, "{place}", spoken(structure));
  return text;
}

const std::string& Wording::trait(const std::string& group) const {
  return entry_of(traits_, "traits", group);
}

const std::string& Wording::attribute(const std::string& id) const {
  return entry_of(attributes_, "attributes", id);
}

std::string Wording::spoken(const std::string& structure) const {
  const auto found = spoken_.find(structure);
  return found != spoken_.end() ? found->second : word("article") + structure;
}

std::string Wording::list(const std::vector<std::string>& items) const {
  std::string text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? " " + word("and") + " " : ", ";
    text += items[i];
  }
  return text;
}

}  // namespace radgenome::ask
