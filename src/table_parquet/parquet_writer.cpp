// SPDX-License-Identifier: Apache-2.0
#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>

#include <stdexcept>

#include "table/parquet_library.h"

namespace radgenome::table {
namespace {

void require(const arrow::Status& status) {
  if (!status.ok()) throw std::runtime_error("Parquet: " + status.ToString());
}
template <class Value>
Value require(arrow::Result<Value> result) {
  require(result.status());
  return *std::move(result);
}

/// Arrow's bytes on their way to the sink. Arrow knows no exceptions, so one of the sink's waits here until
/// Arrow has returned.
class SinkStream : public arrow::io::OutputStream {
 public:
  explicit SinkStream(Sink sink) : sink_(std::move(sink)) { set_mode(arrow::io::FileMode::WRITE); }

  using arrow::io::OutputStream::Write;
  arrow::Status Write(const void* data, std::int64_t size) override {
    try {
      sink_({static_cast<const char*>(data), static_cast<std::size_t>(size)});
      position_ += size;
      return arrow::Status::OK();
    } catch (...) {
      failure_ = std::current_exception();
      return arrow::Status::IOError("the sink failed");
    }
  }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }

  void require(const arrow::Status& status) const {
    if (failure_) std::rethrow_exception(failure_);
    table::require(status);
  }

 private:
  Sink sink_;
  std::int64_t position_ = 0;
  bool closed_ = false;
  std::exception_ptr failure_;
};

template <class Value>
struct BuilderOf;
template <>
struct BuilderOf<std::string> {
  using type = arrow::StringBuilder;
};
template <>
struct BuilderOf<std::int64_t> {
  using type = arrow::Int64Builder;
};
template <>
struct BuilderOf<double> {
  using type = arrow::DoubleBuilder;
};
template <>
struct BuilderOf<bool> {
  using type = arrow::BooleanBuilder;
};

template <class Value>
std::shared_ptr<arrow::Array> array_of(const Values<Value>& values) {
  typename BuilderOf<Value>::type builder;
  require(builder.Reserve(static_cast<std::int64_t>(values.size())));
  for (const auto& value : values) require(value ? builder.Append(*value) : builder.AppendNull());
  return require(builder.Finish());
}

template <class Item>
std::shared_ptr<arrow::Array> array_of(const Values<std::vector<Item>>& lists) {
  auto items = std::make_shared<typename BuilderOf<Item>::type>();
  arrow::ListBuilder builder(arrow::default_memory_pool(), items);
  for (const auto& list : lists) {
    require(list ? builder.Append() : builder.AppendNull());
    if (list)
      for (const auto& item : *list) require(items->Append(item));
  }
  return require(builder.Finish());
}

std::shared_ptr<arrow::DataType> type_of(Type type) {
  switch (type) {
    case Type::text:
      return arrow::utf8();
    case Type::integer:
      return arrow::int64();
    case Type::number:
      return arrow::float64();
    case Type::boolean:
      return arrow::boolean();
    case Type::texts:
      return arrow::list(arrow::utf8());
    case Type::integers:
      return arrow::list(arrow::int64());
    case Type::numbers:
      break;
  }
  return arrow::list(arrow::float64());
}

class ParquetWriter : public Writer {
 public:
  ParquetWriter(const Schema& schema, Sink sink) : stream_(std::make_shared<SinkStream>(std::move(sink))) {
    arrow::FieldVector fields;
    for (const auto& field : schema) fields.push_back(arrow::field(field.name, type_of(field.type)));
    schema_ = arrow::schema(fields);
    const auto properties =
        parquet::WriterProperties::Builder().compression(parquet::Compression::ZSTD)->build();
    auto writer =
        parquet::arrow::FileWriter::Open(*schema_, arrow::default_memory_pool(), stream_, properties);
    stream_->require(writer.status());
    writer_ = *std::move(writer);
  }

  void append(const Table& table) override {
    if (table.rows() == 0) return;
    arrow::ArrayVector arrays;
    for (const auto& column : table.columns())
      arrays.push_back(std::visit([](const auto& values) { return array_of(values); }, column));
    const auto rows = static_cast<std::int64_t>(table.rows());
    stream_->require(writer_->WriteTable(*arrow::Table::Make(schema_, arrays, rows), rows));
  }

  void finish() override { stream_->require(writer_->Close()); }

 private:
  std::shared_ptr<SinkStream> stream_;
  std::shared_ptr<arrow::Schema> schema_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
};

}  // namespace
}  // namespace radgenome::table

radgenome::table::Writer* radgenome_new_parquet_writer(const radgenome::table::Schema& schema,
                                                       radgenome::table::Sink sink) {
  return new radgenome::table::ParquetWriter(schema, std::move(sink));
}
