// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "ask/stated.h"

namespace radgenome::ask {

/// True where a statement about the one place also tells of the other: they overlap, or one is "" (no place).
bool overlap(const Subject& subject, const std::string& one, const std::string& other);

/// What a report passes over: whether its silence may be taken for a no.
class Silence {
 public:
  Silence(const Subject& subject, const Statements& statements);

  /// True where the report says enough to be a whole report and speaks of the place's region, but nothing of
  /// the finding, or of one that could mean it, at the place, in a part of it or in what holds it.
  bool covers(const std::string& finding, const std::string& place) const;

 private:
  struct Spoken {
    bool anywhere = false;  ///< without a place
    std::vector<const knowledge::Structure*> places;
  };
  void add(const std::string& finding, const Statements& statements);

  const knowledge::Knowledge& knowledge_;
  bool whole_report_ = false;
  std::set<std::string> regions_;         ///< those that it speaks of
  std::map<std::string, Spoken> spoken_;  ///< finding → where it, or one that could mean it, is spoken of
};

/// Whether the report itself says that the finding is not at the place: it denies it there or in what holds
/// the place, and sees or suspects it nowhere that overlaps.
bool is_denied(const Subject& subject, const Statements& statements, const std::string& finding,
               const std::string& place);

/// The place as a wrong answer to where a finding is that the report sees elsewhere: it denies the finding
/// there, or would have named the place. Nothing where it states or suspects the finding at a place that
/// overlaps.
std::optional<record::Option> wrong_place(const Subject& subject, const Statements& statements,
                                          const std::string& finding, const std::string& place);

}  // namespace radgenome::ask
