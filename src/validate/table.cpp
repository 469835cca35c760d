// SPDX-License-Identifier: Apache-2.0
#include "validate/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/csv.h"
#include "core/unicode.h"
#include "import/reports.h"
#include "import/sources.h"

namespace radgenome::validate {
namespace {

const std::map<std::string, Role, std::less<>> roles = {
    {"volumename", Role::volume},  {"volume", Role::volume},   {"case", Role::volume},
    {"anatomy", Role::place},      {"structure", Role::place}, {"place", Role::place},
    {"regions", Role::place},      {"finding", Role::finding}, {"abnormality", Role::finding},
    {"presence", Role::answer},    {"size", Role::size},       {"sentence", Role::sentence},
    {"disorders", Role::disorders}};

bool is_label(const std::string& cell) {
  return cell == "0" || cell == "1" || cell == "0.0" || cell == "1.0";
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string Table::case_of(const Row& row) const {
  return import::case_id_of(cell(row, Role::volume));
}

bool Table::states(const Row& row) const {
  if (has(Role::answer)) return lower_case(cell(row, Role::answer)).starts_with("yes");
  const auto finding = lower_case(trimmed(cell(row, Role::finding)));
  return !finding.empty() && finding != "no findings" && finding != "no finding" && finding != "normal";
}

bool Table::answers_with_findings() const {
  return asks_findings() && !has(Role::answer) &&
         std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return !states(row); });
}

void Table::name_columns() {
  bool volume = false, section = false;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto role = roles.find(lower_case(columns[i]));
    if (role != roles.end()) {
      auto& column = column_[static_cast<std::size_t>(role->second)];
      if (!column) column = i;
      volume = volume || role->second == Role::volume;
    }
    section = section || !import::section_of_column(columns[i]).empty();
  }
  reports = volume && section;
}

void Table::find_labels() {
  if (rows.empty()) return;
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (std::all_of(rows.begin(), rows.end(), [&](const Row& row) { return is_label(row.cells[i]); }))
      labels.push_back(i);
  if (labels.size() < 3) labels.clear();
}

Table Table::read(const std::filesystem::path& file, const std::filesystem::path& root) {
  Table table;
  table.name = printable(file.lexically_relative(root).generic_string());
  if (table.name == ".") table.name = printable(file.filename().string());
  CsvReader reader(file);
  CsvRow row;
  while (reader.next(row)) {
    if (row.problem)
      table.broken.push_back({row.line, row.problem->code()});
    else if (table.columns.empty())
      table.columns = std::move(row.cells);
    else if (row.cells.size() != table.columns.size())
      table.broken.push_back({row.line, "wrong_number_of_columns"});
    else
      table.rows.push_back({row.line, std::move(row.cells)});
  }
  table.name_columns();
  table.find_labels();
  return table;
}

std::string_view node_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view region_of(std::string_view path) {
  return path.substr(0, path.find('/'));
}

std::vector<std::string> items_of(std::string_view list) {
  std::vector<std::string> items;
  while (true) {
    const auto comma = list.find(',');
    const auto item = trimmed(list.substr(0, comma));
    if (!item.empty()) items.push_back(lower_case(item));
    if (comma == std::string_view::npos) return items;
    list.remove_prefix(comma + 1);
  }
}

std::string line_name(const Table& table, const Table::Row& row) {
  const auto line = fmt::format("line {}", row.line);
  return table.has(Role::volume) ? fmt::format("{} ({})", line, printable(table.case_of(row))) : line;
}

std::string percent(std::size_t part, std::size_t of) {
  return fmt::format("{:.1f} %", of == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(of));
}

}  // namespace radgenome::validate
