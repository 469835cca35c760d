// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "check/present.h"

namespace radgenome::check::checks {
namespace {

constexpr const char* code = "mask_failed";

/// More names than these nobody reads.
constexpr std::size_t most_names = 5;

std::string what_it_means(const std::string& reason) {
  if (reason == "mask_outside_ct") return "they lie wholly outside the CT; they may belong to another scan";
  if (reason == "mask_without_geometry")
    return "their files do not tell where they lie, and no known grid fits";
  return fmt::format("they could not be used ({})", reason);
}

std::string names_of(const std::vector<std::string>& structures) {
  if (structures.size() <= most_names) return fmt::format("{}", fmt::join(structures, ", "));
  return fmt::format("{} and {} more", fmt::join(structures.begin(), structures.begin() + most_names, ", "),
                     structures.size() - most_names);
}

/// One for each reason: what spoils one mask of a set often spoils all.
void run(const Subject& subject, std::vector<record::Check>& found) {
  std::map<std::string, std::vector<std::string>> failed;
  for (const auto& entry : subject.structures.structures) {
    const auto* structure = subject.knowledge.find_structure(entry.structure);
    const bool part_failed = entry.reason == "part_failed";
    if (entry.state == record::State::failed && structure != nullptr && !part_failed)
      failed[entry.reason].push_back(entry.structure);
  }
  for (const auto& [reason, structures] : failed)
    found.push_back(
        {code, record::Severity::error, structures.front(),
         fmt::format("There are masks of {}, but {}.", names_of(structures), what_it_means(reason)),
         Json{{"reason", reason}, {"masks", structures.size()}}});
}

}  // namespace

Checker mask_failed() {
  return {code, "Given masks that could not be used, by reason", run};
}

}  // namespace radgenome::check::checks
