// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ask/ask.h"

namespace radgenome::ask {

/// All that the report states of one finding at one place ("" where it names none).
struct Stated {
  std::vector<const record::Fact*> present, absent, possible;

  bool only_present() const { return !present.empty() && absent.empty() && possible.empty(); }
  bool only_absent() const { return !absent.empty() && present.empty() && possible.empty(); }
};

/// Every abnormal finding of the report: finding → place → what is stated there. "normal" and other findings
/// that are no abnormality are left out. A place that cannot be named is none.
using StatedAt = std::map<std::string, Stated>;
using Statements = std::map<std::string, StatedAt>;
Statements statements_of(const Subject& subject);

/// Where the report states the finding. A general place that it also gives in particular ("both lungs, more
/// in the right lower lobe") stays out: the deepest places are the answer.
std::vector<std::string> deepest_places_of(const Subject& subject, const StatedAt& places);

/// False for the entry that holds all that has no entry of its own: "where are other abnormalities" asks for
/// no one thing. It still stands in lists of what is abnormal, which would be false without it.
bool can_be_asked_for(const std::string& finding);

/// False for the region of all that belongs nowhere else: "in the rest of the scan" is no place to look at.
bool can_be_named(const std::string& place);

std::vector<std::string> ids_of(const std::vector<const record::Fact*>& facts);
/// The facts that state the finding at these places, each once, in order of the places.
std::vector<std::string> ids_at(const StatedAt& places, const std::vector<std::string>& at);

/// The mask that a fact is grounded on at a place; nothing where it is grounded on none.
std::optional<std::string> mask_of(const Subject& subject, const std::string& fact, const std::string& place);

/// The mask of a place that no fact speaks of: its own, else the nearest one that holds it; nothing where
/// there is none.
std::optional<std::string> mask_around(const Subject& subject, const std::string& place);

/// "q.presence.nodule.left_lung"
std::string question_id(const std::string& kind, const std::string& finding, const std::string& place);

/// A question with its wording chosen; answer and facts are left to the kind.
/// @param finding, place  ids, or "" for none
/// @param more            what other slots are filled with
record::Question worded(const Subject& subject, const std::string& kind, const std::string& finding,
                        const std::string& place, const Wording::Slots& more = {});

/// A number that looks random and is the same in every run, for what is drawn in a case.
std::uint64_t draw(const Subject& subject, const std::string& what);
/// The first `most` of a list that is put into an order drawn by its `name_of`.
template <class Item, class NameOf>
std::vector<Item> drawn(const Subject& subject, std::vector<Item> items, std::size_t most,
                        const NameOf& name_of) {
  std::stable_sort(items.begin(), items.end(), [&](const Item& a, const Item& b) {
    return draw(subject, name_of(a)) < draw(subject, name_of(b));
  });
  if (items.size() > most) items.resize(most);
  return items;
}

/// Names of findings as they stand in an answer: "nodule and atelectasis".
std::string finding_names(const Subject& subject, const std::vector<std::string>& findings);

/// The same, but the order favours what weighs more: of two items, the one of twice the weight comes first
/// twice as often.
/// @source Efraimidis, Spirakis, Inf Process Lett 97 (2006) 181-185
template <class Item, class NameOf, class WeightOf>
std::vector<Item> drawn_by_weight(const Subject& subject, std::vector<Item> items, std::size_t most,
                                  const NameOf& name_of, const WeightOf& weight_of) {
  constexpr double range = static_cast<double>(std::uint64_t{1} << 32);
  std::vector<std::pair<double, std::size_t>> order;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto uniform =
        (static_cast<double>(draw(subject, name_of(items[i])) % (std::uint64_t{1} << 32)) + 0.5) / range;
    order.emplace_back(-std::log(uniform) / weight_of(items[i]), i);
  }
  std::sort(order.begin(), order.end());
  if (order.size() > most) order.resize(most);
  std::vector<Item> chosen;
  for (const auto& [key, i] : order) chosen.push_back(std::move(items[i]));
  return chosen;
}

}  // namespace radgenome::ask
