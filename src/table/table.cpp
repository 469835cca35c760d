// SPDX-License-Identifier: Apache-2.0
#include "table/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/unicode.h"

namespace radgenome::table {
namespace {

Column column_of(Type type) {
  switch (type) {
    case Type::text:
      return Values<std::string>();
    case Type::integer:
      return Values<std::int64_t>();
    case Type::number:
      return Values<double>();
    case Type::boolean:
      return Values<bool>();
    case Type::texts:
      return Values<std::vector<std::string>>();
    case Type::integers:
      return Values<std::vector<std::int64_t>>();
    case Type::numbers:
      break;
  }
  return Values<std::vector<double>>();
}

bool is_finite(const Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return std::isfinite(*number);
  const auto* numbers = std::get_if<std::vector<double>>(&cell);
  return numbers == nullptr ||
         std::all_of(numbers->begin(), numbers->end(), [](double number) { return std::isfinite(number); });
}

bool is_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return is_valid_utf8(*text);
  const auto* texts = std::get_if<std::vector<std::string>>(&cell);
  return texts == nullptr ||
         std::all_of(texts->begin(), texts->end(), [](const auto& text) { return is_valid_utf8(text); });
}

void require_fit(const Field& field, const Cell& cell) {
  if (std::holds_alternative<std::monostate>(cell)) return;
  if (cell.index() != static_cast<std::size_t>(field.type) + 1)
    throw Error("bad_table", fmt::format("a value of the column \"{}\" is not of its type", field.name));
  if (!is_finite(cell))
    throw Error("bad_table", fmt::format("a number of the column \"{}\" is not finite", field.name));
  if (!is_text(cell))
    throw Error("bad_table", fmt::format("a text of the column \"{}\" is not valid UTF-8", field.name));
}

}  // namespace

Table::Table(Schema schema) : schema_(std::move(schema)) {
  for (const auto& field : schema_) columns_.push_back(column_of(field.type));
}

void Table::append(const std::vector<Cell>& cells) {
  if (cells.size() != schema_.size())
    throw Error("bad_table",
                fmt::format("a row of {} values does not fit {} columns", cells.size(), schema_.size()));
  for (std::size_t i = 0; i < cells.size(); ++i) require_fit(schema_[i], cells[i]);
  for (std::size_t i = 0; i < cells.size(); ++i)
    std::visit(
        [&]<class Value>(Values<Value>& values) {
          if (const auto* value = std::get_if<Value>(&cells[i]))
            values.push_back(*value);
          else
            values.push_absent();
        },
        columns_[i]);
  ++rows_;
}

void Table::append(const Table& other) {
  if (other.schema_ != schema_) throw Error("bad_table", "a table is appended to one with other columns");
  for (std::size_t i = 0; i < columns_.size(); ++i)
    std::visit([&]<class Value>(
                   Values<Value>& values) { values.append(std::get<Values<Value>>(other.columns_[i])); },
               columns_[i]);
  rows_ += other.rows_;
}

}  // namespace radgenome::table
