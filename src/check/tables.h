// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "knowledge/contradictions.h"
#include "knowledge/reference_volumes.h"

namespace radgenome::check {

/// What the checks hold a case against, read from `data/`. Immutable; safe to share between threads.
struct Tables {
  knowledge::ReferenceVolumes volumes;
  knowledge::Contradictions contradictions;

  /// @error bad_knowledge
  static Tables load(const std::filesystem::path& data, const knowledge::Knowledge& knowledge);
  /// Changes whenever one of the tables does; goes into `made_by`.
  std::string version() const;
};

}  // namespace radgenome::check
