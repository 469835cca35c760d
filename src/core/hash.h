// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace radgenome {

/// SHA-256 of a stream of bytes, written as records write it: "sha256:" and 64 hexadecimal digits.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// Ends the stream; call once.
  std::string finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

std::string sha256_of(std::string_view bytes);
/// True for lower-case hexadecimal digits, as hashes are written; also for none.
bool is_hexadecimal(std::string_view text);

/// A number out of a text, the same on every machine, for choices that shall look random and be repeatable:
/// FNV-1a with its bits spread, so that also its remainders are even. Not a checksum.
/// @source Fowler, Noll, Vo, draft-eastlake-fnv; the last step is Fibonacci hashing (Knuth, TAOCP 3, 6.4)
std::uint64_t spread_hash(std::string_view text);

/// @error cannot_read — the file does not exist or cannot be read to its end
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace radgenome
