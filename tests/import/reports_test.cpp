// SPDX-License-Identifier: Apache-2.0
#include "import/reports.h"

#include "import/import_fixture.h"

namespace radgenome::import {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

const std::string header = "VolumeName,ClinicalInformation_EN,Technique_EN,Findings_EN,Impressions_EN\n";

Headings english() {
  return Headings::load(std::filesystem::path(RADGENOME_DATA) / "lexicon/en");
}

class Reports : public Import {
 protected:
  struct Read {
    std::vector<Report> reports;
    std::vector<InputProblem> problems;
    std::vector<std::string> codes() const {
      std::vector<std::string> codes;
      for (const auto& problem : problems) codes.push_back(problem.code);
      return codes;
    }
  };
  static Read read(const std::filesystem::path& path) {
    ReportReader reader(path, english());
    Read all;
    ReportRow row;
    while (reader.next(row)) {
      EXPECT_NE(row.report.has_value(), row.problem.has_value());
      if (row.report) all.reports.push_back(*row.report);
      if (row.problem) all.problems.push_back(*row.problem);
    }
    return all;
  }
};

TEST_F(Reports, TableWithCtRatesColumns) {
  const auto all = read(
      write("r.csv", header + "a_1.nii.gz,cough,,\"Open, both.\nSecond line.\",\"Said \"\"normal\"\".\"\n"));
  ASSERT_THAT(all.reports, SizeIs(1));
  EXPECT_EQ(all.reports[0].case_id, "a_1");
  EXPECT_THAT(all.reports[0].sections, ElementsAre(record::Section{"clinical_information", "cough"},
                                                   record::Section{"findings", "Open, both.\nSecond line."},
                                                   record::Section{"impression", "Said \"normal\"."}));
  EXPECT_THAT(all.problems, IsEmpty());
}

TEST_F(Reports, BadRowsAreNamedWithTheirLineAndTheRestIsRead) {
  const std::string table = header +                // line 1
                            "a,,,good,\n"           // 2
                            "b,,,too few\n"         // 3
                            "c,,,\"lost quote,\n"   // 4
                            "d,,,good,\n"           // 5
                            ",,,no name,\n"         // 6
                            "a,,,second report,\n"  // 7
                            "e,,,bad \xFF byte,\n"  // 8
                            "f,,,nul " +
                            std::string(1, '\0') +
                            " byte,\n"               // 9
                            "g,,, ,\n"               // 10
                            "..,,,bad name,\n"       // 11
                            "\"h:x\",,,bad name,\n"  // 12
                            "i,,,good,\n";           // 13
  const auto all = read(write("r.csv", table));
  std::vector<std::string> cases, places;
  for (const auto& report : all.reports) cases.push_back(report.case_id);
  for (const auto& problem : all.problems)
    places.push_back(problem.where.substr(problem.where.rfind(':') + 1));
  EXPECT_THAT(cases, ElementsAre("a", "d", "i"));
  EXPECT_THAT(all.codes(),
              ElementsAre("wrong_number_of_columns", "broken_quotes", "no_case_name", "duplicate_report",
                          "invalid_utf8", "nul_byte", "empty_report", "bad_case_name", "bad_case_name"));
  EXPECT_THAT(places, ElementsAre("3", "4", "6", "7", "8", "9", "10", "11", "12"));
  EXPECT_EQ(all.reports[0].sections[0].text, "good");
}

TEST_F(Reports, AReconstructionIsACaseOfItsOwn) {
  EXPECT_THAT(read(write("r.csv", header + "valid_1_a_1.nii.gz,,,x,\nvalid_1_a_2.nii.gz,,,x,\n")).reports,
              SizeIs(2));
}

TEST_F(Reports, PathsInNamesDoNotLeaveTheDataSet) {
  const auto all = read(write("r.csv", header + "../../etc/a.nii.gz,,,x,\n/b/c.nii.gz,,,x,\n..\\d,,,x,\n"));
  ASSERT_THAT(all.reports, SizeIs(2));
  EXPECT_EQ(all.reports[0].case_id, "a");
  EXPECT_EQ(all.reports[1].case_id, "c");
  EXPECT_THAT(all.codes(), ElementsAre("bad_case_name"));
}

TEST_F(Reports, TablesWithoutTheColumns) {
  EXPECT_EQ(code_of([&] { ReportReader(write("r.csv", "Volume,Findings_EN\na,b\n"), english()); }),
            "no_report_columns");
  EXPECT_EQ(code_of([&] { ReportReader(write("r.csv", "VolumeName,Text\na,b\n"), english()); }),
            "no_report_columns");
  EXPECT_EQ(code_of([&] { ReportReader(write("r.csv", ""), english()); }), "no_report_columns");
  EXPECT_EQ(code_of([&] { ReportReader(write("r.doc", "x"), english()); }), "unknown_report_format");
  EXPECT_EQ(code_of([&] { ReportReader(folder_ / "none.csv", english()); }), "cannot_read");
}

TEST_F(Reports, Lines) {
  const auto all =
      read(write("r.jsonl",
                 "{\"case\": \"a\", \"findings\": \"One.\", \"impression\": null, \"other\": 3}\n"
                 "\n"
                 "{\"VolumeName\": \"b.nii.gz\", \"Findings_EN\": \"Two.\"}\r\n"
                 "{\"case\": \"c\", \"findings\": \n"
                 "[1, 2]\n"
                 "{\"case\": \"d\", \"findings\": 5}\n"
                 "{\"findings\": \"no name\"}\n"
                 "{\"case\": \"e\", \"findings\": \"nul \\u0000 byte\"}\n"
                 "{\"case\": \"f\", \"findings\": \"bad \xFF\"}\n"
                 "{\"case\": \"g\"}\n"
                 "{\"case\": \"h\", \"findings\": \"Last.\"}"));
  std::vector<std::string> cases;
  for (const auto& report : all.reports) cases.push_back(report.case_id);
  EXPECT_THAT(cases, ElementsAre("a", "b", "h"));
  EXPECT_THAT(all.reports[0].sections, ElementsAre(record::Section{"findings", "One."}));
  EXPECT_THAT(all.codes(), ElementsAre("broken_json", "broken_json", "broken_json", "no_case_name",
                                       "nul_byte", "invalid_utf8", "empty_report"));
  EXPECT_TRUE(all.problems[0].where.ends_with("r.jsonl:4"));
}

TEST_F(Reports, FolderOfTexts) {
  write("t/b.txt",
        "CT OF THE CHEST\n\nTechnique: 1 mm.\nFINDINGS:\nOpen airways: both.\nNo mass.\n\nImpression: "
        "Normal.\n");
  write("t/a.txt", "  Only findings here.\n");
  write("t/c.txt", "");
  write("t/ignored.doc", "x");
  const auto all = read(folder_ / "t");
  ASSERT_THAT(all.reports, SizeIs(2));
  EXPECT_EQ(all.reports[0].case_id, "a");
  EXPECT_THAT(all.reports[0].sections, ElementsAre(record::Section{"findings", "Only findings here."}));
  EXPECT_THAT(all.reports[1].sections,
              ElementsAre(record::Section{"technique", "CT OF THE CHEST\n1 mm."},
                          record::Section{"findings", "Open airways: both.\nNo mass."},
                          record::Section{"impression", "Normal."}));
  EXPECT_THAT(all.codes(), ElementsAre("empty_report"));
}

TEST_F(Reports, ACellOverTenMegabytesCostsItsRowAlone) {
  const auto all = read(write("r.csv", header + "a,,," + std::string(10'000'001, 'x') + ",\nb,,,good,\n"));
  EXPECT_THAT(all.codes(), ElementsAre("cell_too_large"));
  EXPECT_THAT(all.reports, SizeIs(1));
}

}  // namespace
}  // namespace radgenome::import
