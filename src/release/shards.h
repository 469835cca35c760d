// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <future>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "release/tar_file.h"

namespace radgenome::release {

/// The format whose files these are.
inline constexpr const char* scans_format = "scans";

/// Thrown where the cases are not those of the shards that a stopped release left: it must start anew,
/// without them.
struct StaleLeftovers {};

/// The scans of one split in tar files of about one size. Beside each finished one lies a list of what is in
/// it until the release is whole; a release that was stopped takes those up where its cases are still the
/// same, and goes on behind them.
class Shards {
 public:
  /// @param bytes  of a shard; a case is never cut
  Shards(std::filesystem::path folder, std::string split, std::uint64_t bytes);

  /// @throws StaleLeftovers
  /// @error cannot_read, cannot_write, source_changed
  void add(const std::string& id, const std::filesystem::path& scan, const std::string& records);
  /// How many there are is known now, and goes into their names.
  /// @return the checksums of those that were written now, by path
  /// @throws StaleLeftovers
  /// @error cannot_write
  std::map<std::filesystem::path, std::string> finish();

 private:
  std::filesystem::path unfinished(const char* ending) const;
  void open();
  void close();
  /// Until the shard before is whole.
  void wait();

  std::filesystem::path folder_;
  std::string split_;
  std::uint64_t limit_;
  bool open_ = false;
  std::unique_ptr<TarFile> tar_;      ///< nothing while a shard that was left is passed over
  std::vector<std::string> left_;     ///< the list of that shard
  std::vector<std::string> members_;  ///< the list of the open shard
  std::size_t count_ = 0;
  std::uint64_t bytes_ = 0;
  /// The checksum of the shard before, whose bytes go to the disk while the next one is filled.
  std::future<std::string> closing_;
  std::map<std::size_t, std::string> hashes_;  ///< by number of the shard
};

/// True for the files in the folder of shards that a stopped release can be taken up from.
bool is_leftover(const std::filesystem::path& file);
/// Removes them, and those of shards that were never finished.
void remove_leftovers(const std::filesystem::path& folder);

}  // namespace radgenome::release
