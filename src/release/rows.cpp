// SPDX-License-Identifier: Apache-2.0
#include "release/rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "core/error.h"
#include "core/unicode.h"
#include "record/tables.h"

namespace radgenome::release {
namespace {

using table::Cell;
using table::ColumnOf;
using table::Type;
using Texts = std::vector<std::string>;

Cell cell_of(const std::string& text) {
  return text.empty() ? Cell{} : Cell{text};
}
std::int64_t number(std::size_t value) {
  return static_cast<std::int64_t>(value);
}

// cases

std::string section_of(const ReleasedCase& released, const std::string& name) {
  for (const auto& section : released.record.report)
    if (section.name == name) return section.text;
  return "";
}

Cell voxels_along(const ReleasedCase& released) {
  if (!released.record.geometry) return {};
  const auto& size = released.record.geometry->size;
  return std::vector<std::int64_t>{size.i, size.j, size.k};
}

Cell spacing_of(const ReleasedCase& released) {
  if (!released.record.geometry) return {};
  const auto spacing = released.record.geometry->spacing_mm();
  return std::vector<double>{spacing[0], spacing[1], spacing[2]};
}

/// Leaves of the inputs only what readers said.
void keep_words_of_readers(Json& stage) {
  Json words = Json::object();
  for (const auto& [name, hash] : stage.at("inputs").items())
    if (name.starts_with("reviews.json")) words[name] = hash;
  if (words.empty())
    stage.erase("inputs");
  else
    stage["inputs"] = words;
}

/// Stage → what it was made by; only those that ran.
Cell made_by_of(const ReleasedCase& released) {
  Json stages = Json::object();
  for (const auto* made_by :
       {&released.record.made_by, &released.facts.made_by, &released.structures.made_by,
        &released.links.made_by, &released.checks.made_by, &released.questions.made_by}) {
    if (made_by->stage.empty()) continue;
    auto stage = record::to_json(*made_by);
    stage.erase("stage");
    // What stages give each other follows from their versions; what came from outside does not.
    if (made_by != &released.record.made_by) keep_words_of_readers(stage);
    stages[made_by->stage] = std::move(stage);
  }
  return stages.dump();
}

const std::array case_columns = {
    ColumnOf<ReleasedCase>{"case", Type::text, [](const auto& c) -> Cell { return c.record.id; }},
    ColumnOf<ReleasedCase>{"patient", Type::text, [](const auto& c) -> Cell { return c.record.patient; }},
    ColumnOf<ReleasedCase>{"split", Type::text,
                           [](const auto& c) -> Cell { return std::string(name_of(c.split)); }},
    ColumnOf<ReleasedCase>{"has_ct", Type::boolean,
                           [](const auto& c) -> Cell { return c.record.ct.has_value(); }},
    ColumnOf<ReleasedCase>{"size_voxels", Type::integers, voxels_along},
    ColumnOf<ReleasedCase>{"spacing_mm", Type::numbers, spacing_of},
    ColumnOf<ReleasedCase>{"clinical_information", Type::text,
                           [](const auto& c) { return cell_of(section_of(c, "clinical_information")); }},
    ColumnOf<ReleasedCase>{"technique", Type::text,
                           [](const auto& c) { return cell_of(section_of(c, "technique")); }},
    ColumnOf<ReleasedCase>{"findings", Type::text,
                           [](const auto& c) { return cell_of(section_of(c, "findings")); }},
    ColumnOf<ReleasedCase>{"impression", Type::text,
                           [](const auto& c) { return cell_of(section_of(c, "impression")); }},
    ColumnOf<ReleasedCase>{"made_by_json", Type::text, made_by_of},
};

void append_case(const ReleasedCase& released, table::Table& table) {
  append_row<ReleasedCase>(case_columns, released, table);
}

/// How many readers have said that the row is right, or have made it what it is.
Cell verified(const auto& record) {
  return std::int64_t{record.verified_by};
}

// sentences and facts

struct SentenceRow {
  const ReleasedCase& released;
  const record::Sentence& sentence;
};

Cell text_of(const SentenceRow& row) {
  if (row.released.texts == ReportTexts::offsets) return {};
  for (const auto& section : row.released.record.report)
    if (section.name == row.sentence.section)
      return std::string(code_point_slice(section.text, row.sentence.start, row.sentence.end));
  throw Error("bad_record", "a sentence of facts.json is in no section of case.json; run the case again");
}

const std::array sentence_columns = {
    ColumnOf<SentenceRow>{"case", Type::text, [](const auto& r) -> Cell { return r.released.record.id; }},
    ColumnOf<SentenceRow>{"sentence", Type::text, [](const auto& r) -> Cell { return r.sentence.id; }},
    ColumnOf<SentenceRow>{"section", Type::text, [](const auto& r) -> Cell { return r.sentence.section; }},
    ColumnOf<SentenceRow>{"start", Type::integer,
                          [](const auto& r) -> Cell { return number(r.sentence.start); }},
    ColumnOf<SentenceRow>{"end", Type::integer, [](const auto& r) -> Cell { return number(r.sentence.end); }},
    ColumnOf<SentenceRow>{
        "type", Type::text,
        [](const auto& r) -> Cell { return std::string(record::name_of(r.sentence.type)); }},
    ColumnOf<SentenceRow>{"understood", Type::boolean,
                          [](const auto& r) -> Cell { return r.sentence.understood; }},
    ColumnOf<SentenceRow>{"text", Type::text, text_of},
    ColumnOf<SentenceRow>{"verified_by", Type::integer, [](const auto& r) { return verified(r.sentence); }},
};

void append_sentences(const ReleasedCase& released, table::Table& table) {
  for (const auto& sentence : released.facts.sentences)
    append_row<SentenceRow>(sentence_columns, {released, sentence}, table);
}

struct FactRow {
  const std::string& case_id;
  const record::Sentence& sentence;
  const record::Fact& fact;
};

const std::array fact_columns = {
    ColumnOf<FactRow>{"case", Type::text, [](const auto& r) -> Cell { return r.case_id; }},
    ColumnOf<FactRow>{"fact", Type::text, [](const auto& r) -> Cell { return r.fact.id; }},
    ColumnOf<FactRow>{"sentence", Type::text, [](const auto& r) -> Cell { return r.sentence.id; }},
    ColumnOf<FactRow>{"section", Type::text, [](const auto& r) -> Cell { return r.sentence.section; }},
    ColumnOf<FactRow>{"finding", Type::text, [](const auto& r) -> Cell { return r.fact.finding; }},
    ColumnOf<FactRow>{"status", Type::text,
                      [](const auto& r) -> Cell { return std::string(record::name_of(r.fact.status)); }},
    ColumnOf<FactRow>{"places", Type::texts, [](const auto& r) -> Cell { return r.fact.where; }},
    ColumnOf<FactRow>{"size_mm", Type::numbers, [](const auto& r) -> Cell { return r.fact.size_mm; }},
    ColumnOf<FactRow>{"attributes", Type::texts, [](const auto& r) -> Cell { return r.fact.attributes; }},
    ColumnOf<FactRow>{"count", Type::integer,
                      [](const auto& r) { return r.fact.count ? Cell{number(r.fact.count->n)} : Cell{}; }},
    ColumnOf<FactRow>{"count_is_least", Type::boolean,
                      [](const auto& r) { return r.fact.count ? Cell{r.fact.count->at_least} : Cell{}; }},
    ColumnOf<FactRow>{"start", Type::integer, [](const auto& r) -> Cell { return number(r.fact.start); }},
    ColumnOf<FactRow>{"end", Type::integer, [](const auto& r) -> Cell { return number(r.fact.end); }},
    ColumnOf<FactRow>{"verified_by", Type::integer, [](const auto& r) { return verified(r.fact); }},
};

void append_facts(const ReleasedCase& released, table::Table& table) {
  for (const auto& sentence : released.facts.sentences)
    for (const auto& fact : sentence.facts)
      append_row<FactRow>(fact_columns, {released.record.id, sentence, fact}, table);
}

// links

struct LinkRow {
  const std::string& case_id;
  const record::Link& link;
};

const std::array link_columns = {
    ColumnOf<LinkRow>{"case", Type::text, [](const auto& r) -> Cell { return r.case_id; }},
    ColumnOf<LinkRow>{"fact", Type::text, [](const auto& r) -> Cell { return r.link.fact; }},
    ColumnOf<LinkRow>{"place", Type::text, [](const auto& r) { return table::cell(r.link.place); }},
    ColumnOf<LinkRow>{"structure", Type::text, [](const auto& r) { return table::cell(r.link.structure); }},
    ColumnOf<LinkRow>{"granularity", Type::text,
                      [](const auto& r) -> Cell { return std::string(record::name_of(r.link.granularity)); }},
    ColumnOf<LinkRow>{"reason", Type::text, [](const auto& r) { return cell_of(r.link.reason); }},
    ColumnOf<LinkRow>{"verified_by", Type::integer, [](const auto& r) { return verified(r.link); }},
};

void append_links(const ReleasedCase& released, table::Table& table) {
  for (const auto& link : released.links.links)
    append_row<LinkRow>(link_columns, {released.record.id, link}, table);
}

void append_structures(const ReleasedCase& released, table::Table& table) {
  record::append_structures(released.structures, table);
}
void append_measurements(const ReleasedCase& released, table::Table& table) {
  record::append_measurements(released.structures, table);
}

// checks

struct CheckRow {
  const std::string& case_id;
  const record::Check& check;
};

const std::array check_columns = {
    ColumnOf<CheckRow>{"case", Type::text, [](const auto& r) -> Cell { return r.case_id; }},
    ColumnOf<CheckRow>{"severity", Type::text,
                       [](const auto& r) -> Cell { return std::string(record::name_of(r.check.severity)); }},
    ColumnOf<CheckRow>{"code", Type::text, [](const auto& r) -> Cell { return r.check.code; }},
    ColumnOf<CheckRow>{"subject", Type::text, [](const auto& r) -> Cell { return r.check.subject; }},
    ColumnOf<CheckRow>{"message", Type::text, [](const auto& r) -> Cell { return r.check.sentence; }},
    ColumnOf<CheckRow>{"numbers_json", Type::text,
                       [](const auto& r) -> Cell { return r.check.numbers.dump(); }},
};

void append_checks(const ReleasedCase& released, table::Table& table) {
  for (const auto& check : released.checks.checks)
    append_row<CheckRow>(check_columns, {released.record.id, check}, table);
}

// questions

struct QuestionRow {
  const std::string& case_id;
  const record::Question& question;
  bool balanced;
};

template <class Kind>
const Kind* answer_as(const QuestionRow& row) {
  return std::get_if<Kind>(&row.question.answer);
}

Cell answer_yes(const QuestionRow& row) {
  const auto* yes = answer_as<bool>(row);
  return yes == nullptr ? Cell{} : Cell{*yes};
}
Cell answer_of(const QuestionRow& row) {
  const auto* set = answer_as<record::IdSet>(row);
  return set == nullptr ? Cell{} : Cell{set->of};
}
Cell answer_ids(const QuestionRow& row) {
  const auto* set = answer_as<record::IdSet>(row);
  return set == nullptr ? Cell{} : Cell{set->ids};
}
Cell answer_values(const QuestionRow& row) {
  const auto* quantity = answer_as<record::Quantity>(row);
  return quantity == nullptr ? Cell{} : Cell{quantity->values};
}
Cell answer_unit(const QuestionRow& row) {
  const auto* quantity = answer_as<record::Quantity>(row);
  return quantity == nullptr ? Cell{} : Cell{quantity->unit};
}
Cell answer_tolerance(const QuestionRow& row) {
  const auto* quantity = answer_as<record::Quantity>(row);
  return quantity == nullptr ? Cell{} : table::cell(quantity->tolerance);
}

template <class Part>
Cell options(const QuestionRow& row, const Part& part) {
  if (row.question.options.empty()) return {};
  Texts texts;
  for (const auto& option : row.question.options) texts.push_back(part(option));
  return texts;
}

/// From 0.
Cell right_option(const QuestionRow& row) {
  const auto& all = row.question.options;
  if (all.empty()) return {};
  const auto& right = answer_as<record::IdSet>(row)->ids.front();
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& option) { return option.id == right; });
  return number(static_cast<std::size_t>(found - all.begin()));
}

const std::array question_columns = {
    ColumnOf<QuestionRow>{"case", Type::text, [](const auto& r) -> Cell { return r.case_id; }},
    ColumnOf<QuestionRow>{"question_id", Type::text, [](const auto& r) -> Cell { return r.question.id; }},
    ColumnOf<QuestionRow>{"kind", Type::text, [](const auto& r) -> Cell { return r.question.kind; }},
    ColumnOf<QuestionRow>{"form", Type::text, [](const auto& r) -> Cell { return r.question.form; }},
    ColumnOf<QuestionRow>{"question", Type::text, [](const auto& r) -> Cell { return r.question.question; }},
    ColumnOf<QuestionRow>{"options", Type::texts,
                          [](const auto& r) { return options(r, [](const auto& o) { return o.text; }); }},
    ColumnOf<QuestionRow>{"answer", Type::text, [](const auto& r) -> Cell { return r.question.answer_text; }},
    ColumnOf<QuestionRow>{"right_option", Type::integer, right_option},
    ColumnOf<QuestionRow>{"balanced", Type::boolean, [](const auto& r) -> Cell { return r.balanced; }},
    ColumnOf<QuestionRow>{"assumed", Type::boolean, [](const auto& r) -> Cell { return r.question.assumed; }},
    ColumnOf<QuestionRow>{"finding", Type::text,
                          [](const auto& r) { return table::cell(r.question.finding); }},
    ColumnOf<QuestionRow>{"place", Type::text, [](const auto& r) { return table::cell(r.question.place); }},
    ColumnOf<QuestionRow>{"structure", Type::text,
                          [](const auto& r) { return table::cell(r.question.structure); }},
    ColumnOf<QuestionRow>{"facts", Type::texts, [](const auto& r) -> Cell { return r.question.facts; }},
    ColumnOf<QuestionRow>{
        "measured_quantity", Type::text,
        [](const auto& r) { return r.question.measured ? Cell{r.question.measured->quantity} : Cell{}; }},
    ColumnOf<QuestionRow>{
        "earlier_case", Type::text,
        [](const auto& r) { return r.question.earlier ? Cell{r.question.earlier->case_id} : Cell{}; }},
    ColumnOf<QuestionRow>{
        "earlier_facts", Type::texts,
        [](const auto& r) { return r.question.earlier ? Cell{r.question.earlier->facts} : Cell{}; }},
    ColumnOf<QuestionRow>{"answer_yes", Type::boolean, answer_yes},
    ColumnOf<QuestionRow>{"answer_of", Type::text, answer_of},
    ColumnOf<QuestionRow>{"answer_ids", Type::texts, answer_ids},
    ColumnOf<QuestionRow>{"answer_values", Type::numbers, answer_values},
    ColumnOf<QuestionRow>{"answer_unit", Type::text, answer_unit},
    ColumnOf<QuestionRow>{"answer_tolerance", Type::number, answer_tolerance},
    ColumnOf<QuestionRow>{"option_ids", Type::texts,
                          [](const auto& r) { return options(r, [](const auto& o) { return o.id; }); }},
    ColumnOf<QuestionRow>{"verified_by", Type::integer, [](const auto& r) { return verified(r.question); }},
};

void append_questions(const ReleasedCase& released, table::Table& table) {
  for (std::size_t i = 0; i < released.questions.questions.size(); ++i)
    append_row<QuestionRow>(
        question_columns, {released.record.id, released.questions.questions[i], released.balanced[i]}, table);
}

// verdicts

struct VerdictRow {
  const std::string& case_id;
  const record::Verdict& verdict;
};

const std::array verdict_columns = {
    ColumnOf<VerdictRow>{"case", Type::text, [](const auto& r) -> Cell { return r.case_id; }},
    ColumnOf<VerdictRow>{"list", Type::text, [](const auto& r) { return cell_of(r.verdict.list); }},
    ColumnOf<VerdictRow>{"kind", Type::text,
                         [](const auto& r) -> Cell { return std::string(record::name_of(r.verdict.kind)); }},
    ColumnOf<VerdictRow>{"subject", Type::text, [](const auto& r) -> Cell { return r.verdict.subject; }},
    ColumnOf<VerdictRow>{"shown", Type::text, [](const auto& r) -> Cell { return r.verdict.shown; }},
    ColumnOf<VerdictRow>{"reader", Type::text, [](const auto& r) -> Cell { return r.verdict.reader; }},
    ColumnOf<VerdictRow>{"role", Type::text,
                         [](const auto& r) -> Cell { return std::string(record::name_of(r.verdict.role)); }},
    ColumnOf<VerdictRow>{
        "judgement", Type::text,
        [](const auto& r) -> Cell { return std::string(record::name_of(r.verdict.judgement)); }},
    ColumnOf<VerdictRow>{"correction_json", Type::text,
                         [](const auto& r) {
                           const auto& correction = r.verdict.correction;
                           return correction ? Cell{record::to_json(*correction).dump()} : Cell{};
                         }},
    ColumnOf<VerdictRow>{"seconds", Type::number, [](const auto& r) -> Cell { return r.verdict.seconds; }},
    ColumnOf<VerdictRow>{"at", Type::text, [](const auto& r) -> Cell { return r.verdict.at; }},
};

void append_verdicts(const ReleasedCase& released, table::Table& table) {
  for (const auto& verdict : released.verdicts)
    append_row<VerdictRow>(verdict_columns, {released.record.id, verdict}, table);
}

}  // namespace

std::span<const CaseTable> case_tables() {
  static const std::vector<CaseTable> tables = {
      {"cases", table::schema_of<ReleasedCase>(case_columns), append_case},
      {"sentences", table::schema_of<SentenceRow>(sentence_columns), append_sentences},
      {"facts", table::schema_of<FactRow>(fact_columns), append_facts},
      {"links", table::schema_of<LinkRow>(link_columns), append_links},
      {"structures", record::structure_schema(), append_structures},
      {"measurements", record::measurement_schema(), append_measurements},
      {"checks", table::schema_of<CheckRow>(check_columns), append_checks},
      {"questions", table::schema_of<QuestionRow>(question_columns), append_questions},
      {"verdicts", table::schema_of<VerdictRow>(verdict_columns), append_verdicts},
  };
  return tables;
}

}  // namespace radgenome::release
