// SPDX-License-Identifier: Apache-2.0
#include "core/file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <thread>

#include "core/atomic_file.h"
#include "core/error.h"

namespace radgenome {
namespace {

namespace fs = std::filesystem;

class FileTest : public testing::Test {
 protected:
  FileTest() { fs::create_directories(folder_); }
  ~FileTest() override { fs::remove_all(folder_); }

  std::size_t files() const {
    return static_cast<std::size_t>(
        std::distance(fs::recursive_directory_iterator(folder_), fs::recursive_directory_iterator()));
  }

  const fs::path folder_ = fs::temp_directory_path() / ("radgenome_file_" + std::to_string(::getpid()));
};

/// No file may grow over `bytes` while this lives: the system then answers as for a disk that is full.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  ~SmallDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

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

/// Through the system's cache of pages and around it.
class FileInPieces : public FileTest, public testing::WithParamInterface<PageCache> {};
INSTANTIATE_TEST_SUITE_P(PageCaches, FileInPieces, testing::Values(PageCache::through, PageCache::around));

TEST_P(FileInPieces, TakesItsNameOnlyWhenItIsWhole) {
  const auto path = folder_ / "pieces.bin";
  std::string bytes;
  {
    AtomicFile file(path, GetParam());
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
    AtomicFile given_up(path, GetParam());
    given_up.write("another");
  }
  EXPECT_EQ(read_file(path), bytes);
  EXPECT_EQ(files(), 1u) << "no temporary";
}

TEST_P(FileInPieces, ThatDoesNotFitOnTheDiskIsRefused) {
  const auto path = folder_ / "large.bin";
  const std::string large(9'000'000, 'x');
  std::string code;
  {
    const SmallDisk disk(5'000'000);
    try {
      AtomicFile file(path, GetParam());
      file.write(large);
      file.commit();
    } catch (const Error& error) {
      code = error.code();
    }
  }
  EXPECT_EQ(code, "cannot_write");
  EXPECT_EQ(files(), 0u);
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
