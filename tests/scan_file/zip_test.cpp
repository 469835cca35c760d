// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

#include "core/error.h"
#include "core/file.h"
#include "scan_file/little_endian.h"
#include "scan_file/scans.h"
#include "scan_file/zip_format.h"
#include "scan_file/zip_reader.h"
#include "scan_file/zip_writer.h"

namespace radgenome::scan_file {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

class ZipTest : public ScanFileTest {
 protected:
  /// The bytes of a zip of these members.
  std::string zipped(const Members& members, std::uint64_t largest32 = 0xffffffff) const {
    AtomicFile file(file_);
    ZipWriter zip(file, largest32);
    for (const auto& [name, bytes] : members) zip.add(name, bytes);
    zip.finish([](std::uint32_t) { return std::string("a comment"); });
    file.commit();
    return read_file(file_);
  }
  /// What becomes of opening the zip and reading all of it: "whole", or the error's code.
  std::string outcome(const std::string& bytes) const {
    write_file_atomically(file_, bytes);
    try {
      const ZipReader zip(file_);
      for (const auto& member : zip.members()) zip.read(member);
    } catch (const Error& error) {
      return error.code();
    }
    return "whole";
  }
};

/// The bytes with `value` at `offset` behind the last entry of the directory, or another record.
template <class T>
std::string patched(std::string bytes, std::uint32_t record, std::size_t offset, T value) {
  std::string signature;
  put(signature, record);
  bytes.replace(bytes.rfind(signature) + offset, sizeof value, reinterpret_cast<const char*>(&value),
                sizeof value);
  return bytes;
}

TEST_F(ZipTest, MembersComeBackInEitherForm) {
  const Members members = {{"zarr.json", "{}"}, {"0/c/0/0/0", std::string(70'000, 'x')}, {"a b (1)/z", ""}};
  for (const std::uint64_t largest32 : {0xffffffffu, 100u, 1u}) {
    zipped(members, largest32);
    const ZipReader zip(file_);
    EXPECT_EQ(zip.members().size(), members.size());
    EXPECT_EQ(zip.comment(), "a comment");
    for (const auto& [name, bytes] : members) {
      ASSERT_NE(zip.find(name), nullptr) << name;
      EXPECT_EQ(zip.read(*zip.find(name)).view(), bytes);
    }
    EXPECT_EQ(zip.find("0/c/0/0"), nullptr);
  }
}

TEST_F(ZipTest, APartOfAFileIsReadAsTheFileWouldBe) {
  const Members members = {{"zarr.json", "{}"}, {"0/c/0/0/0", std::string(70'000, 'x')}};
  for (const std::uint64_t largest32 : {0xffffffffu, 1u}) {
    const auto bytes = zipped(members, largest32);
    // Another zip before it and behind it: what lies outside is never taken for the directory.
    const auto other = zipped({{"other", "y"}});
    write_file_atomically(file_, other + bytes + other);
    const ZipReader zip(file_, Window{other.size(), bytes.size()});
    ASSERT_EQ(zip.members().size(), members.size());
    for (const auto& [name, content] : members) EXPECT_EQ(zip.read(*zip.find(name)).view(), content);
  }
}

TEST_F(ZipTest, APartThatTheFileDoesNotHoldIsRefused) {
  const auto bytes = zipped({{"a", "x"}});
  const auto code = [&](const Window& window) -> std::string {
    try {
      ZipReader zip(file_, window);
    } catch (const Error& error) {
      return error.code();
    }
    return "";
  };
  EXPECT_EQ(code({0, bytes.size()}), "");
  EXPECT_EQ(code({0, bytes.size() + 1}), "corrupt_scan_file");
  EXPECT_EQ(code({1, bytes.size()}), "corrupt_scan_file");
  EXPECT_EQ(code({bytes.size() + 1, 0}), "corrupt_scan_file");
  EXPECT_EQ(code({~std::uint64_t{0}, bytes.size()}), "corrupt_scan_file");
  EXPECT_EQ(code({0, 10}), "not_a_scan_file");
  EXPECT_EQ(code({1, bytes.size() - 1}), "corrupt_scan_file");
}

TEST_F(ZipTest, NamesThatLeadElsewhereAreRefused) {
  EXPECT_EQ(outcome(zipped({{"a/..b/c..", "x"}})), "whole");
  for (const char* name : {"..", "../a", "a/../b", "/a", "a//b", "a/./b", "a\\b", "a\nb", "\x7f"})
    EXPECT_EQ(outcome(zipped({{name, "x"}})), "corrupt_scan_file") << name;
  EXPECT_EQ(outcome(zipped({{"a", "x"}, {"b", "y"}, {"a", "z"}})), "corrupt_scan_file");
}

TEST_F(ZipTest, ClaimsAreHeldAgainstTheFilesSize) {
  const Members members = {{"first", "some bytes"}, {"second", "as many as"}};
  const auto plain = zipped(members), large = zipped(members, 1);
  ASSERT_EQ(outcome(large), "whole");
  constexpr std::uint64_t ten_tb = 10'000'000'000'000;
  constexpr std::size_t numbers = zip::central_size + 6 + 4;  // behind "second" and the extra field's head
  auto claims_ten_tb = patched(large, zip::central_signature, numbers, ten_tb);
  claims_ten_tb = patched(claims_ten_tb, zip::central_signature, numbers + 8, ten_tb);
  for (const auto& bytes :
       {claims_ten_tb, patched(large, zip::central_signature, numbers + 16, ten_tb),
        patched(large, zip::central_signature, numbers + 16, ~std::uint64_t{0}),
        patched(plain, zip::central_signature, 42, std::uint32_t{0}),          // lies on the first
        patched(plain, zip::central_signature, 42, std::uint32_t{46}),         // reaches into the directory
        patched(plain, zip::central_signature, 28, std::uint16_t{0xffff}),     // a name of 65535 bytes
        patched(plain, zip::end64_signature, 32, std::uint64_t{1} << 60),      // members
        patched(plain, zip::end64_signature, 40, ten_tb),                      // bytes of the directory
        patched(plain, zip::end64_signature, 48, ten_tb),                      // its place
        patched(plain, zip::locator64_signature, 8, ~std::uint64_t{0} - 10)})  // of the 64-bit end
    EXPECT_EQ(outcome(bytes), "corrupt_scan_file");
}

TEST_F(ZipTest, AFileWithHolesIsNotReadIntoMemory) {
  auto bytes = zipped({{"first", "some bytes"}}, 1);
  constexpr std::uint64_t hole = std::uint64_t{1} << 40;
  const auto directory = bytes.find("PK\x01\x02"), end = bytes.rfind("PK\x06\x06");
  bytes = patched(bytes, zip::central_signature, zip::central_size + 5 + 4, hole);
  bytes = patched(bytes, zip::central_signature, zip::central_size + 5 + 12, hole);
  bytes = patched(bytes, zip::end64_signature, 48, directory + hole);
  bytes = patched(bytes, zip::locator64_signature, 8, end + hole);
  write_file_atomically(file_, bytes.substr(0, directory));
  if (::truncate(file_.c_str(), static_cast<off_t>(directory + hole)) != 0)
    GTEST_SKIP() << "no room for holes";
  std::ofstream(file_, std::ios::binary | std::ios::app) << bytes.substr(directory);
  EXPECT_THROW(ZipReader zip(file_), Error);
}

TEST_F(ZipTest, WhatIsNotStoredAsItIsIsRefused) {
  const auto plain = zipped({{"first", "some bytes"}});
  EXPECT_EQ(outcome(patched(plain, zip::central_signature, 10, std::uint16_t{8})), "corrupt_scan_file");
  EXPECT_EQ(outcome(patched(plain, zip::central_signature, 8, std::uint16_t{1})), "corrupt_scan_file");
  EXPECT_EQ(outcome(patched(plain, zip::local_signature, 30, 'F')), "corrupt_scan_file");
  EXPECT_EQ(outcome(patched(plain, zip::local_signature, 36, 'S')), "corrupt_scan_file");
  EXPECT_EQ(outcome(std::string(1000, 'P')), "not_a_scan_file");
  EXPECT_EQ(outcome(""), "not_a_scan_file");
}

TEST_F(ZipTest, BytesBehindAMembersExtraFieldAreStillItsOwn) {
  // Other programs put extra fields into local headers that the directory does not have.
  auto bytes = zipped({{"first", "some bytes"}});
  const auto name_end = bytes.find("first") + 5;
  bytes = patched(bytes, zip::local_signature, 28, std::uint16_t{4})
              .insert(name_end, std::string("\x99\x99\0\0", 4));
  const auto end = bytes.rfind("PK\x06\x06");
  bytes = patched(bytes, zip::end64_signature, 48, std::uint64_t{name_end + 14});
  bytes = patched(bytes, zip::locator64_signature, 8, std::uint64_t{end});
  EXPECT_EQ(outcome(bytes), "whole");
}

}  // namespace
}  // namespace radgenome::scan_file
