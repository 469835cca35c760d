// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace radgenome::extract::language_model {

/// Finds lengths in words; units and the words between numbers are those of the lexicon's words.json.
class Lengths {
 public:
  /// @param units_mm  unit → how many millimetres it is
  /// @param between   what may stand between the numbers that share a unit: "x", "to"
  Lengths(std::map<std::string, double> units_mm, std::set<std::string> between);
  /// @error cannot_read, broken_json, bad_record
  static Lengths load(const std::filesystem::path& words_file);

  /// Every length of the text in millimetres: "1.2x0.8 cm" gives 12 and 8.
  std::vector<double> in_mm(std::string_view text) const;

 private:
  std::map<std::string, double> units_mm_;
  std::set<std::string> between_;
};

}  // namespace radgenome::extract::language_model
