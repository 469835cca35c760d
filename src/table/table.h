// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "table/values.h"

/// Tables that leave the program: named, typed columns, and the files they are written to.
namespace radgenome::table {

enum class Type { text, integer, number, boolean, texts, integers, numbers };

struct Field {
  std::string name;
  Type type = Type::text;
  bool operator==(const Field&) const = default;
};
using Schema = std::vector<Field>;

/// One value, of the type of its column; monostate: absent.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, bool, std::vector<std::string>,
                          std::vector<std::int64_t>, std::vector<double>>;

/// A Cell out of a value that may be absent.
template <class Value>
Cell cell(const std::optional<Value>& value) {
  if (!value) return {};
  if constexpr (std::is_same_v<Value, int>)
    return std::int64_t{*value};
  else
    return *value;
}

/// In the order of Type.
using Column = std::variant<Values<std::string>, Values<std::int64_t>, Values<double>, Values<bool>,
                            Values<std::vector<std::string>>, Values<std::vector<std::int64_t>>,
                            Values<std::vector<double>>>;

class Table {
 public:
  /// Without rows.
  explicit Table(Schema schema);

  const Schema& schema() const { return schema_; }
  std::size_t rows() const { return rows_; }
  /// Parallel to the schema.
  std::span<const Column> columns() const { return columns_; }

  /// @param cells  one a column
  /// @error bad_table — another number of cells, a value of another type than its column's, a number that
  ///        is not finite (a value that could not be computed is absent), a text that is not UTF-8
  void append(const std::vector<Cell>& cells);
  /// All rows of another table of the same schema.
  /// @error bad_table
  void append(const Table& other);

 private:
  Schema schema_;
  std::vector<Column> columns_;
  std::size_t rows_ = 0;
};

/// What a column is called and what stands in it for one Row; a table is a list of these, so adding a column
/// is one line.
template <class Row>
struct ColumnOf {
  std::string name;
  Type type;
  Cell (*value)(const Row& row);
};

template <class Row>
Schema schema_of(std::span<const ColumnOf<Row>> columns) {
  Schema schema;
  for (const auto& column : columns) schema.push_back({column.name, column.type});
  return schema;
}

template <class Row>
void append_row(std::span<const ColumnOf<Row>> columns, const Row& row, Table& table) {
  std::vector<Cell> cells;
  cells.reserve(columns.size());
  for (const auto& column : columns) cells.push_back(column.value(row));
  table.append(cells);
}

}  // namespace radgenome::table
