// SPDX-License-Identifier: Apache-2.0
#include "table/table.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <limits>

#include "core/error.h"
#include "core/file.h"
#include "table/writer.h"

namespace radgenome::table {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

const Schema schema = {{"name", Type::text}, {"hu", Type::number}};

std::string written(Format format, const Table& table) {
  std::string bytes;
  const auto writer = make_writer(format, table.schema(), [&](std::string_view piece) { bytes += piece; });
  writer->append(table);
  writer->finish();
  return bytes;
}

TEST(Table, RefusesWhatDoesNotFitItsColumns) {
  Table table(schema);
  EXPECT_THAT([&] { table.append({std::string("a")}); }, ThrowsMessage<Error>(HasSubstr("1 values")));
  EXPECT_THAT(
      [&] {
        table.append({std::string("a"), std::int64_t{1}});
      },
      ThrowsMessage<Error>(HasSubstr("\"hu\" is not of its type")));
  EXPECT_THAT(
      [&] {
        table.append({std::string("a"), std::numeric_limits<double>::quiet_NaN()});
      },
      ThrowsMessage<Error>(HasSubstr("not finite")));
  EXPECT_THAT([&] { table.append({std::string("\xff"), 1.0}); }, ThrowsMessage<Error>(HasSubstr("UTF-8")));
  EXPECT_EQ(table.rows(), 0U);
}

TEST(Table, WithoutRowsIsStillAFile) {
  EXPECT_EQ(written(Format::csv, Table(schema)), "name,hu\n");
  EXPECT_EQ(written(Format::json, Table(schema)), "[]\n");
  EXPECT_EQ(written(Format::json_lines, Table(schema)), "");
}

TEST(TableFile, LeavesTheOldFileWhereItIsNotClosed) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "table_file";
  std::filesystem::remove_all(folder);
  write_file_atomically(folder / "a.csv", "old");
  {
    TableFile file(folder / "a.csv", Format::csv, schema);
    EXPECT_THAT(
        [&] {
          file.append(Table({{"other", Type::text}}));
        },
        ThrowsMessage<Error>(HasSubstr("other columns")));
  }
  EXPECT_EQ(read_file(folder / "a.csv"), "old");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder), {}), 1);
}

}  // namespace
}  // namespace radgenome::table
