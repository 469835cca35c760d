// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>

#include "release/release.h"

namespace radgenome::release {

/// How much of a release readers have verified.
class VerifiedCounts {
 public:
  struct Count {
    std::size_t all = 0;
    std::size_t verified = 0;  ///< by one reader or more
  };

  void add(const ReleasedCase& released);

  /// By what can be judged: "sentences", "facts", "links", "masks" (present ones that are no unions),
  /// "questions".
  const std::map<std::string, Count>& counts() const { return counts_; }
  std::size_t verdicts() const { return verdicts_; }

 private:
  void count(const char* kind, int verified_by);

  std::map<std::string, Count> counts_;
  std::size_t verdicts_ = 0;
};

/// For the manifest.
Json to_json(const VerifiedCounts& verified);
/// A section of the card.
std::string verified_table(const VerifiedCounts& verified);

}  // namespace radgenome::release
