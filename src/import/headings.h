// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

namespace radgenome::import {

/// Words that open the sections of a report written as one text, in one language.
class Headings {
 public:
  /// @param lexicon  data/lexicon/<language>, which holds sections.json
  /// @error bad_lexicon — names the file, and the heading that stands twice or opens an unknown section
  static Headings load(const std::filesystem::path& lexicon);

  /// The section that the words open ("IMPRESSIONS" → "impression"); empty where they are no heading.
  std::string_view section_of(std::string_view words) const;

 private:
  std::map<std::string, std::string, std::less<>> sections_;  ///< heading in small letters → section
};

}  // namespace radgenome::import
