// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "review/judged_items.h"
#include "review/results.h"

namespace radgenome::review {
namespace {

using table::Cell;
using table::cell;
using table::Type;

struct Row {
  const JudgedItem& item;
  const Word& word;
  std::optional<double> weight;
};
using Column = table::ColumnOf<Row>;

Cell text(const std::string& value) {
  return value.empty() ? Cell() : Cell(value);
}

Cell outcome(const Row& row) {
  if (row.item.planted) return {};
  switch (row.item.outcome) {
    case Decision::Outcome::right:
      return std::string("right");
    case Decision::Outcome::wrong:
      return std::string("wrong");
    case Decision::Outcome::disagreed:
      return std::string("disagreed");
    case Decision::Outcome::open:
      break;
  }
  return std::string("open");
}

Cell correction(const Row& row) {
  const auto& correction = row.word.last->correction;
  return correction ? Cell(to_json(*correction).dump()) : Cell();
}

const Column columns[] = {
    {"list", Type::text, [](const Row& row) { return text(row.word.last->list); }},
    {"position", Type::integer, [](const Row& row) { return cell(row.item.position); }},
    {"case", Type::text, [](const Row& row) -> Cell { return row.item.item.case_id; }},
    {"kind", Type::text, [](const Row& row) -> Cell { return std::string(name_of(row.item.item.kind)); }},
    {"subject", Type::text, [](const Row& row) -> Cell { return row.item.item.subject; }},
    {"stratum", Type::text, [](const Row& row) { return text(row.item.item.stratum); }},
    {"weight", Type::number, [](const Row& row) { return cell(row.weight); }},
    {"planted", Type::boolean, [](const Row& row) -> Cell { return row.item.planted; }},
    {"shown", Type::text, [](const Row& row) -> Cell { return row.item.item.shown; }},
    {"reader", Type::text, [](const Row& row) -> Cell { return row.word.last->reader; }},
    {"role", Type::text, [](const Row& row) -> Cell { return std::string(name_of(row.word.last->role)); }},
    {"judgement", Type::text,
     [](const Row& row) -> Cell { return std::string(name_of(row.word.last->judgement)); }},
    {"correction_json", Type::text, correction},
    {"comment", Type::text, [](const Row& row) { return text(row.word.last->comment); }},
    {"seconds", Type::number, [](const Row& row) -> Cell { return row.word.seconds; }},
    {"verdicts", Type::integer, [](const Row& row) -> Cell { return row.word.verdicts; }},
    {"at", Type::text, [](const Row& row) -> Cell { return row.word.last->at; }},
    {"outcome", Type::text, outcome},
};

/// Of each stratum, how many items of the data set a drawn one stands for.
std::map<std::string, double> weights(const WorkList* list) {
  std::map<std::string, double> weights;
  if (list != nullptr)
    for (const auto& stratum : list->strata)
      if (stratum.drawn > 0)
        weights[stratum.name] = static_cast<double>(stratum.population) / static_cast<double>(stratum.drawn);
  return weights;
}

}  // namespace

table::Table results_table(const WorkList* list, const std::vector<KeptVerdict>& verdicts) {
  const auto weight_of = weights(list);
  table::Table table(table::schema_of<Row>(columns));
  for (const auto& item : judged_items(list, verdicts)) {
    std::optional<double> weight;
    if (const auto found = weight_of.find(item.item.stratum); !item.planted && found != weight_of.end())
      weight = found->second;
    for (const auto& [reader, word] : item.words)
      table::append_row<Row>(columns, {item, word, weight}, table);
  }
  return table;
}

}  // namespace radgenome::review
