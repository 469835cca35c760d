// SPDX-License-Identifier: Apache-2.0
#include "import/headings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "core/error.h"
#include "core/file.h"
#include "core/json.h"
#include "core/unicode.h"

namespace radgenome::import {
namespace {

constexpr std::array<std::string_view, 4> section_names = {"clinical_information", "technique", "findings",
                                                           "impression"};

}  // namespace

Headings Headings::load(const std::filesystem::path& lexicon) {
  const auto path = lexicon / "sections.json";
  Headings headings;
  return in_context(path.generic_string(), [&] {
    const Json json = parse_json(read_file(path));
    JsonObject root(json);
    if (const auto format = root.get<std::string>("format"); format != "radgenome.lexicon.sections/1")
      throw Error("bad_lexicon", fmt::format("its format is \"{}\"", format));
    for (const auto& [section, words] :
         root.get<std::map<std::string, std::vector<std::string>>>("sections")) {
      if (std::find(section_names.begin(), section_names.end(), section) == section_names.end())
        throw Error("bad_lexicon", fmt::format("\"{}\" is no section of a report", section));
      for (const auto& word : words)
        if (!headings.sections_.emplace(lower_case(word), section).second)
          throw Error("bad_lexicon", fmt::format("the heading \"{}\" stands twice", word));
    }
    root.finish();
    return headings;
  });
}

std::string_view Headings::section_of(std::string_view words) const {
  const auto found = sections_.find(lower_case(words));
  return found == sections_.end() ? std::string_view() : std::string_view(found->second);
}

}  // namespace radgenome::import
