// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "check/check.h"
#include "volume/components.h"
#include "volume/moments.h"

namespace radgenome::check {

inline const knowledge::Knowledge& whole_knowledge() {
  static const auto knowledge = knowledge::Knowledge::load(RADGENOME_DATA);
  return knowledge;
}
inline const Tables& shipped_tables() {
  static const auto tables = Tables::load(RADGENOME_DATA, whole_knowledge());
  return tables;
}

/// A case put together by hand, on an oblique grid of 40 × 30 × 20 voxels of 2 × 3 × 4 mm; i grows to the
/// patient's left, j to the front, k to the head.
class Case {
 public:
  /// @param scale  of the voxels, for organs that the small grid has no room for
  explicit Case(double scale = 1) {
    record_.id = "a";
    const Eigen::Matrix3d turn = Eigen::AngleAxisd(0.1, Eigen::Vector3d::UnitZ()).toRotationMatrix();
    grid_ = {{40, 30, 20}, {turn * Eigen::Vector3d(-2, 3, 4).asDiagonal() * scale, {30, -50, 100}}};
    record_.geometry = grid_;
  }

  Case& with(const std::string& id, const std::vector<Box>& boxes) {
    Volume<std::uint8_t> volume(grid_);
    for (const auto& box : boxes)
      for (int k = box.begin.k; k < box.end.k; ++k)
        for (int j = box.begin.j; j < box.end.j; ++j)
          for (int i = box.begin.i; i < box.end.i; ++i) volume(i, j, k) = 1;
    const auto mask = Mask::of(volume);
    auto& entry = add(id, record::State::present);
    entry.voxels = mask.voxels();
    entry.centroid_mm = centroid(mask);
    entry.components = static_cast<int>(piece_sizes(mask).size());
    entry.touches_border = mask.touches_border();
    masks_.put(id, mask);
    return *this;
  }

  Case& with(const std::string& id, const Box& box) { return with(id, std::vector<Box>{box}); }

  /// The last structure again under another name.
  Case& copied_as(const std::string& id) {
    auto entry = structures_.structures.back();
    const auto mask = masks_.find(entry.structure);
    entry.structure = id;
    structures_.structures.push_back(entry);
    masks_.put(id, mask);
    return *this;
  }

  Case& flagged(const std::string& flag) {
    structures_.structures.back().flags.push_back(flag);
    return *this;
  }
  Case& because(const std::string& reason) {
    structures_.structures.back().reason = reason;
    return *this;
  }

  Case& given() {
    structures_.structures.back().source = record::MaskSource{"masks", "a.nii.gz", "1"};
    return *this;
  }

  Case& measured(const std::string& quantity, const std::string& structure, double value) {
    record::Measurement measurement;
    measurement.quantity = quantity;
    measurement.structure = structure;
    measurement.value = value;
    structures_.measurements.push_back(std::move(measurement));
    return *this;
  }

  /// A CT of one value with boxes of others.
  Case& ct(int hu, const std::vector<std::pair<Box, int>>& parts) {
    ct_.emplace(grid_, static_cast<std::int16_t>(hu));
    for (const auto& [box, value] : parts)
      for (int k = box.begin.k; k < box.end.k; ++k)
        for (int j = box.begin.j; j < box.end.j; ++j)
          for (int i = box.begin.i; i < box.end.i; ++i) (*ct_)(i, j, k) = static_cast<std::int16_t>(value);
    return *this;
  }

  Case& made_of(const std::vector<std::string>& parts, std::vector<std::string> flags = {}) {
    structures_.structures.back().recipe = parts;
    structures_.structures.back().flags = std::move(flags);
    return *this;
  }

  Case& without(const std::string& id, record::State state) {
    add(id, state);
    return *this;
  }

  Case& says(const std::string& finding, const record::Link& link, std::vector<double> size_mm = {},
             record::Status status = record::Status::present, const std::string& words = "words") {
    record::Fact fact;
    fact.id = "f1.1";
    fact.finding = finding;
    fact.status = status;
    if (link.place) fact.where = {*link.place};
    fact.end = words.size();
    record_.report = {{"findings", words + " is observed."}};
    fact.size_mm = std::move(size_mm);
    facts_.sentences.push_back({"s1", "findings", 0, words.size(), record::SentenceType::statement, {fact}});
    links_.links.push_back(link);
    return *this;
  }

  /// What the check of this code found.
  std::vector<record::Check> found(const std::string& code) const {
    auto all = this->all().checks;
    std::erase_if(all, [&](const record::Check& check) { return check.code != code; });
    return all;
  }
  std::vector<std::string> subjects(const std::string& code) const {
    std::vector<std::string> ids;
    for (const auto& check : found(code)) ids.push_back(check.subject);
    return ids;
  }
  record::Checks all() const {
    auto sorted = structures_;
    std::sort(sorted.structures.begin(), sorted.structures.end(),
              [](const auto& a, const auto& b) { return a.structure < b.structure; });
    return check({whole_knowledge(), shipped_tables(), record_, sorted, masks_, facts_, links_,
                  [this] { return ct_ ? &*ct_ : nullptr; }});
  }

 private:
  record::StructureEntry& add(const std::string& id, record::State state) {
    record::StructureEntry entry;
    entry.structure = id;
    entry.state = state;
    structures_.structures.push_back(std::move(entry));
    return structures_.structures.back();
  }

  Geometry grid_;
  record::Case record_;
  record::Structures structures_;
  record::MaskSet masks_;
  record::Facts facts_;
  record::Links links_;
  std::optional<Ct> ct_;
};

inline record::Link at(const std::string& place, const std::string& reason) {
  return {"f1.1", place, std::nullopt, record::Granularity::none, reason};
}
inline record::Link on(const std::string& place) {
  return {"f1.1", place, place, record::Granularity::exact, ""};
}

inline const Box patients_right{{3, 5, 5}, {10, 15, 10}}, patients_left{{25, 5, 5}, {33, 15, 10}};
/// Of a vertebra in the midline, for those who need one.
inline const Box middle{{18, 3, 4}, {22, 8, 16}};

}  // namespace radgenome::check
