// SPDX-License-Identifier: Apache-2.0
#include "ground/ground.h"

#include <algorithm>

namespace radgenome::ground {
namespace {

using record::Granularity;
using record::Link;
using record::State;
using record::StructureEntry;

constexpr const char* no_mask_of_its_own = "no_mask_of_its_own";
constexpr const char* incomplete_mask = "incomplete_mask";

bool is_incomplete(const StructureEntry& entry) {
  return std::find(entry.flags.begin(), entry.flags.end(), "incomplete") != entry.flags.end();
}

/// Why a place whose own mask could not be had is not grounded on it.
std::string reason_without_mask(const StructureEntry* own) {
  return own != nullptr && own->state == State::failed ? "segmentation_failed" : no_mask_of_its_own;
}

/// The nearest structure around the place that is known to be there or not to be there decides. A union that
/// lacks a part is passed over: the part that it lacks is likely to be the very place.
void tie_to_container(Link& link, const record::Structures& structures,
                      const knowledge::Knowledge& knowledge) {
  for (const auto& id : knowledge.containers(*link.place)) {
    const auto* around = structures.find(id);
    if (around == nullptr) continue;
    if (around->state == State::present && !is_incomplete(*around)) {
      link.structure = id;
      link.granularity = Granularity::containing;
      return;
    }
    if (around->state == State::outside_field_of_view || around->state == State::empty) {
      link.reason = name_of(around->state);
      return;
    }
  }
}

void tie(Link& link, const record::Structures& structures, const knowledge::Knowledge& knowledge) {
  const auto* own = structures.find(*link.place);
  if (own != nullptr && own->state == State::present) {
    link.structure = link.place;
    link.granularity = Granularity::exact;
    if (is_incomplete(*own)) link.reason = incomplete_mask;
    return;
  }
  if (own != nullptr && (own->state == State::outside_field_of_view || own->state == State::empty)) {
    link.reason = name_of(own->state);
    return;
  }
  link.reason = reason_without_mask(own);
  tie_to_container(link, structures, knowledge);
}

}  // namespace

record::Links ground(const record::Facts& facts, const record::Structures* structures,
                     const knowledge::Knowledge& knowledge) {
  record::Links record;
  record.case_id = facts.case_id;
  for (const auto* fact : facts.all()) {
    Link bare;
    bare.fact = fact->id;
    if (structures == nullptr) bare.reason = "no_masks";
    if (fact->where.empty()) {
      if (structures != nullptr) bare.reason = "no_place_stated";
      record.links.push_back(bare);
    }
    for (const auto& place : fact->where) {
      Link link = bare;
      link.place = knowledge.structure(place).id;
      if (structures != nullptr) tie(link, *structures, knowledge);
      record.links.push_back(std::move(link));
    }
  }
  return record;
}

}  // namespace radgenome::ground
