// SPDX-License-Identifier: Apache-2.0
#include "core/large_file.h"

#include <algorithm>

#include "core/error.h"
#include "core/file.h"
#include "core/file_fixture.h"
#include "core/random.h"

namespace radgenome {
namespace {

class LargeFileTest : public FileTest {
 protected:
  const std::filesystem::path path_ = folder_ / "a" / "large.bin";
};

std::string noise(std::size_t bytes, std::uint64_t number) {
  std::string text(bytes, '\0');
  Random random(1, number, "large file");
  for (auto& byte : text) byte = static_cast<char>(random.bits());
  return text;
}

/// Copied, or put in its place.
void add(LargeFile& file, std::string_view bytes, bool in_place) {
  if (!in_place) return file.write(bytes);
  while (!bytes.empty()) {
    const auto room = file.room();
    const auto part = bytes.substr(0, room.size());
    std::copy(part.begin(), part.end(), room.begin());
    file.fill(part.size());
    bytes.remove_prefix(part.size());
  }
}

TEST_F(LargeFileTest, HoldsWhatWasWrittenAndKnowsItsChecksum) {
  constexpr std::size_t block = std::size_t{1} << 21;  // its blocks, at whose ends it could go wrong
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{4096}, block - 1, block,
                                 block + 1, 8 * block, 9 * block + 12'345}) {
    const auto bytes = noise(size, size);
    LargeFile file(path_);
    std::string_view left = bytes;
    for (std::size_t n = 1; !left.empty(); ++n) {
      const auto piece = left.substr(0, n % 7 == 0 ? 3 * block / 2 : n * 4999);
      add(file, piece, n % 2 == 0);
      left.remove_prefix(piece.size());
    }
    const auto hash = file.commit();
    EXPECT_TRUE(read_file(path_) == bytes) << size;
    EXPECT_EQ(hash, sha256_of(bytes)) << size;
    EXPECT_EQ(files(), 2u) << "the folder and the file, no temporary";
  }
}

TEST_F(LargeFileTest, GivenUpLeavesWhatWasThere) {
  write_file_atomically(path_, "old");
  {
    LargeFile file(path_);
    file.write(noise(9'000'000, 1));
  }
  EXPECT_EQ(read_file(path_), "old");
  EXPECT_EQ(files(), 2u);
}

TEST_F(LargeFileTest, ThatDoesNotFitOnTheDiskIsRefused) {
  const std::string large(9'000'000, 'x');
  std::string code;
  {
    const SmallDisk disk(5'000'000);
    try {
      LargeFile file(path_);
      file.write(large);
      file.commit();
    } catch (const Error& error) {
      code = error.code();
    }
  }
  EXPECT_EQ(code, "cannot_write");
  EXPECT_EQ(files(), 1u) << "the folder";
}

}  // namespace
}  // namespace radgenome
