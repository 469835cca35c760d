// SPDX-License-Identifier: Apache-2.0
#include "check/tables.h"

#include "core/hash.h"

namespace radgenome::check {

Tables Tables::load(const std::filesystem::path& data, const knowledge::Knowledge& knowledge) {
  return {knowledge::ReferenceVolumes::load(data, knowledge),
          knowledge::Contradictions::load(data, knowledge)};
}

std::string Tables::version() const {
  return sha256_of(volumes.version() + "\n" + contradictions.version());
}

}  // namespace radgenome::check
