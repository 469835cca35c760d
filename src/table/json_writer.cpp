// SPDX-License-Identifier: Apache-2.0
#include "core/json.h"
#include "table/formats.h"

namespace radgenome::table {
namespace {

Json value_of(const Column& column, std::size_t row) {
  return std::visit(
      [row](const auto& values) -> Json {
        if (!values[row]) return nullptr;
        return *values[row];
      },
      column);
}

std::string object_of(const Table& table, std::size_t row) {
  Json object = Json::object();
  for (std::size_t i = 0; i < table.schema().size(); ++i)
    object[table.schema()[i].name] = value_of(table.columns()[i], row);
  return object.dump();
}

class JsonWriter : public Writer {
 public:
  explicit JsonWriter(Sink sink) : sink_(std::move(sink)) { sink_("["); }

  void append(const Table& table) override {
    for (std::size_t row = 0; row < table.rows(); ++row) {
      sink_(std::exchange(first_, false) ? "\n" : ",\n");
      sink_(object_of(table, row));
    }
  }
  void finish() override { sink_(first_ ? "]\n" : "\n]\n"); }

 private:
  Sink sink_;
  bool first_ = true;
};

class JsonLinesWriter : public Writer {
 public:
  explicit JsonLinesWriter(Sink sink) : sink_(std::move(sink)) {}

  void append(const Table& table) override {
    for (std::size_t row = 0; row < table.rows(); ++row) sink_(object_of(table, row) + "\n");
  }
  void finish() override {}

 private:
  Sink sink_;
};

}  // namespace

std::unique_ptr<Writer> json_writer(Sink sink) {
  return std::make_unique<JsonWriter>(std::move(sink));
}

std::unique_ptr<Writer> json_lines_writer(Sink sink) {
  return std::make_unique<JsonLinesWriter>(std::move(sink));
}

}  // namespace radgenome::table
