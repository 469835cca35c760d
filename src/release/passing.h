// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/atomic_file.h"
#include "release/release.h"

namespace radgenome::release {

/// What goes to the writers of formats: the cases as they are, or what was derived of them. Of a derived
/// release it also writes the files that `attach` needs (see derived.h).
class Passing {
 public:
  struct Prepared {
    ReleasedCase whole;
    std::optional<ReleasedCase> stripped;
    std::string line;  ///< of derived/cases.jsonl
    /// What may be seen of it.
    const ReleasedCase& shown() const { return stripped ? *stripped : whole; }
  };

  /// @param cases  must outlive it
  Passing(const Cases& cases, const Options& options, const std::filesystem::path& out);
  Passing(const Passing&) = delete;
  Passing& operator=(const Passing&) = delete;

  /// What the writers may ask for.
  const Cases& cases() const { return cases_; }
  /// May be called from several threads.
  /// @error cannot_derive, and those of reading the CT
  Prepared prepare(ReleasedCase whole) const;
  /// In order of the cases, from one thread.
  void keep(const Prepared& prepared);
  /// Call once, when all writers have finished.
  void finish();

 private:
  std::filesystem::path scan_without_ct() const { return folder_ / ".scan.ozx"; }

  const Cases& source_;
  Cases cases_;
  std::filesystem::path folder_;
  std::unique_ptr<AtomicFile> lines_;  ///< nothing: all is released as it is
};

}  // namespace radgenome::release
