// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <new>

#include "core/error.h"
#include "core/file.h"
#include "scan_file/chunk_codec.h"
#include "scan_file/layout.h"
#include "scan_file/scans.h"
#include "scan_file/zip_reader.h"
#include "scan_file/zip_writer.h"

namespace {
std::atomic<std::size_t> largest_allocation{0};
}

// What a damaged file claims must not become memory.
[[gnu::noinline]] void* operator new(std::size_t size) {
  if (size > largest_allocation) largest_allocation = size;
  if (void* place = std::malloc(size)) return place;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* place) noexcept {
  std::free(place);
}
[[gnu::noinline]] void operator delete(void* place, std::size_t) noexcept {
  std::free(place);
}

namespace radgenome::scan_file {
namespace {

using Members = std::map<std::string, std::string>;

class BadFileTest : public ScanFileTest {
 protected:
  BadFileTest() {
    const auto ct = some_ct(grid_);
    const auto ball = ellipsoid(grid_, {4, 3, 2}, 2.5);
    write(file_,
          {grid_, &ct, {{"ball", ball}, {"empty", std::make_shared<Mask>(grid_)}}, {{"ball", "test"}}});
    bytes_ = read_file(file_);
    whole_ = outcome();
    const ZipReader zip(file_);
    for (const auto& member : zip.members()) members_[member.name] = zip.read(member).view();
  }

  /// All that the file says, as text; or the code of the error. Any other exception fails the test.
  std::string outcome() const {
    try {
      const auto file = ScanFile::open(file_);
      std::string text;
      for (const auto& mask : file.masks()) {
        text += mask.structure + mask.source + std::to_string(mask.voxels) + ":";
        file.mask(mask.structure).for_each_run([&](int j, int k, const radgenome::Run& run) {
          text += std::to_string(j) + "," + std::to_string(k) + "," + std::to_string(run.begin) + ";";
        });
      }
      const auto ct = file.ct();
      for (const auto value : ct.values()) text += std::to_string(value) + " ";
      return text;
    } catch (const Error& error) {
      return error.code();
    }
  }
  std::string outcome_of(const std::string& bytes) const {
    write_file_atomically(file_, bytes);
    return outcome();
  }
  /// Of a zip whose CRCs are all right, whatever its members hold.
  std::string outcome_of(const Members& members) const {
    AtomicFile file(file_);
    ZipWriter zip(file);
    for (const auto& [name, bytes] : members) zip.add(name, bytes);
    zip.finish([](std::uint32_t) { return ""; });
    file.commit();
    return outcome();
  }
  std::string outcome_with(const std::string& name, const std::string& bytes) const {
    auto members = members_;
    members[name] = bytes;
    return outcome_of(members);
  }
  std::string outcome_replacing(const std::string& name, const std::string& old,
                                const std::string& fresh) const {
    auto text = members_.at(name);
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return outcome_with(name, text.replace(at, old.size(), fresh));
  }

  const Geometry grid_ = oblique_grid({9, 7, 5});
  const std::string ct_chunk_ = "0/c/0/0/0", mask_chunk_ = "labels/ball/0/c/0/0/0";
  std::string bytes_, whole_;
  Members members_;
};

bool is_refusal(const std::string& outcome) {
  return outcome == "corrupt_scan_file" || outcome == "not_a_scan_file";
}

TEST_F(BadFileTest, EveryByteFlippedIsAnErrorOrWithoutEffect) {
  largest_allocation = 0;
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    auto bytes = bytes_;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
    const auto got = outcome_of(bytes);
    ASSERT_TRUE(got == whole_ || is_refusal(got)) << "byte " << at << ": " << got;
  }
  EXPECT_LT(largest_allocation, 2u << 20);
}

TEST_F(BadFileTest, EveryTruncationIsAnError) {
  for (std::size_t size = 0; size < bytes_.size(); ++size)
    ASSERT_TRUE(is_refusal(outcome_of(bytes_.substr(0, size))))
        << size << " of " << bytes_.size() << " bytes";
}

TEST_F(BadFileTest, MembersThatLieUnderACorrectCrcDoNoHarm) {
  largest_allocation = 0;
  for (const auto& [name, bytes] : members_)
    for (std::size_t at = 0; at < bytes.size(); at += at < 40 ? 1 : 5) {
      auto changed = bytes;
      changed[at] = static_cast<char>(changed[at] ^ (at % 3 == 0 ? 0xff : 1 << at % 8));
      outcome_with(name, changed);
    }
  EXPECT_LT(largest_allocation, 64u << 20);
}

TEST_F(BadFileTest, ChunksOfAnotherSizeAreRefused) {
  const auto half = compress_values(std::string(std::size_t{64} * 64 * 64, '\1'), 2);
  EXPECT_EQ(outcome_with(ct_chunk_, half), "corrupt_scan_file");
  EXPECT_EQ(outcome_with(mask_chunk_, half), "corrupt_scan_file") << "another mask than the one described";
  EXPECT_EQ(outcome_with(mask_chunk_, members_[ct_chunk_]), "corrupt_scan_file");
  auto absurd = members_[mask_chunk_];
  absurd.replace(4, 4, "\xff\xff\xff\x7f");  // the header's size before compression
  EXPECT_EQ(outcome_with(mask_chunk_, absurd), "corrupt_scan_file");
  for (const char* bytes : {"", "x", "a text that is no blosc chunk at all"})
    EXPECT_EQ(outcome_with(mask_chunk_, bytes), "corrupt_scan_file");
  auto members = members_;
  members.erase(mask_chunk_);
  EXPECT_EQ(outcome_of(members), "corrupt_scan_file") << "a mask without its voxels";
}

TEST_F(BadFileTest, TextsThatContradictEachOtherAreRefused) {
  EXPECT_EQ(outcome_of(members_), whole_);
  for (const auto& [name, old, fresh] : std::vector<std::array<const char*, 3>>{
           {"0/zarr.json", "[5,7,9]", "[5,7,8]"},
           {"0/zarr.json", "int16", "int32"},
           {"0/zarr.json", "little", "big"},
           {"0/zarr.json", "\"blosc\"", "\"gzip\""},
           {"0/zarr.json", "[64,64,64]", "[64,64,32]"},
           {"labels/ball/0/zarr.json", "\"fill_value\":0", "\"fill_value\":1"},
           {"labels/ball/0/zarr.json", "uint8", "int16"},
           {"zarr.json", "\"size\":[9,7,5]", "\"size\":[9,7,6]"},
           {"zarr.json", "\"size\":[9,7,5]", "\"size\":[9,0,5]"},
           {"zarr.json", "\"size\":[9,7,5]", "\"size\":[60000,60000,60000]"},
           {"zarr.json", "\"size\":[9,7,5]", "\"size\":[9,7,99999999999]"},
           {"zarr.json", "\"structure\":\"empty\"", "\"structure\":\"ball\""},
           {"zarr.json", "\"structure\":\"empty\",\"voxels\":0", "\"structure\":\"empty\",\"voxels\":1"},
           {"zarr.json", "\"structure\":\"empty\"", "\"structure\":\"nothing\""}})
    EXPECT_EQ(outcome_replacing(name, old, fresh), "corrupt_scan_file") << name << ": " << fresh;
  EXPECT_EQ(outcome_replacing("zarr.json", "\"radgenome\"", "\"another\""), "not_a_scan_file");
  EXPECT_EQ(outcome_replacing("zarr.json", "radgenome.scan/1", "radgenome.scan/2"), "not_a_scan_file");
  EXPECT_EQ(outcome_of(Members{{"readme.txt", "a zip of something else"}}), "not_a_scan_file");
}

TEST_F(BadFileTest, FullDiskLeavesTheOldFileAndNoOther) {
  const auto old = read_file(file_);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{2000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &small);
  std::string code;
  try {
    write(file_, {grid_, nullptr, {{"another", std::make_shared<Mask>(grid_)}}, {}});
  } catch (const Error& error) {
    code = error.code();
  }
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(code, "cannot_write");
  EXPECT_EQ(read_file(file_), old);
  EXPECT_EQ(
      std::distance(std::filesystem::directory_iterator(folder_), std::filesystem::directory_iterator()), 1);
}

}  // namespace
}  // namespace radgenome::scan_file
