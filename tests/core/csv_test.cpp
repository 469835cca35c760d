// SPDX-License-Identifier: Apache-2.0
#include "core/csv.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

namespace radgenome {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class Csv : public testing::Test {
 protected:
  ~Csv() override { std::filesystem::remove(path_); }

  std::vector<CsvRow> rows_of(const std::string& text) {
    std::ofstream(path_, std::ios::binary) << text;
    CsvReader reader(path_);
    std::vector<CsvRow> rows;
    CsvRow row;
    while (reader.next(row)) rows.push_back(row);
    return rows;
  }

  std::filesystem::path path_ =
      std::filesystem::temp_directory_path() / ("csv_test_" + std::to_string(::getpid()) + ".csv");
};

std::string code(const CsvRow& row) {
  return row.problem ? row.problem->code() : "";
}

// The seven definitions of RFC 4180, section 2.
TEST_F(Csv, ReadsWhatRfc4180Defines) {
  const auto rows = rows_of("aaa,\"b,\"\"b\r\nb\",ccc\r\nzzz,,\"\"\r\n\r\nlast,no,end");
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_THAT(rows[0].cells, ElementsAre("aaa", "b,\"b\r\nb", "ccc"));
  EXPECT_THAT(rows[1].cells, ElementsAre("zzz", "", ""));
  EXPECT_THAT(rows[2].cells, ElementsAre("last", "no", "end"));
  EXPECT_EQ(rows[0].line, 1u);
  EXPECT_EQ(rows[1].line, 3u);
  EXPECT_EQ(rows[2].line, 5u);
}

TEST_F(Csv, SkipsTheMarkInFrontOfUtf8AndTakesQuotesInsidePlainCells) {
  const auto rows = rows_of(
      "\xEF\xBB\xBF"
      "a,5\" long\nb,\n");
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_THAT(rows[0].cells, ElementsAre("a", "5\" long"));
  EXPECT_THAT(rows[1].cells, ElementsAre("b", ""));
}

TEST_F(Csv, ALostQuoteCostsItsRowAlone) {
  for (const char* broken : {"x,\"lost", "x,\"shut\"tail", "x,\"a\"\"", "\"", "x,\"a\" ,b"}) {
    const auto rows = rows_of("a,\"1\"\n" + std::string(broken) + "\nb,\"2\"\nc,3\n");
    ASSERT_THAT(rows, SizeIs(4)) << broken;
    EXPECT_EQ(code(rows[1]), "broken_quotes") << broken;
    EXPECT_EQ(rows[1].line, 2u);
    EXPECT_EQ(code(rows[2]), "");
    EXPECT_THAT(rows[2].cells, ElementsAre("b", "2"));
    EXPECT_EQ(rows[2].line, 3u);
    EXPECT_THAT(rows[3].cells, ElementsAre("c", "3"));
  }
}

TEST_F(Csv, ALostQuoteOnTheLastLine) {
  const auto rows = rows_of("a,1\nb,\"2");
  ASSERT_THAT(rows, SizeIs(2));
  EXPECT_EQ(code(rows[1]), "broken_quotes");
}

TEST_F(Csv, RowsWithBytesThatAreNoTextAreNamed) {
  const auto rows = rows_of(std::string("a,\x00z\nb,\xFFz\nc,\xC3\xBC\n", 15));
  ASSERT_THAT(rows, SizeIs(3));
  EXPECT_EQ(code(rows[0]), "nul_byte");
  EXPECT_EQ(code(rows[1]), "invalid_utf8");
  EXPECT_EQ(code(rows[2]), "");
}

TEST_F(Csv, ACellOverTheLimitCostsItsRowAlone) {
  const std::string huge(CsvReader::largest_cell + 1, 'x');
  for (const auto& cell : {huge, "\"" + huge + "\""}) {
    const auto rows = rows_of("a,1\nb," + cell + "\nc,3\n");
    ASSERT_THAT(rows, SizeIs(3));
    EXPECT_EQ(code(rows[1]), "cell_too_large");
    EXPECT_THAT(rows[2].cells, ElementsAre("c", "3"));
  }
}

TEST_F(Csv, CellsAcrossTheReadersBlocksStayWhole) {
  std::string text;
  for (int i = 0; i < 40000; ++i)
    text += std::to_string(i) + ",\"say \"\"" + std::string(i % 37, 'y') + "\"\"\r\n\"\r\n";
  const auto rows = rows_of(text);
  ASSERT_THAT(rows, SizeIs(40000));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ASSERT_EQ(code(rows[i]), "") << i;
    ASSERT_THAT(rows[i].cells,
                ElementsAre(std::to_string(i), "say \"" + std::string(i % 37, 'y') + "\"\r\n"));
  }
}

TEST_F(Csv, EmptyFileAndBlankLinesHaveNoRows) {
  EXPECT_THAT(rows_of(""), IsEmpty());
  EXPECT_THAT(rows_of("\n\r\n\n"), IsEmpty());
}

TEST_F(Csv, WhatIsWrittenReadsBackTheSame) {
  const std::vector<std::vector<std::string>> tables = {
      {"a", "b,c", "\"d\"", "e\nf", "g\rh", ""}, {""}, {"", ""}, {"ü", " spaced "}};
  std::string text;
  for (const auto& cells : tables) text += csv_row(cells);
  const auto rows = rows_of(text);
  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_THAT(rows[0].cells, testing::Eq(tables[0]));
  EXPECT_THAT(rows[2].cells, testing::Eq(tables[2]));
  EXPECT_THAT(rows[3].cells, testing::Eq(tables[3]));
  EXPECT_EQ(csv_row({"a", "b,c", "\"d\""}), "a,\"b,c\",\"\"\"d\"\"\"\n");
}

TEST(CsvReader, SaysThatAFileIsNotThere) {
  try {
    CsvReader reader("no/such/table.csv");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), "cannot_read");
  }
}

}  // namespace
}  // namespace radgenome
