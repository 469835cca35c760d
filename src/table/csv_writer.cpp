// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "core/csv.h"
#include "table/formats.h"

namespace radgenome::table {
namespace {

std::string text_of(const std::string& text) {
  return text;
}
std::string text_of(std::int64_t number) {
  return fmt::format("{}", number);
}
/// The shortest text that reads back as the same number.
std::string text_of(double number) {
  return fmt::format("{}", number);
}
std::string text_of(bool value) {
  return value ? "true" : "false";
}
template <class Item>
std::string text_of(const std::vector<Item>& list) {
  return fmt::format("{}", fmt::join(list, ";"));
}

std::optional<std::string> cell_of(const Column& column, std::size_t row) {
  return std::visit(
      [row](const auto& values) -> std::optional<std::string> {
        if (!values[row]) return std::nullopt;
        return text_of(*values[row]);
      },
      column);
}

class CsvWriter : public Writer {
 public:
  CsvWriter(const Schema& schema, Sink sink) : sink_(std::move(sink)) {
    std::vector<std::optional<std::string>> head;
    for (const auto& field : schema) head.emplace_back(field.name);
    sink_(csv_row_with_gaps(head));
  }

  void append(const Table& table) override {
    std::vector<std::optional<std::string>> cells(table.columns().size());
    for (std::size_t row = 0; row < table.rows(); ++row) {
      for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = cell_of(table.columns()[i], row);
      sink_(csv_row_with_gaps(cells));
    }
  }

  void finish() override {}

 private:
  Sink sink_;
};

}  // namespace

std::unique_ptr<Writer> csv_writer(const Schema& schema, Sink sink) {
  return std::make_unique<CsvWriter>(schema, std::move(sink));
}

}  // namespace radgenome::table
