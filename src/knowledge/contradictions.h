// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "knowledge/knowledge.h"

namespace radgenome::knowledge {

/// One row of `data/contradictions.json`: which statements of a report it looks at, and what in the masks
/// speaks against them.
struct Contradiction {
  /// What is compared with the statement.
  enum class Compare {
    reason,         ///< why the place could not be grounded
    mask_present,   ///< a mask is there that should not be
    mask_empty,     ///< a mask was drawn and holds nothing
    other_side,     ///< a mask lies on the side that is not stated
    stated_size,    ///< the stated size against the longest line that a mask has room for
    measured_size,  ///< the stated size against what was measured on the masks of the lesion
    measurement,    ///< a quantity of structures.json
    volume,         ///< the volume of a structure against its reference range
  };
  /// The part of a mask that counts against a statement about one place.
  enum class Within { anywhere, side };

  std::string id;        ///< code of the check that it makes
  std::string severity;  ///< "info", "warning" or "error"
  std::string rule;      ///< one sentence for readers

  std::vector<std::string> findings;  ///< ids; empty: every abnormal finding
  std::vector<std::string> but_not;   ///< findings that are left out
  std::vector<std::string> status;    ///< of "present", "possible", "absent"; empty: all
  std::optional<bool> abnormal;       ///< whether the finding is one; absent: it does not matter
  std::vector<std::string> places;    ///< the stated place is one of these or below it; empty: any
  std::vector<std::string> words;     ///< the words that name the finding hold one of these; empty: any

  Compare compare = Compare::reason;
  std::vector<std::string> reasons;  ///< for Compare::reason
  std::string structure;             ///< the mask in question; empty: the stated place
  Within within = Within::anywhere;
  std::string quantity;         ///< for Compare::measurement and measured_size
  std::optional<double> above;  ///< speaks against it from here on up; unit and meaning as `compare` says
  std::optional<double> below;
  std::string sentence;  ///< with {finding}, {place}, {structure} and the numbers' names
};

std::string_view name_of(Contradiction::Compare compare);

/// What `data/contradictions.json` says. Immutable; safe to share between threads.
class Contradictions {
 public:
  /// @error bad_knowledge — names the file, the row and what is wrong
  static Contradictions load(const std::filesystem::path& data, const Knowledge& knowledge);

  std::span<const Contradiction> rows() const { return rows_; }
  /// Words that state a side, by "left" and "right".
  const std::map<std::string, std::vector<std::string>>& side_words() const { return side_words_; }
  /// Changes whenever the file does.
  const std::string& version() const { return version_; }

 private:
  std::vector<Contradiction> rows_;
  std::map<std::string, std::vector<std::string>> side_words_;
  std::string version_;
};

}  // namespace radgenome::knowledge
