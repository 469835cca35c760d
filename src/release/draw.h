// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "release/balance.h"
#include "release/release.h"

namespace radgenome::release {

/// How many questions of a kind there are, and how many the balanced track took.
struct KindCount {
  std::size_t all = 0, assumed = 0, balanced = 0;
  LeftOut left_out;
};

/// What is drawn over all cases of a release: its balanced track and the options of its multiple choices.
class Draw {
 public:
  /// Reads the questions of every case once.
  Draw(const Cases& cases, const std::vector<Split>& splits, const BalanceLimits& limits);

  /// Marks the questions of a case that are in the balanced track, and keeps of each multiple choice the
  /// options that are offered, in an order drawn for it.
  /// @param number  of the case, by its place in Cases::ids
  void apply(std::size_t number, ReleasedCase& released) const;
  /// Counts what is assumed once the options are drawn: a choice that offers only what the report rules out
  /// is not. Call for each case after apply(), from one thread.
  void count_assumed(const ReleasedCase& released);

  const std::map<std::string, KindCount>& kinds() const { return kinds_; }

 private:
  BalanceLimits limits_;
  std::vector<std::map<std::uint32_t, std::vector<std::uint32_t>>> taken_;  ///< case → question → options
  std::vector<std::string> option_names_;
  std::map<std::string, KindCount> kinds_;
};

}  // namespace radgenome::release
