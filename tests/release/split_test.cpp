// SPDX-License-Identifier: Apache-2.0
#include "release/split.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <set>

#include "core/error.h"
#include "core/file.h"
#include "core/hash.h"

namespace radgenome::release {
namespace {

namespace fs = std::filesystem;

TEST(Split, SharesAreKeptAndScansOfAPatientStayTogether) {
  const auto splits = Splits::by_hash({70, 20, 10}, 3);
  std::map<Split, int> counts;
  for (int i = 0; i < 20'000; ++i) {
    const auto patient = fmt::format("patient_{}", i);
    const auto split = splits.of(patient + "_a_1", patient);
    EXPECT_EQ(splits.of(patient + "_b_2", patient), split);
    ++counts[split];
  }
  EXPECT_NEAR(counts[Split::train], 14'000, 250);
  EXPECT_NEAR(counts[Split::validation], 4'000, 200);
  EXPECT_NEAR(counts[Split::test], 2'000, 150);
}

TEST(Split, AnotherSeedDealsAnew) {
  int moved = 0;
  for (int i = 0; i < 1000; ++i) {
    const auto patient = fmt::format("{}", i);
    moved += Splits::by_hash({1, 1, 0}, 1).of("", patient) != Splits::by_hash({1, 1, 0}, 2).of("", patient)
                 ? 1
                 : 0;
  }
  EXPECT_NEAR(moved, 500, 80);
}

TEST(Split, SharesThatAreNoneAreRefused) {
  EXPECT_THROW(Splits::by_hash({0, 0, 0}, 0), Error);
  EXPECT_THROW(Splits::by_hash({1, -1, 0}, 0), Error);
}

TEST(Split, PatientsWithCopiesOfOneScanAreDealtTogether) {
  std::vector<Scan> scans;
  for (std::size_t i = 0; i < 300; ++i) {
    Fingerprint fingerprint;
    fingerprint.words.fill(spread_hash(fmt::format("scan {}", i / 3)));
    fingerprint.words[0] ^= i % 3;  // at most two bits of 1344
    scans.push_back({fmt::format("c{}", i), fmt::format("p{}", i), {}, fingerprint});
  }
  const auto dealt = deal(Splits::by_hash({1, 1, 1}, 0), scans);
  std::set<Split> all;
  for (std::size_t i = 0; i < 300; i += 3) {
    EXPECT_EQ(dealt[i], dealt[i + 1]);
    EXPECT_EQ(dealt[i], dealt[i + 2]);
    all.insert(dealt[i]);
  }
  EXPECT_EQ(all.size(), 3U);
}

TEST(Split, PatientsWithOneReportTextAreDealtTogether) {
  std::vector<Scan> scans;
  for (int i = 0; i < 300; ++i)
    scans.push_back({fmt::format("c{}", i), fmt::format("p{}", i), static_cast<std::uint64_t>(i / 3), {}});
  scans.push_back({"c0_b", "p0", 99, {}});  // joins p0..p2 with those of report 99
  const auto dealt = deal(Splits::by_hash({1, 1, 1}, 0), scans);
  for (std::size_t i = 0; i < 300; i += 3) {
    EXPECT_EQ(dealt[i], dealt[i + 1]);
    EXPECT_EQ(dealt[i], dealt[i + 2]);
  }
  EXPECT_EQ(dealt[0], dealt[299]);
  EXPECT_EQ(std::set<Split>(dealt.begin(), dealt.end()).size(), 3u);
}

class SplitFile : public testing::Test {
 protected:
  ~SplitFile() override { fs::remove(file_); }
  Splits read(const std::string& text) {
    write_file_atomically(file_, text);
    return Splits::from_file(file_);
  }
  std::string sentence_for(const std::string& text) {
    try {
      read(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "bad_splits");
      return error.sentence();
    }
    return "";
  }
  fs::path file_ = fs::temp_directory_path() / fmt::format("radgenome_splits_{}.csv", ::getpid());
};

TEST_F(SplitFile, ByPatientOrByCase) {
  EXPECT_EQ(read("patient,split\np1,test\n").of("p1_a", "p1"), Split::test);
  EXPECT_EQ(read("case,split\np1_a,validation\n").of("p1_a", "p1"), Split::validation);
  EXPECT_THROW(read("case,split\np1_a,train\n").of("p1_b", "p1"), Error);
  const std::vector<Scan> scans = {{"p1_a", "p1", {}, {}}, {"p1_b", "p1", {}, {}}};
  EXPECT_THROW(deal(read("case,split\np1_a,train\np1_b,test\n"), scans), Error);
}

TEST_F(SplitFile, MistakesAreNamedWithTheirLine) {
  EXPECT_THAT(sentence_for("id,split\n"), testing::HasSubstr("line 1"));
  EXPECT_THAT(sentence_for("case,split\na,train\nb,valid\n"),
              testing::AllOf(testing::HasSubstr("line 3"), testing::HasSubstr("\"valid\"")));
  EXPECT_THAT(sentence_for("case,split\na,train\na,test\n"), testing::HasSubstr("twice"));
}

}  // namespace
}  // namespace radgenome::release
