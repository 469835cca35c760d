// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace radgenome {

/// SHA-256 of bytes while their owner does something else with them, on a thread of its own, so that a file
/// of gigabytes has its checksum when its last byte is written, and no byte is read twice.
class HashBeside {
 public:
  HashBeside();
  ~HashBeside();
  HashBeside(const HashBeside&) = delete;
  HashBeside& operator=(const HashBeside&) = delete;

  /// @param owner  keeps the bytes, which nobody changes any more. Waits when the hash is far behind, so that
  ///     memory stays flat.
  void add(std::string_view bytes, std::shared_ptr<const void> owner);
  /// A copy of the bytes is hashed.
  void add(std::string_view bytes);
  /// Waits for the rest. Call once, last. As sha256_of writes it.
  std::string finish();

 private:
  struct Piece {
    std::string_view bytes;
    std::shared_ptr<const void> owner;
  };
  void hash_all();
  void end();

  std::mutex mutex_;
  std::condition_variable told_;
  std::deque<Piece> waiting_;
  bool whole_ = false;
  std::string hash_;
  std::thread thread_;  ///< last: it uses all of the above
};

}  // namespace radgenome
