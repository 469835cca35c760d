// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "release/release.h"

namespace radgenome::release {

/// The readers of all cases under the names that a release gives them: their own, or "reader-1",
/// "reader-2" …, one for each reader and the same whatever the order of the cases. The numbers follow hashes
/// of the names, so that they tell nothing of the alphabet.
class Readers {
 public:
  Readers(const Cases& cases, bool named);

  /// What is released of the verdicts on a case: without comments, which may quote the report.
  std::vector<record::Verdict> verdicts_of(const std::string& id) const;

 private:
  const Cases& cases_;
  std::map<std::string, std::string> names_;
};

}  // namespace radgenome::release
