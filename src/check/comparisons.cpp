// SPDX-License-Identifier: Apache-2.0
#include "check/comparisons.h"

#include <algorithm>
#include <set>

#include "core/unicode.h"

namespace radgenome::check {
namespace {

using Row = knowledge::Contradiction;
using Found = std::optional<Json>;

template <class Items, class Item>
bool holds(const Items& items, const Item& item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

/// The sentence that holds a fact; nullptr where there is none.
const record::Sentence* sentence_of(const record::Fact& fact, const Subject& subject) {
  for (const auto& sentence : subject.facts.sentences)
    for (const auto& own : sentence.facts)
      if (own.id == fact.id) return &sentence;
  return nullptr;
}

/// Code points [start, end) of a sentence's section, in lower case.
std::string text_of(const record::Sentence& sentence, std::size_t start, std::size_t end,
                    const Subject& subject) {
  for (const auto& section : subject.record.report)
    if (section.name == sentence.section) return lower_case(code_point_slice(section.text, start, end));
  return "";
}

/// The words that name the finding.
std::string words_of(const record::Fact& fact, const Subject& subject) {
  const auto* sentence = sentence_of(fact, subject);
  return sentence == nullptr ? "" : text_of(*sentence, fact.start, fact.end, subject);
}

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

/// Whether a word stands in a text, not as a part of another.
bool stands_in(const std::string& text, const std::string& word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || !is_letter(text[at - 1])) && (end == text.size() || !is_letter(text[end]))) return true;
  }
  return false;
}

/// The sides that a text names.
std::set<std::string> sides_in(const std::string& text, const Subject& subject) {
  std::set<std::string> sides;
  for (const auto& [side, words] : subject.tables.contradictions.side_words())
    for (const auto& word : words)
      if (stands_in(text, word)) sides.insert(side);
  return sides;
}

/// The structure that a row is about.
std::string target_of(const Row& row, const LinkedFact& stated) {
  return row.structure.empty() ? stated.link->place.value_or("") : row.structure;
}

/// The diagonal of the bounding box: no line within the mask is longer.
double diagonal_mm(const Mask& mask) {
  const auto e = mask.box().extent();
  double longest = 0;
  for (const double j : {-1.0, 1.0})
    for (const double k : {-1.0, 1.0})
      longest = std::max(
          longest, mask.geometry().world_from_voxel(Vector<Voxel>{double(e.i), j * e.j, k * e.k}).length());
  return longest;
}

/// Volume of the part of a mask that lies on one side of the midline; nothing where that is not known.
std::optional<double> volume_on_side_ml(const Mask& mask, const std::string& side, const Subject& subject) {
  const Midline midline(subject);
  const auto& world = mask.geometry().world_from_voxel;
  std::int64_t voxels = 0;
  bool known = true;
  mask.for_each([&](Index v) {
    const auto at = world(centre_of(v));
    const auto middle = midline.x_mm(at.z);
    known = known && middle;
    if (middle) voxels += side == "left" ? at.x < *middle : at.x > *middle;
  });
  if (!known) return std::nullopt;
  return static_cast<double>(voxels) * mask.geometry().voxel_ml();
}

/// The sides that the statement is about: that of its place; for a place without sides (the pleura) those of
/// the words that state the place, or else of the sentence. None: both.
std::set<std::string> sides_of(const LinkedFact& stated, const Subject& subject) {
  const auto* place = stated.link->place ? subject.knowledge.find_structure(*stated.link->place) : nullptr;
  if (place != nullptr && !place->side.empty()) return {place->side};
  const auto* sentence = sentence_of(*stated.fact, subject);
  if (sentence == nullptr) return {};
  std::set<std::string> sides;
  for (const auto& evidence : stated.fact->evidence)
    if (evidence.kind == "place")
      sides.merge(sides_in(text_of(*sentence, evidence.start, evidence.end, subject), subject));
  return sides.empty() ? sides_in(text_of(*sentence, sentence->start, sentence->end, subject), subject)
                       : sides;
}

double longest_mm(const record::Fact& fact) {
  return fact.size_mm.empty() ? 0 : *std::max_element(fact.size_mm.begin(), fact.size_mm.end());
}

Found reason(const Row& row, const LinkedFact& stated, const Subject&) {
  if (!stated.link->place || !holds(row.reasons, stated.link->reason)) return std::nullopt;
  return Json::object();
}

/// A union speaks as a whole: after the removal of one kidney the other is rightly there.
bool lacks_a_part(const Subject& subject, const record::StructureEntry& entry) {
  return !entry.recipe.empty() &&
         entry.recipe.size() < subject.knowledge.structure(entry.structure).recipe.size();
}

Found mask_present(const Row& row, const LinkedFact& stated, const Subject& subject) {
  const auto id = target_of(row, stated);
  const auto* entry = subject.structures.find(id);
  const auto mask = subject.masks.find(id);
  if (entry == nullptr || mask == nullptr || mask->empty() || lacks_a_part(subject, *entry))
    return std::nullopt;
  const auto sides = row.within == Row::Within::side ? sides_of(stated, subject) : std::set<std::string>{};
  const auto volume = sides.size() == 1 ? volume_on_side_ml(*mask, *sides.begin(), subject)
                                        : std::optional(mask->volume_ml());
  if (!volume || *volume < *row.above) return std::nullopt;
  return Json{{"structure", id}, {"volume_ml", rounded(*volume, 3)}, {"limit_ml", *row.above}};
}

Found mask_empty(const Row& row, const LinkedFact&, const Subject& subject) {
  const auto* entry = subject.structures.find(row.structure);
  if (entry == nullptr || entry->state != record::State::empty) return std::nullopt;
  return Json{{"structure", row.structure}};
}

Found other_side(const Row& row, const LinkedFact& stated, const Subject& subject) {
  const auto sides = sides_of(stated, subject);
  const auto mask = subject.masks.find(row.structure);
  if (sides.size() != 1 || mask == nullptr || mask->empty()) return std::nullopt;
  const auto& side = *sides.begin();
  const auto other = volume_on_side_ml(*mask, side == "left" ? "right" : "left", subject);
  if (!other || *other < *row.above * mask->volume_ml()) return std::nullopt;
  return Json{{"structure", row.structure},
              {"side", side},
              {"volume_ml", rounded(mask->volume_ml(), 3)},
              {"other_side_share", rounded(*other / mask->volume_ml(), 3)}};
}

Found stated_size(const Row& row, const LinkedFact& stated, const Subject& subject) {
  const auto id = row.structure.empty() ? stated.link->structure.value_or("") : row.structure;
  const auto* entry = subject.structures.find(id);
  const auto mask = subject.masks.find(id);
  if (entry == nullptr || mask == nullptr || mask->empty() || !is_whole(*entry)) return std::nullopt;
  const double size_mm = longest_mm(*stated.fact), longest = diagonal_mm(*mask);
  if (size_mm <= longest * *row.above) return std::nullopt;
  return Json{
      {"size_mm", rounded(size_mm, 2)}, {"structure", id}, {"structure_longest_mm", rounded(longest, 2)}};
}

/// The largest value, as a lesion's mask has one row a piece.
std::optional<double> measured(const Row& row, const Subject& subject) {
  std::optional<double> value;
  for (const auto& measurement : subject.structures.measurements)
    if (measurement.quantity == row.quantity && measurement.structure == row.structure && measurement.value)
      value = std::max(value.value_or(*measurement.value), *measurement.value);
  return value;
}

bool beyond(const Row& row, double value, double unit) {
  return (row.above && value > *row.above * unit) || (row.below && value < *row.below * unit);
}

Found measured_size(const Row& row, const LinkedFact& stated, const Subject& subject) {
  const auto value = measured(row, subject);
  const double size_mm = longest_mm(*stated.fact);
  if (!value || size_mm <= 0 || !beyond(row, size_mm, *value)) return std::nullopt;
  return Json{
      {"size_mm", rounded(size_mm, 2)}, {"structure", row.structure}, {"measured_mm", rounded(*value, 2)}};
}

Found measurement(const Row& row, const LinkedFact&, const Subject& subject) {
  const auto value = measured(row, subject);
  if (!value || !beyond(row, *value, 1)) return std::nullopt;
  return Json{{"structure", row.structure},
              {"quantity", row.quantity},
              {"value", rounded(*value, 4)},
              {"limit", row.above ? *row.above : *row.below}};
}

Found volume(const Row& row, const LinkedFact& stated, const Subject& subject) {
  const auto id = target_of(row, stated);
  const auto* reference = subject.tables.volumes.in_ml(id);
  const auto* entry = subject.structures.find(id);
  const auto mask = subject.masks.find(id);
  if (reference == nullptr || !reference->high || entry == nullptr || mask == nullptr || !is_whole(*entry))
    return std::nullopt;
  if (!beyond(row, mask->volume_ml(), *reference->high)) return std::nullopt;
  return Json{{"structure", id},
              {"volume_ml", rounded(mask->volume_ml(), 3)},
              {"high_ml", rounded(*reference->high, 1)},
              {"source", reference->source}};
}

using Comparison = Found (*)(const Row&, const LinkedFact&, const Subject&);
/// In the order of knowledge::Contradiction::Compare.
constexpr Comparison comparisons[] = {reason,      mask_present,  mask_empty,  other_side,
                                      stated_size, measured_size, measurement, volume};

}  // namespace

bool looks_at(const Row& row, const LinkedFact& stated, const Subject& subject) {
  const auto& [fact, link, finding] = stated;
  if (!row.findings.empty() && !holds(row.findings, fact->finding)) return false;
  if (holds(row.but_not, fact->finding)) return false;
  if (row.abnormal && *row.abnormal != finding->abnormal) return false;
  if (!row.status.empty() && !holds(row.status, std::string(name_of(fact->status)))) return false;
  const auto within = [&](const std::string& place) {
    return link->place && subject.knowledge.is_within(*link->place, place);
  };
  if (!row.places.empty() && std::none_of(row.places.begin(), row.places.end(), within)) return false;
  if (row.words.empty()) return true;
  const auto words = words_of(*fact, subject);
  return std::any_of(row.words.begin(), row.words.end(),
                     [&](const std::string& word) { return words.find(word) != std::string::npos; });
}

std::optional<Json> evidence_against(const Row& row, const LinkedFact& stated, const Subject& subject) {
  const auto evidence = comparisons[static_cast<std::size_t>(row.compare)](row, stated, subject);
  if (!evidence) return std::nullopt;
  Json numbers = {{"finding", stated.fact->finding}};
  if (stated.link->place) numbers["place"] = *stated.link->place;
  numbers["status"] = name_of(stated.fact->status);
  numbers.update(*evidence);
  return numbers;
}

}  // namespace radgenome::check
