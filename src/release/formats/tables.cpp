// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <map>
#include <memory>
#include <utility>

#include "core/beside.h"
#include "release/rows.h"
#include "table/writer.h"

namespace radgenome::release::formats {
namespace {

constexpr std::size_t rows_of_a_group = 32768;
/// A shard of a table of questions takes about 200 MB.
constexpr std::size_t rows_of_a_shard = 4'000'000;

/// One table of one split, in shards: questions-00000.parquet, questions-00001.parquet …
class ShardedTable {
 public:
  /// @param writing  rows are packed and written there
  ShardedTable(std::filesystem::path folder, const CaseTable& table, Beside& writing)
      : folder_(std::move(folder)), table_(table), writing_(writing), waiting_(table.schema) {
    open();
  }

  void add(const ReleasedCase& released) {
    table_.append(released, waiting_);
    if (waiting_.rows() < rows_of_a_group) return;
    if (rows_ >= rows_of_a_shard) {
      writing_.add([file = file_] { file->close(); });
      open();
    }
    flush();
  }
  void close() {
    flush();
    writing_.add([file = file_] { file->close(); });
  }

 private:
  void open() {
    file_ =
        std::make_shared<table::TableFile>(folder_ / fmt::format("{}-{:05}.parquet", table_.name, shard_++),
                                           table::Format::parquet, table_.schema);
    rows_ = 0;
  }
  void flush() {
    const auto group =
        std::make_shared<const table::Table>(std::exchange(waiting_, table::Table(table_.schema)));
    rows_ += group->rows();
    writing_.add([file = file_, group] { file->append(*group); });
  }

  std::filesystem::path folder_;
  const CaseTable& table_;
  Beside& writing_;
  table::Table waiting_;
  std::shared_ptr<table::TableFile> file_;
  std::size_t shard_ = 0, rows_ = 0;
};

class Tables : public Writer {
 public:
  explicit Tables(const Place& place) : folder_(place.folder) {}

  void add(const ReleasedCase& released) override {
    auto& tables = of_split_[released.split];
    if (tables.empty())
      for (const auto& table : case_tables())
        tables.push_back(std::make_unique<ShardedTable>(folder_ / name_of(released.split), table, writing_));
    for (const auto& table : tables) table->add(released);
  }
  void finish() override {
    for (const auto& [split, tables] : of_split_)
      for (const auto& table : tables) table->close();
    writing_.finish();
  }

 private:
  std::filesystem::path folder_;
  Beside writing_{1};  ///< a group of rows takes as long as many cases
  std::map<Split, std::vector<std::unique_ptr<ShardedTable>>> of_split_;
};

}  // namespace

Format tables() {
  return {"tables",
          "tables/<split>/{cases, sentences, facts, links, structures, measurements, checks, "
          "questions, verdicts}-*.parquet",
          "tables", true,
          [](const Place& place) -> std::unique_ptr<Writer> { return std::make_unique<Tables>(place); }};
}

}  // namespace radgenome::release::formats
