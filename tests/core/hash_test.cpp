// SPDX-License-Identifier: Apache-2.0
// Digests are those of FIPS 180-2, appendix B, and of NIST's "SHA256ShortMsg" for the empty message.
#include "core/hash.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "core/error.h"
#include "core/file.h"

namespace radgenome {
namespace {

constexpr const char* of_nothing = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr const char* of_abc = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
constexpr const char* of_two_blocks =
    "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1";
constexpr const char* of_a_million_a =
    "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0";

TEST(Hash, KnownVectors) {
  EXPECT_EQ(sha256_of(""), of_nothing);
  EXPECT_EQ(sha256_of("abc"), of_abc);
  EXPECT_EQ(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), of_two_blocks);
  EXPECT_EQ(sha256_of(std::string(1'000'000, 'a')), of_a_million_a);
}

TEST(Hash, PiecesMakeTheSameHashAsTheWhole) {
  Sha256 hash;
  hash.add("a");
  hash.add("");
  hash.add("bc");
  EXPECT_EQ(hash.finish(), of_abc);
}

TEST(Hash, OfAFileLongerThanOneBlockOfReading) {
  const auto file =
      std::filesystem::temp_directory_path() / ("radgenome_hash_" + std::to_string(::getpid()) + ".bin");
  write_file_atomically(file, std::string(1'000'000, 'a') + std::string(1'000'000, 'a'));
  EXPECT_EQ(sha256_of_file(file), sha256_of(std::string(2'000'000, 'a')));
  write_file_atomically(file, "");
  EXPECT_EQ(sha256_of_file(file), of_nothing);
  std::filesystem::remove(file);
}

TEST(Hash, WhatCannotBeReadHasNoHash) {
  for (const auto& path :
       {std::filesystem::path("/nowhere/at/all"), std::filesystem::temp_directory_path()}) {
    try {
      sha256_of_file(path);
      ADD_FAILURE() << path << " was hashed";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "cannot_read");
      EXPECT_NE(error.sentence().find(path.string()), std::string::npos);
    }
  }
}

}  // namespace
}  // namespace radgenome
