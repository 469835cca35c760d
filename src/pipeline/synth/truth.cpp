// SPDX-License-Identifier: Apache-2.0
#include "pipeline/synth/truth.h"

#include <algorithm>
#include <map>
#include <set>

namespace radgenome::pipeline::synth {
namespace {

using Strings = std::vector<std::string>;

/// Places without a mask of their own that are the union of masks, by the phantom's own anatomy. Of the
/// second kind the phantom draws some parts only: it is to be tied to what there is.
const std::map<std::string, Strings>& whole_unions() {
  static const std::map<std::string, Strings> unions = {
      {"lung",
       {"left lung lower lobe", "left lung upper lobe", "right lung lower lobe", "right lung middle lobe",
        "right lung upper lobe"}},
      {"kidney", {"left kidney", "right kidney"}}};
  return unions;
}

const std::map<std::string, Strings>& partly_drawn_unions() {
  static const std::map<std::string, Strings> unions = {{"bone", {"sternum", "vertebrae"}},
                                                        {"mediastinum", {"aorta", "pulmonary artery"}}};
  return unions;
}

class Ties {
 public:
  explicit Ties(const Strings& present) : present_(present.begin(), present.end()) {}

  Json link(const StatedFact& fact, const std::string& place) const {
    Json link = {{"finding", fact.finding}, {"place", place}};
    const bool tied = is_drawn(place) ? present_.contains(place) : any_part(place);
    link["structure"] = tied ? Json(place) : Json(nullptr);
    link["granularity"] = tied ? "exact" : "none";
    link["reason"] = reason(place, tied);
    return link;
  }

  Json structures() const {
    Json states = Json::object();
    for (const auto& [structure, tissues] : drawn_structures())
      states[structure] = present_.contains(structure) ? "present" : "outside_field_of_view";
    return states;
  }

 private:
  static bool is_drawn(const std::string& place) {
    const auto& drawn = drawn_structures();
    return std::any_of(drawn.begin(), drawn.end(), [&](const auto& one) { return one.first == place; });
  }

  static const Strings* parts_of(const std::string& place) {
    for (const auto* unions : {&whole_unions(), &partly_drawn_unions()})
      if (const auto found = unions->find(place); found != unions->end()) return &found->second;
    return nullptr;
  }

  bool any_part(const std::string& place) const {
    const auto* parts = parts_of(place);
    return parts != nullptr && std::any_of(parts->begin(), parts->end(),
                                           [&](const auto& part) { return present_.contains(part); });
  }

  std::string reason(const std::string& place, bool tied) const {
    if (tied) return partly_drawn_unions().contains(place) ? "incomplete_mask" : "";
    return is_drawn(place) || whole_unions().contains(place) ? "outside_field_of_view" : "no_mask_of_its_own";
  }

  std::set<std::string> present_;
};

Json fact_json(const StatedFact& fact) {
  return {{"section", fact.section}, {"finding", fact.finding}, {"status", fact.status},
          {"where", fact.where},     {"size_mm", fact.size_mm}, {"start", fact.start},
          {"end", fact.end}};
}

Json drawn_json(const Abnormality& abnormality) {
  Json drawn = {{"finding", abnormality.finding}, {"place", abnormality.place}};
  if (abnormality.size_mm) drawn["size_mm"] = *abnormality.size_mm;
  drawn["at_mm"] = {abnormality.at->x, abnormality.at->y, abnormality.at->z};
  return drawn;
}

}  // namespace

Json truth_of(const Plan& plan, const Report& report, const std::vector<std::string>& present) {
  const Ties ties(present);
  Json facts = Json::array(), links = Json::array(), drawn = Json::array();
  for (const auto& fact : report.facts) {
    facts.push_back(fact_json(fact));
    for (const auto& place : fact.where) links.push_back(ties.link(fact, place));
  }
  for (const auto& abnormality : plan.abnormalities)
    if (abnormality.at) drawn.push_back(drawn_json(abnormality));
  return {{"case", plan.case_id},
          {"facts", std::move(facts)},
          {"structures", ties.structures()},
          {"links", std::move(links)},
          {"drawn", std::move(drawn)}};
}

}  // namespace radgenome::pipeline::synth
