// SPDX-License-Identifier: Apache-2.0
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>

#include "core/error.h"
#include "table/parquet_library.h"

namespace radgenome::table {
namespace {

/// What arrow says of the file is left out: it may quote its bytes.
void require(const arrow::Status& status) {
  if (!status.ok())
    throw Error("corrupt_table", "it is no Parquet file, or it is damaged; get it again, or make it anew");
}
template <class Value>
Value require(arrow::Result<Value> result) {
  require(result.status());
  return *std::move(result);
}

std::optional<Type> scalar_type(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::STRING:
      return Type::text;
    case arrow::Type::INT64:
      return Type::integer;
    case arrow::Type::DOUBLE:
      return Type::number;
    case arrow::Type::BOOL:
      return Type::boolean;
    default:
      return std::nullopt;
  }
}

std::optional<Type> type_of(const arrow::DataType& type) {
  if (type.id() != arrow::Type::LIST) return scalar_type(type);
  const auto item = scalar_type(*static_cast<const arrow::ListType&>(type).value_type());
  if (item == Type::text) return Type::texts;
  if (item == Type::integer) return Type::integers;
  if (item == Type::number) return Type::numbers;
  return std::nullopt;
}

template <class Array>
auto value_at(const arrow::Array& array, std::int64_t i) {
  if constexpr (std::is_same_v<Array, arrow::StringArray>)
    return static_cast<const Array&>(array).GetString(i);
  else
    return static_cast<const Array&>(array).Value(i);
}

template <class Array>
Cell list_at(const arrow::ListArray& lists, std::int64_t i) {
  std::vector<decltype(value_at<Array>(lists, i))> items;
  for (auto at = lists.value_offset(i); at < lists.value_offset(i + 1); ++at)
    items.push_back(value_at<Array>(*lists.values(), at));
  return items;
}

Cell cell_at(const arrow::Array& array, Type type, std::int64_t i) {
  if (array.IsNull(i)) return {};
  switch (type) {
    case Type::text:
      return value_at<arrow::StringArray>(array, i);
    case Type::integer:
      return value_at<arrow::Int64Array>(array, i);
    case Type::number:
      return value_at<arrow::DoubleArray>(array, i);
    case Type::boolean:
      return value_at<arrow::BooleanArray>(array, i);
    case Type::texts:
      return list_at<arrow::StringArray>(static_cast<const arrow::ListArray&>(array), i);
    case Type::integers:
      return list_at<arrow::Int64Array>(static_cast<const arrow::ListArray&>(array), i);
    case Type::numbers:
      break;
  }
  return list_at<arrow::DoubleArray>(static_cast<const arrow::ListArray&>(array), i);
}

class ParquetReader : public Reader {
 public:
  explicit ParquetReader(const std::filesystem::path& path) {
    auto file = arrow::io::ReadableFile::Open(path.string());
    if (!file.ok()) throw Error("cannot_read", "the table cannot be opened for reading");
    parquet::arrow::FileReaderBuilder builder;
    require(builder.Open(*std::move(file)));
    require(builder.Build(&reader_));
    std::shared_ptr<arrow::Schema> schema;
    require(reader_->GetSchema(&schema));
    for (int i = 0; i < schema->num_fields(); ++i)
      if (const auto type = type_of(*schema->field(i)->type())) {
        columns_.push_back(i);
        schema_.push_back({schema->field(i)->name(), *type});
      }
  }

  const Schema& schema() const override { return schema_; }

  std::optional<Table> next() override {
    if (group_ == reader_->num_row_groups()) return std::nullopt;
    const auto group = require(reader_->ReadRowGroup(group_++));
    const auto rows = require(group->CombineChunks());
    require(rows->ValidateFull());
    Table table(schema_);
    for (std::int64_t row = 0; row < rows->num_rows(); ++row) table.append(cells_of(*rows, row));
    return table;
  }

 private:
  std::vector<Cell> cells_of(const arrow::Table& rows, std::int64_t row) const {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < columns_.size(); ++i)
      cells.push_back(cell_at(*rows.column(columns_[i])->chunk(0), schema_[i].type, row));
    return cells;
  }

  std::unique_ptr<parquet::arrow::FileReader> reader_;
  Schema schema_;
  std::vector<int> columns_;
  int group_ = 0;
};

}  // namespace
}  // namespace radgenome::table

radgenome::table::Reader* radgenome_new_parquet_reader(const std::filesystem::path& path) {
  return radgenome::in_context(path.string(), [&] { return new radgenome::table::ParquetReader(path); });
}
