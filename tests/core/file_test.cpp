// SPDX-License-Identifier: Apache-2.0
#include "core/file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <thread>

#include "core/atomic_file.h"
#include "core/error.h"
#include "core/file_fixture.h"

namespace radgenome {
namespace {

namespace fs = std::filesystem;

TEST_F(FileTest, WritesAndReadsBackEveryByteAndMakesFolders) {
  std::string bytes;
  for (int i = 0; i < 100'000; ++i) bytes += static_cast<char>(i * 7);
  const auto file = folder_ / "a" / "b" / "c.bin";
  write_file_atomically(file, bytes);
  EXPECT_EQ(read_file(file), bytes);
  write_file_atomically(file, "");
  EXPECT_EQ(read_file(file), "");
  EXPECT_EQ(files(), 3u) << "two folders and the file, no temporary";
}

TEST_F(FileTest, InPiecesTakesItsNameOnlyWhenItIsWhole) {
  const auto path = folder_ / "pieces.bin";
  std::string bytes;
  {
    AtomicFile file(path);
    for (int i = 0; i < 400; ++i) {
      const std::string piece(static_cast<std::size_t>(i * i), static_cast<char>(i));
      file.write(piece);
      bytes += piece;
    }
    EXPECT_FALSE(fs::exists(path));
    file.commit();
  }
  EXPECT_EQ(read_file(path), bytes);
  {
    AtomicFile given_up(path);
    given_up.write("another");
  }
  EXPECT_EQ(read_file(path), bytes);
  EXPECT_EQ(files(), 1u) << "no temporary";
}

TEST_F(FileTest, InPiecesThatDoNotFitOnTheDiskIsRefused) {
  const auto path = folder_ / "large.bin";
  std::string code;
  {
    const SmallDisk disk(5'000'000);
    try {
      AtomicFile file(path);
      for (int i = 0; i < 9000; ++i) file.write(std::string(1000, 'x'));
      file.commit();
    } catch (const Error& error) {
      code = error.code();
    }
  }
  EXPECT_EQ(code, "cannot_write");
  EXPECT_EQ(files(), 0u);
}

TEST_F(FileTest, WhatIsNoPlainFileIsRefusedWithoutWaiting) {
  const auto pipe = folder_ / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  for (const auto& path : {pipe, folder_}) {
    try {
      read_file_if_there(path);
      ADD_FAILURE() << path << " was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "cannot_read");
    }
  }
  EXPECT_FALSE(read_file_if_there(folder_ / "missing" / "file"));
}

TEST_F(FileTest, FullDiskLeavesTheOldFileAndNoTemporary) {
  const auto file = folder_ / "record.json";
  write_file_atomically(file, "old");
  std::string code, sentence;
  {
    const SmallDisk disk(4096);
    try {
      write_file_atomically(file, std::string(100'000, 'x'));
    } catch (const Error& error) {
      code = error.code();
      sentence = error.sentence();
    }
  }
  EXPECT_EQ(code, "cannot_write");
  EXPECT_NE(sentence.find("record.json"), std::string::npos) << sentence;
  EXPECT_EQ(read_file(file), "old");
  EXPECT_EQ(files(), 1u);
}

TEST_F(FileTest, ReadersSeeTheOldBytesOrTheNewOnesWhileOthersWrite) {
  const auto file = folder_ / "shared.json";
  const std::string small(10, 'a'), large(300'000, 'b');
  write_file_atomically(file, small);
  std::atomic<bool> done{false};
  std::thread writer([&] {
    for (int i = 0; i < 40; ++i) write_file_atomically(file, i % 2 ? small : large);
    done = true;
  });
  while (!done) {
    const auto bytes = read_file(file);
    if (bytes != small && bytes != large) ADD_FAILURE() << "half a file of " << bytes.size() << " bytes";
  }
  writer.join();
  EXPECT_EQ(files(), 1u);
}

TEST_F(FileTest, AFolderInTheWayIsAnError) {
  const auto taken = folder_ / "taken";
  write_file_atomically(taken / "inside", "x");
  EXPECT_THROW(write_file_atomically(taken, "y"), Error);
  EXPECT_EQ(read_file(taken / "inside"), "x");
  EXPECT_EQ(files(), 2u);
  EXPECT_THROW(write_file_atomically(taken / "inside" / "below a file", "y"), Error);
}

TEST_F(FileTest, WhatCannotBeReadIsNamed) {
  for (const auto& path : {folder_, folder_ / "missing"}) try {
      read_file(path);
      ADD_FAILURE() << path << " was read";
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), "cannot_read");
      EXPECT_NE(error.sentence().find(path.string()), std::string::npos);
    }
}

}  // namespace
}  // namespace radgenome
