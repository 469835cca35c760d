// SPDX-License-Identifier: Apache-2.0
#include "release/difference.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

#include "core/error.h"
#include "core/folder.h"
#include "core/hash.h"
#include "release/manifest.h"
#include "release/rows.h"
#include "release/split.h"
#include "table/reader.h"

namespace radgenome::release {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_examples = 5;

/// By which columns a row of a table is found again, and which stages its content comes from, the last one
/// its own. Without columns a case has one row.
struct Kind {
  std::string table;
  std::vector<std::string> id;
  std::vector<std::string> stages;
};
const std::vector<Kind> kinds = {
    {"cases", {}, {"import"}},
    {"sentences", {"sentence"}, {"import", "extract"}},
    {"facts", {"fact"}, {"import", "extract"}},
    {"structures", {"structure"}, {"import", "segment"}},
    {"measurements", {"structure", "quantity", "fact"}, {"import", "extract", "segment"}},
    {"links", {"fact", "place"}, {"import", "extract", "segment", "ground"}},
    {"checks", {"code", "subject", "message"}, {"import", "extract", "segment", "ground", "check"}},
    {"questions", {"question_id"}, {"import", "extract", "segment", "ground", "check", "ask"}},
};
/// Columns that say how a row was made, or where its case was put; they are told apart from its content.
const std::set<std::string> of_the_making = {"made_by_json", "split"};

/// A row by hashes: releases have millions of them.
struct Row {
  std::uint32_t case_number = 0;
  std::uint64_t id = 0;
  std::vector<std::uint32_t> columns;  ///< of the cells, by the numbers of the columns' names
  auto key() const { return std::tie(case_number, id); }
};

/// What both releases number alike.
struct Names {
  std::map<std::string, std::uint32_t> cases, columns;
  std::vector<std::string> case_names, column_names;
  static std::uint32_t number(const std::string& name, std::map<std::string, std::uint32_t>& numbers,
                              std::vector<std::string>& names) {
    const auto [entry, is_new] = numbers.emplace(name, static_cast<std::uint32_t>(names.size()));
    if (is_new) names.push_back(name);
    return entry->second;
  }
};

std::string bytes_of(const table::Cell& cell) {
  return std::visit(
      [](const auto& value) -> std::string {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::monostate>) {
          return "\x01";
        } else if constexpr (std::is_same_v<Value, std::string>) {
          return "t" + value;
        } else if constexpr (std::is_arithmetic_v<Value>) {
          return fmt::format("n{}", value);
        } else {
          std::string list = "l";
          for (const auto& item : value) list += fmt::format("{}\x1f", item);
          return list;
        }
      },
      cell);
}

std::vector<fs::path> shards_of(const fs::path& release, const std::string& table, Split split) {
  std::error_code failed;
  auto files = files_with_extension(release / "tables" / name_of(split), ".parquet", failed);
  std::erase_if(files,
                [&](const fs::path& file) { return !file.filename().string().starts_with(table + "-"); });
  return files;
}

/// Calls `take(column names, cells)` for every row of a table.
template <class Take>
void for_each_row(const fs::path& release, const std::string& table, const Take& take) {
  for (const auto split : all_splits)
    for (const auto& shard : shards_of(release, table, split)) {
      const auto reader = table::read_parquet(shard);
      while (const auto rows = reader->next())
        for (std::size_t row = 0; row < rows->rows(); ++row) {
          std::vector<table::Cell> cells;
          for (const auto& column : rows->columns())
            cells.push_back(std::visit(
                [&](const auto& values) -> table::Cell {
                  return values[row] ? table::Cell{*values[row]} : table::Cell{};
                },
                column));
          take(reader->schema(), cells);
        }
    }
}

const table::Cell* cell_named(const table::Schema& schema, const std::vector<table::Cell>& cells,
                              const std::string& name) {
  for (std::size_t i = 0; i < schema.size(); ++i)
    if (schema[i].name == name) return &cells[i];
  return nullptr;
}

std::string text_named(const table::Schema& schema, const std::vector<table::Cell>& cells,
                       const std::string& name) {
  const auto* cell = cell_named(schema, cells, name);
  const auto* text = cell == nullptr ? nullptr : std::get_if<std::string>(cell);
  return text == nullptr ? "" : *text;
}

/// What a release says of its cases.
struct CaseInfo {
  std::string split;
  Json made_by;  ///< stage → version, rules, options, inputs
};

std::map<std::string, CaseInfo> cases_of(const fs::path& release) {
  if (!fs::is_regular_file(release / manifest_name))
    throw Error("not_a_release",
                fmt::format("{} is no release: it has no {}", release.string(), manifest_name));
  std::map<std::string, CaseInfo> cases;
  for_each_row(release, "cases", [&](const auto& schema, const auto& cells) {
    const auto made_by = text_named(schema, cells, "made_by_json");
    cases[text_named(schema, cells, "case")] = {text_named(schema, cells, "split"),
                                                made_by.empty() ? Json::object() : parse_json(made_by)};
  });
  if (cases.empty())
    throw Error("no_tables",
                fmt::format("{} holds no tables/*/cases-*.parquet; releases are compared by their "
                            "tables (--format tables)",
                            release.string()));
  return cases;
}

/// The rows of the cases that both releases have, sorted; and the names of those ids that are to be shown.
std::vector<Row> rows_of(const fs::path& release, const Kind& kind, const std::set<std::string>& both,
                         Names& names, std::map<std::uint64_t, std::string>& shown) {
  std::vector<Row> rows;
  for_each_row(release, kind.table, [&](const auto& schema, const auto& cells) {
    const auto case_id = text_named(schema, cells, "case");
    if (!both.contains(case_id)) return;
    Row row;
    row.case_number = Names::number(case_id, names.cases, names.case_names);
    std::string id;
    for (const auto& column : kind.id) id += (id.empty() ? "" : " ") + text_named(schema, cells, column);
    row.id = spread_hash(id);
    if (shown.size() < 100'000) shown.emplace(row.id, id);
    for (std::size_t i = 0; i < schema.size(); ++i) {
      if (of_the_making.contains(schema[i].name)) continue;
      const auto number = Names::number(schema[i].name, names.columns, names.column_names);
      if (row.columns.size() <= number) row.columns.resize(number + 1);
      row.columns[number] = static_cast<std::uint32_t>(spread_hash(bytes_of(cells[i])) >> 32);
    }
    rows.push_back(std::move(row));
  });
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.key() < b.key(); });
  return rows;
}

std::string short_hash(const std::string& text) {
  constexpr std::size_t enough = 24;
  return text.size() <= enough ? text : text.substr(0, enough) + "…";
}

Json words_of_readers(const Json& inputs) {
  Json words = Json::object();
  for (const auto& [name, hash] : inputs.items())
    if (name.starts_with("reviews.json")) words[name] = hash;
  return words;
}

/// Why the content of a case differs that these stages made.
std::vector<std::string> reasons_of(const CaseInfo& first, const CaseInfo& second, const Kind& kind) {
  std::vector<std::string> reasons;
  for (const auto& stage : kind.stages) {
    const auto a = first.made_by.value(stage, Json::object()),
               b = second.made_by.value(stage, Json::object());
    if (a == b) continue;
    for (const auto& key : {"version", "rules"}) {
      const auto before = a.value(key, Json()), after = b.value(key, Json());
      const auto text = [](const Json& value) {
        return value.is_string() ? short_hash(value.get<std::string>()) : value.dump();
      };
      if (before != after)
        reasons.push_back(fmt::format("{}: {} {} → {}", stage, key, text(before), text(after)));
    }
    if (a.value("options", Json()) != b.value("options", Json()))
      reasons.push_back(fmt::format("{}: other options", stage));
    const auto inputs_a = a.value("inputs", Json::object()), inputs_b = b.value("inputs", Json::object());
    for (const auto& input : {"ct", "masks", "report"})
      if (inputs_a.value(input, Json()) != inputs_b.value(input, Json()))
        reasons.push_back(fmt::format("another {}", input));
    if (words_of_readers(inputs_a) != words_of_readers(inputs_b))
      reasons.push_back(fmt::format("{}: other verdicts of readers", stage));
  }
  if (reasons.empty())
    reasons.push_back(kind.table == "questions"
                          ? "drawn anew: the options and the balanced track depend on the other cases, "
                            "the splits and the seed"
                          : "the records name no reason");
  return reasons;
}

class Comparison {
 public:
  Comparison(const Kind& kind, const Names& names, const std::map<std::uint64_t, std::string>& shown)
      : names_(names), shown_(shown) {
    result_.table = kind.table;
  }

  /// Both are sorted.
  void compare(const std::vector<Row>& first, const std::vector<Row>& second) {
    auto a = first.begin(), b = second.begin();
    while (a != first.end() || b != second.end()) {
      if (b == second.end() || (a != first.end() && a->key() < b->key()))
        count(*a++, result_.removed, "removed");
      else if (a == first.end() || b->key() < a->key())
        count(*b++, result_.added, "added");
      else
        compare_row(*a++, *b++);
    }
  }

  TableDifference finish(const std::map<std::string, CaseInfo>& first,
                         const std::map<std::string, CaseInfo>& second, const Kind& kind) {
    result_.cases = cases_.size();
    for (const auto number : cases_) {
      const auto& id = names_.case_names[number];
      for (const auto& reason : reasons_of(first.at(id), second.at(id), kind)) ++result_.reasons[reason];
    }
    return std::move(result_);
  }

 private:
  void count(const Row& row, std::size_t& counter, const std::string& what) {
    ++counter;
    cases_.insert(row.case_number);
    if (result_.examples.size() >= most_examples) return;
    const auto id = shown_.find(row.id);
    result_.examples.push_back(fmt::format("{}{}{} ({})", names_.case_names[row.case_number],
                                           id == shown_.end() || id->second.empty() ? "" : " ",
                                           id == shown_.end() ? "" : id->second, what));
  }

  void compare_row(const Row& a, const Row& b) {
    std::string columns;
    for (std::size_t i = 0; i < std::max(a.columns.size(), b.columns.size()); ++i) {
      const auto before = i < a.columns.size() ? a.columns[i] : 0,
                 after = i < b.columns.size() ? b.columns[i] : 0;
      if (before == after) continue;
      ++result_.columns[names_.column_names[i]];
      columns += (columns.empty() ? "" : ", ") + names_.column_names[i];
    }
    if (columns.empty())
      ++result_.equal;
    else
      count(b, result_.changed, "changed: " + columns);
  }

  const Names& names_;
  const std::map<std::uint64_t, std::string>& shown_;
  TableDifference result_;
  std::set<std::uint32_t> cases_;
};

std::vector<std::string> only_in(const std::map<std::string, CaseInfo>& a,
                                 const std::map<std::string, CaseInfo>& b) {
  std::vector<std::string> ids;
  for (const auto& [id, info] : a)
    if (!b.contains(id)) ids.push_back(id);
  return ids;
}

}  // namespace

bool Difference::none() const {
  return only_in_first.empty() && only_in_second.empty() && moved.empty() &&
         std::all_of(tables.begin(), tables.end(), [](const auto& table) { return table.cases == 0; });
}

Difference difference(const fs::path& first, const fs::path& second) {
  const auto a = cases_of(first), b = cases_of(second);
  Difference found;
  found.only_in_first = only_in(a, b);
  found.only_in_second = only_in(b, a);
  std::set<std::string> both;
  for (const auto& [id, info] : a)
    if (const auto other = b.find(id); other != b.end()) {
      both.insert(id);
      if (info.split != other->second.split) found.moved.push_back(id);
    }
  found.cases_in_both = both.size();
  for (const auto& kind : kinds) {
    Names names;
    std::map<std::uint64_t, std::string> shown;
    const auto before = rows_of(first, kind, both, names, shown),
               after = rows_of(second, kind, both, names, shown);
    Comparison comparison(kind, names, shown);
    comparison.compare(before, after);
    found.tables.push_back(comparison.finish(a, b, kind));
  }
  return found;
}

Json to_json(const Difference& difference) {
  Json tables = Json::array();
  for (const auto& table : difference.tables)
    tables.push_back({{"table", table.table},
                      {"added", table.added},
                      {"removed", table.removed},
                      {"changed", table.changed},
                      {"equal", table.equal},
                      {"cases", table.cases},
                      {"columns", table.columns},
                      {"reasons", table.reasons},
                      {"examples", table.examples}});
  return {{"format", "radgenome.difference/1"},
          {"cases",
           {{"in_both", difference.cases_in_both},
            {"only_in_first", difference.only_in_first},
            {"only_in_second", difference.only_in_second},
            {"moved_to_another_split", difference.moved}}},
          {"tables", tables}};
}

}  // namespace radgenome::release
