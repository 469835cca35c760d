// SPDX-License-Identifier: Apache-2.0
#pragma once

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

/// @error cannot_read — the file does not exist or cannot be read to its end
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace radgenome
