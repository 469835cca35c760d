// SPDX-License-Identifier: Apache-2.0
#include "table/writer.h"

#include "core/error.h"
#include "table/formats.h"

namespace radgenome::table {
namespace {

/// What all formats ask of a table.
class Checked : public Writer {
 public:
  Checked(Schema schema, std::unique_ptr<Writer> writer)
      : schema_(std::move(schema)), writer_(std::move(writer)) {}

  void append(const Table& table) override {
    if (table.schema() != schema_)
      throw Error("bad_table", "a table has other columns than the file that it is appended to");
    writer_->append(table);
  }
  void finish() override { writer_->finish(); }

 private:
  Schema schema_;
  std::unique_ptr<Writer> writer_;
};

std::unique_ptr<Writer> unchecked(Format format, const Schema& schema, Sink sink) {
  switch (format) {
    case Format::csv:
      return csv_writer(schema, std::move(sink));
    case Format::json:
      return json_writer(std::move(sink));
    case Format::json_lines:
      return json_lines_writer(std::move(sink));
    case Format::parquet:
      break;
  }
  return parquet_writer(schema, std::move(sink));
}

}  // namespace

std::unique_ptr<Writer> make_writer(Format format, const Schema& schema, Sink sink) {
  return std::make_unique<Checked>(schema, unchecked(format, schema, std::move(sink)));
}

TableFile::TableFile(const std::filesystem::path& path, Format format, const Schema& schema)
    : file_(path),
      writer_(make_writer(format, schema, [this](std::string_view bytes) { file_.write(bytes); })) {}

void TableFile::close() {
  writer_->finish();
  file_.commit();
}

void write_table(const std::filesystem::path& path, Format format, const Table& table) {
  TableFile file(path, format, table.schema());
  file.append(table);
  file.close();
}

}  // namespace radgenome::table
