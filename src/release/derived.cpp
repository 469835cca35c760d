// SPDX-License-Identifier: Apache-2.0
#include "release/derived.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <set>

#include "core/blanks.h"
#include "core/error.h"
#include "core/hash.h"
#include "core/unicode.h"
#include "record/made_by.h"
#include "scan_file/scan_file.h"

namespace radgenome::release {
namespace {

constexpr const char* case_format = "radgenome.derived_case/1";
constexpr const char* options_format = "radgenome.derived_release/1";
static_assert(std::endian::native == std::endian::little, "hashes are of little-endian numbers");

const std::string* section_of(const std::vector<record::Section>& report, std::string_view name) {
  for (const auto& section : report)
    if (section.name == name) return &section.text;
  return nullptr;
}

/// Shorter sentences are such as stand in an answer by chance: "normal".
constexpr std::size_t least_quote = 12;

/// The sentences of an answer, in their order, as their marks.
std::string marks_of(const std::vector<std::string>& ids, const record::Facts& facts) {
  std::string marks;
  for (const auto& id : ids)
    for (const auto& sentence : facts.sentences)
      if (sentence.id == id)
        marks += (marks.empty() ? "" : " ") + quote_mark(sentence.section, sentence.start, sentence.end);
  return marks;
}

/// Every text of a question that a reader sees.
template <class Question, class Work>
void each_text(Question& question, const Work& work) {
  work(question.question);
  work(question.answer_text);
  for (auto& option : question.options) work(option.text);
}

/// The sentences of the facts that a question rests on: those that it may quote.
std::vector<const record::Sentence*> quotable(const record::Question& question, const record::Facts& facts) {
  const std::set<std::string> stated(question.facts.begin(), question.facts.end());
  std::vector<const record::Sentence*> sentences;
  for (const auto& sentence : facts.sentences)
    if (std::any_of(sentence.facts.begin(), sentence.facts.end(),
                    [&](const auto& fact) { return stated.contains(fact.id); }))
      sentences.push_back(&sentence);
  return sentences;
}

/// What stands between the marks of `text` stays; each mark becomes what `read` makes of it.
template <class Read>
std::string each_mark(const std::string& text, const Read& read) {
  std::string whole;
  for (std::size_t at = 0; at < text.size();) {
    const auto open = text.find('{', at);
    const auto close = open == std::string::npos ? open : text.find('}', open);
    if (close == std::string::npos) return whole + text.substr(at);
    whole += text.substr(at, open - at);
    const auto mark = text.substr(open, close - open + 1);
    const auto made = read(mark);
    whole += made ? *made : mark;
    at = close + 1;
  }
  return whole;
}

/// Nothing for braces that are no mark.
std::optional<std::string> quote_of(const std::string& mark, const std::vector<record::Section>& report) {
  const auto blank = mark.rfind(' '), dash = mark.rfind('-');
  if (blank == std::string::npos || dash == std::string::npos || dash < blank) return std::nullopt;
  const auto digits = [](const std::string& text) {
    return !text.empty() && text.size() < 10 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto start = mark.substr(blank + 1, dash - blank - 1),
             end = mark.substr(dash + 1, mark.size() - dash - 2);
  if (!digits(start) || !digits(end)) return std::nullopt;
  const auto* text = section_of(report, mark.substr(1, blank - 1));
  const std::size_t from = std::stoul(start), to = std::stoul(end);
  if (text == nullptr || from > to || to > code_points_before(*text, text->size()))
    throw Error("bad_record", fmt::format("the quote {} lies outside the report", mark));
  return with_single_blanks(code_point_slice(*text, from, to));
}

template <class Record>
void put(Json& json, const char* name, const std::optional<Record>& record) {
  if (record) json[name] = record::to_json(*record);
}

template <class Record>
std::optional<Record> get(JsonObject& object, const char* name, Record (*from)(const Json&)) {
  const auto* value = object.seek(name);
  return value == nullptr ? std::nullopt : std::optional(from(*value));
}

template <class Record>
std::optional<Record> if_made(const Record& record) {
  return record.case_id.empty() ? std::nullopt : std::optional(record);
}

Split split_from(const std::string& name) {
  for (const auto split : all_splits)
    if (name_of(split) == name) return split;
  throw Error("bad_record", fmt::format("there is no split \"{}\"", name));
}

}  // namespace

std::string quote_mark(const std::string& section, std::size_t start, std::size_t end) {
  return fmt::format("{{{} {}-{}}}", section, start, end);
}

record::Questions without_quotes(const record::Questions& questions, const record::Facts& facts,
                                 const std::vector<record::Section>& report) {
  auto stripped = questions;
  for (auto& question : stripped.questions) {
    auto sentences = quotable(question, facts);
    // The longest first: a short sentence may be part of a longer one.
    std::stable_sort(sentences.begin(), sentences.end(),
                     [](const auto* a, const auto* b) { return a->end - a->start > b->end - b->start; });
    if (const auto* set = std::get_if<record::IdSet>(&question.answer);
        set != nullptr && set->of == "sentences")
      question.answer_text = marks_of(set->ids, facts);
    each_text(question, [&](std::string& text) {
      for (const auto* sentence : sentences) {
        const auto* section = section_of(report, sentence->section);
        if (section == nullptr) continue;
        const auto words = with_single_blanks(code_point_slice(*section, sentence->start, sentence->end));
        if (words.size() < least_quote) continue;
        if (const auto at = text.find(words); at != std::string::npos)
          text.replace(at, words.size(), quote_mark(sentence->section, sentence->start, sentence->end));
      }
    });
  }
  if (!(with_quotes(stripped, report) == questions))
    throw Error("cannot_derive", "a question quotes the report in a way that cannot be undone");
  return stripped;
}

record::Questions with_quotes(record::Questions questions, const std::vector<record::Section>& report) {
  for (auto& question : questions.questions)
    each_text(question, [&](std::string& text) {
      text = each_mark(text, [&](const std::string& mark) { return quote_of(mark, report); });
    });
  return questions;
}

ReleasedCase without_texts(const ReleasedCase& whole) {
  auto stripped = whole;
  stripped.questions = without_quotes(whole.questions, whole.facts, whole.record.report);
  stripped.record.report.clear();
  stripped.texts = ReportTexts::offsets;
  return stripped;
}

std::string hash_of_ct(const Ct& ct) {
  Sha256 hash;
  const auto add = [&](const auto& number) {
    hash.add({reinterpret_cast<const char*>(&number), sizeof number});
  };
  const auto& geometry = ct.geometry();
  for (int axis = 0; axis < 3; ++axis) add(static_cast<std::int64_t>(geometry.size[axis]));
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) add(geometry.world_from_voxel.linear(row, column) + 0.0);
    add(geometry.world_from_voxel.offset(row) + 0.0);  // -0 is 0
  }
  const auto voxels = ct.values();
  hash.add({reinterpret_cast<const char*>(voxels.data()), voxels.size_bytes()});
  return hash.finish();
}

std::vector<std::pair<std::string, std::string>> hashes_of(const std::vector<record::Section>& report) {
  std::vector<std::pair<std::string, std::string>> hashes;
  hashes.reserve(report.size());
  for (const auto& section : report) hashes.emplace_back(section.name, sha256_of(section.text));
  return hashes;
}

DerivedCase derived_of(const ReleasedCase& whole, const record::Questions& questions, const Cases& cases) {
  DerivedCase derived;
  const auto& id = whole.record.id;
  derived.record = whole.record;
  derived.record.report.clear();
  derived.sections = hashes_of(whole.record.report);
  if (whole.record.ct) derived.ct = hash_of_ct(cases.load_ct(id));
  if (const auto scan = cases.scan_file(id)) derived.ct_in_scan = scan_file::ScanFile::open(*scan).has_ct();
  derived.split = whole.split;
  derived.structures = if_made(whole.structures);
  derived.facts = if_made(whole.facts);
  derived.links = if_made(whole.links);
  derived.checks = if_made(whole.checks);
  derived.verdicts = whole.verdicts;
  derived.questions = if_made(without_quotes(questions, whole.facts, whole.record.report));
  return derived;
}

Json to_json(const DerivedCase& derived) {
  Json sections = Json::array();
  for (const auto& [name, hash] : derived.sections) sections.push_back({{"name", name}, {"sha256", hash}});
  Json json = {{"format", case_format},
               {"split", name_of(derived.split)},
               {"sections", sections},
               {"ct_sha256", derived.ct.empty() ? Json() : Json(derived.ct)},
               {"ct_in_scan", derived.ct_in_scan},
               {"case", record::to_json(derived.record)}};
  put(json, "structures", derived.structures);
  put(json, "facts", derived.facts);
  put(json, "links", derived.links);
  put(json, "checks", derived.checks);
  put(json, "questions", derived.questions);
  for (const auto& verdict : derived.verdicts) json["verdicts"].push_back(record::to_json(verdict));
  return json;
}

DerivedCase derived_case_from(const Json& value) {
  JsonObject object(value);
  record::require_format(object.get<std::string>("format"), case_format);
  DerivedCase derived;
  derived.split = split_from(object.get<std::string>("split"));
  for (const auto& item : object.list("sections")) {
    JsonObject section(item);
    derived.sections.emplace_back(section.get<std::string>("name"), section.get<std::string>("sha256"));
    section.finish();
  }
  derived.ct = object.get_or<std::string>("ct_sha256", "");
  derived.ct_in_scan = object.get<bool>("ct_in_scan");
  derived.record = record::case_from(object.at("case"));
  derived.structures = get(object, "structures", record::structures_from);
  derived.facts = get(object, "facts", record::facts_from);
  derived.links = get(object, "links", record::links_from);
  derived.checks = get(object, "checks", record::checks_from);
  derived.questions = get(object, "questions", record::questions_from);
  if (object.seek("verdicts") != nullptr)
    for (const auto& verdict : object.list("verdicts"))
      derived.verdicts.push_back(record::verdict_from(verdict));
  object.finish();
  return derived;
}

void write_scan_with(const std::filesystem::path& scan, const Ct* ct, const std::filesystem::path& to) {
  const auto open = scan_file::ScanFile::open(scan);
  scan_file::Content content{open.geometry(), ct, {}, {}};
  for (const auto& entry : open.masks()) {
    content.masks[entry.structure] =
        std::make_shared<const Mask>(entry.voxels == 0 ? Mask(open.geometry()) : open.mask(entry.structure));
    content.sources[entry.structure] = entry.source;
  }
  scan_file::write(to, content);
}

Json derived_options_json(const Options& options) {
  Json json = {{"format", options_format},
               {"formats", options.formats},
               {"paths", options.paths == Paths::all ? "all" : "one"},
               {"allowed_audits", options.allowed_audits},
               {"shard_bytes", options.shard_bytes},
               {"about", to_json(options.about)}};
  if (options.checked) json["checked"] = to_json(*options.checked);
  return json;
}

Options derived_options_from(const Json& value) {
  JsonObject object(value);
  record::require_format(object.get<std::string>("format"), options_format);
  Options options;
  options.formats = object.get<std::vector<std::string>>("formats");
  options.paths = object.get<std::string>("paths") == "all" ? Paths::all : Paths::one;
  options.allowed_audits = object.get<std::vector<std::string>>("allowed_audits");
  options.shard_bytes = object.get<std::uint64_t>("shard_bytes");
  options.about = about_from(object.at("about"));
  if (const auto* checked = object.seek("checked")) options.checked = checked_from(*checked);
  options.name_readers = true;  // they have the names of the release already
  object.finish();
  return options;
}

}  // namespace radgenome::release
