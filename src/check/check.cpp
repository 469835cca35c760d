// SPDX-License-Identifier: Apache-2.0
#include "check/check.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "check/present.h"

namespace radgenome::check {

std::vector<Present> present_in(const Subject& subject) {
  std::vector<Present> found;
  for (const auto& entry : subject.structures.structures) {
    if (entry.state != record::State::present) continue;
    const auto* structure = subject.knowledge.find_structure(entry.structure);
    auto mask = subject.masks.find(entry.structure);
    if (structure != nullptr && mask != nullptr && !mask->empty())
      found.push_back({&entry, structure, std::move(mask)});
  }
  return found;
}

std::vector<Present> own_masks_in(const Subject& subject) {
  auto found = present_in(subject);
  std::erase_if(found, [](const Present& present) { return present.is_union(); });
  return found;
}

bool has_flag(const record::StructureEntry& entry, std::string_view flag) {
  return std::find(entry.flags.begin(), entry.flags.end(), flag) != entry.flags.end();
}

bool is_whole(const record::StructureEntry& entry) {
  return !entry.touches_border.value_or(true) && !has_flag(entry, "incomplete");
}

std::vector<LinkedFact> linked_facts_in(const Subject& subject) {
  std::map<std::string, const record::Fact*> facts;
  for (const auto* fact : subject.facts.all()) facts[fact->id] = fact;
  std::vector<LinkedFact> linked;
  for (const auto& link : subject.links.links) {
    const auto fact = facts.find(link.fact);
    if (fact == facts.end()) continue;
    linked.push_back({fact->second, &link, &subject.knowledge.finding(fact->second->finding)});
  }
  return linked;
}

std::string spoken(double value) {
  return std::abs(value) >= 99.95 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

double rounded(double value, int digits) {
  const double scale = std::pow(10.0, digits);
  return std::round(value * scale) / scale;
}

record::Checks check(const Subject& subject) {
  record::Checks record;
  record.case_id = subject.record.id;
  for (const auto& checker : all_checkers()) checker.run(subject, record.checks);
  std::stable_sort(record.checks.begin(), record.checks.end(), [](const auto& a, const auto& b) {
    return std::tie(b.severity, a.code, a.subject, a.sentence) <
           std::tie(a.severity, b.code, b.subject, b.sentence);
  });
  return record;
}

}  // namespace radgenome::check
