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

/// Why a given mask could not be used, or why none was made.
std::string what_it_means(const std::string& reason) {
  if (reason == "mask_outside_ct") return "they lie wholly outside the CT; they may belong to another scan";
  if (reason == "mask_without_geometry")
    return "their files do not tell where they lie, and no known grid fits";
  if (reason == "scan_too_small") return "the scan shows too little of the body";
  if (reason == "no_lung_and_no_bone" || reason == "no_anatomy_found")
    return "the scan does not look like a chest in Hounsfield units";
  if (reason == "atlas_does_not_fit") return "the atlas does not fit this body";
  if (reason == "review_bad") return "readers judged them bad";
  return fmt::format("they could not be used ({})", reason);
}

std::string names_of(const std::vector<std::string>& structures) {
  if (structures.size() <= most_names) return fmt::format("{}", fmt::join(structures, ", "));
  return fmt::format("{} and {} more", fmt::join(structures.begin(), structures.begin() + most_names, ", "),
                     structures.size() - most_names);
}

/// A backend's answer where it looked for one structure; its other reasons are about the whole scan.
constexpr const char* not_found = "not_found";

std::string sentence_of(bool given, const std::string& reason, const std::string& names) {
  if (reason == not_found)
    return fmt::format("No mask was found of {}, though the scan should show it.", names);
  return fmt::format("There {} masks of {}{} {}.", given ? "are" : "are no", names, given ? ", but" : ":",
                     what_it_means(reason));
}

/// One for each reason: what spoils one mask of a set often spoils all.
void run(const Subject& subject, std::vector<record::Check>& found) {
  std::map<std::pair<bool, std::string>, std::vector<std::string>> failed;
  for (const auto& entry : subject.structures.structures) {
    const auto* structure = subject.knowledge.find_structure(entry.structure);
    const bool part_failed = entry.reason == "part_failed";
    if (entry.state == record::State::failed && structure != nullptr && !part_failed)
      failed[{entry.source.has_value(), entry.reason}].push_back(entry.structure);
  }
  for (const auto& [kind, structures] : failed) {
    const auto& [given, reason] = kind;
    found.push_back({code, reason == not_found ? record::Severity::warning : record::Severity::error,
                     structures.front(), sentence_of(given, reason, names_of(structures)),
                     Json{{"reason", reason}, {"masks", structures.size()}}});
  }
}

}  // namespace

Checker mask_failed() {
  return {code, "Masks that could not be used, or not be found, by reason", run};
}

}  // namespace radgenome::check::checks
