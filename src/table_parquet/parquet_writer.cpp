// SPDX-License-Identifier: Apache-2.0
#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>

#include <span>
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

using Bytes = std::shared_ptr<arrow::Buffer>;
using Array = std::shared_ptr<arrow::Array>;

/// Not a copy: the table outlives what is made of it.
template <class Item>
Bytes bytes_of(std::span<const Item> items) {
  return arrow::Buffer::Wrap(items.data(), items.size());
}

/// A bit for each.
Bytes bits_of(std::span<const std::uint8_t> truths) {
  arrow::TypedBufferBuilder<bool> builder;
  require(builder.Append(truths.data(), static_cast<std::int64_t>(truths.size())));
  return require(builder.Finish());
}

std::int64_t count(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

Array array_of(const TextItems& texts, const Bytes& present) {
  return std::make_shared<arrow::StringArray>(
      count(texts.size()), bytes_of(texts.offsets()),
      bytes_of(std::span<const char>(texts.bytes().data(), texts.bytes().size())), present);
}
Array array_of(const PlainItems<std::int64_t>& integers, const Bytes& present) {
  return std::make_shared<arrow::Int64Array>(count(integers.size()), bytes_of(integers.span()), present);
}
Array array_of(const PlainItems<double>& numbers, const Bytes& present) {
  return std::make_shared<arrow::DoubleArray>(count(numbers.size()), bytes_of(numbers.span()), present);
}
Array array_of(const PlainItems<std::uint8_t>& truths, const Bytes& present) {
  return std::make_shared<arrow::BooleanArray>(count(truths.size()), bits_of(truths.span()), present);
}

template <class Value>
Array array_of(const Values<Value>& values) {
  return array_of(values.items(), bits_of(values.present()));
}

template <class Item>
Array array_of(const Values<std::vector<Item>>& lists) {
  const auto items = array_of(lists.items(), nullptr);
  return std::make_shared<arrow::ListArray>(arrow::list(items->type()), count(lists.size()),
                                            bytes_of(lists.offsets()), items, bits_of(lists.present()));
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
