// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/beside.h"
#include "core/hash.h"

namespace radgenome {

/// SHA-256 of bytes while their owner does something else with them, so that a file of gigabytes has its
/// checksum when its last byte is written, and no byte is read twice.
class HashBeside {
 public:
  /// @param owner  keeps the bytes, which nobody changes any more. Waits when the hash is far behind, so that
  ///     memory stays flat.
  void add(std::string_view bytes, std::shared_ptr<const void> owner);
  /// A copy of the bytes is hashed.
  void add(std::string_view bytes);
  /// Waits for the rest. Call once, last. As sha256_of writes it.
  std::string finish();

 private:
  static constexpr std::ptrdiff_t most_waiting = 64;

  Sha256 hash_;
  Beside beside_{most_waiting};  ///< last: it uses the hash
};

}  // namespace radgenome
