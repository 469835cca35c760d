// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>

namespace radgenome {

/// SHA-256 of a file that another thread still writes: a thread of its own reads behind the writer, while the
/// bytes are in the system's cache, so that a file of gigabytes has its checksum when its last byte is
/// written.
class FollowingHash {
 public:
  /// @param file  is there already, and only grows
  explicit FollowingHash(const std::filesystem::path& file);
  ~FollowingHash();
  FollowingHash(const FollowingHash&) = delete;
  FollowingHash& operator=(const FollowingHash&) = delete;

  /// That the file has `bytes` more.
  void grown(std::uint64_t bytes);
  /// Waits for the rest; the file must be whole. Call once. As sha256_of_file writes it.
  /// @error cannot_read
  std::string finish();

 private:
  void follow(const std::filesystem::path& file);
  /// Waits until there is enough to read; false when the file is whole.
  bool wait(std::uint64_t read);

  std::mutex mutex_;
  std::condition_variable told_;
  std::uint64_t written_ = 0;
  bool whole_ = false;
  std::string hash_;
  std::exception_ptr failure_;
  std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace radgenome
