// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include <string>
#include <vector>

#include "measure/measure.h"
#include "volume/solids.h"

namespace radgenome::measure {

/// A case put together by hand, measured with the program's own settings.
class Case {
 public:
  Case& with(const std::string& id, Mask mask, std::vector<std::string> flags = {}) {
    add(id, record::State::present).flags = std::move(flags);
    masks_.put(id, std::move(mask));
    return *this;
  }
  Case& without(const std::string& id, record::State state) {
    add(id, state);
    return *this;
  }
  Case& with_ct(Ct ct) {
    ct_ = std::move(ct);
    return *this;
  }

  std::vector<record::Measurement> all() const {
    auto sorted = structures_;
    std::sort(sorted.structures.begin(), sorted.structures.end(),
              [](const auto& a, const auto& b) { return a.structure < b.structure; });
    return measure({knowledge(), settings(), sorted, masks_, ct_ ? &*ct_ : nullptr});
  }
  std::vector<record::Measurement> rows(const std::string& quantity, const std::string& structure) const {
    auto rows = all();
    std::erase_if(rows,
                  [&](const auto& row) { return row.quantity != quantity || row.structure != structure; });
    return rows;
  }
  /// The only row of a quantity and structure.
  record::Measurement row(const std::string& quantity, const std::string& structure) const {
    const auto found = rows(quantity, structure);
    EXPECT_EQ(found.size(), 1U) << quantity << " of " << structure;
    return found.empty() ? record::Measurement{} : found.front();
  }

  static const knowledge::Knowledge& knowledge() {
    static const auto loaded = knowledge::Knowledge::load(RADGENOME_DATA);
    return loaded;
  }
  static const Settings& settings() {
    static const auto loaded = Settings::load(RADGENOME_DATA, knowledge());
    return loaded;
  }

 private:
  record::StructureEntry& add(const std::string& id, record::State state) {
    EXPECT_NE(knowledge().find_structure(id), nullptr) << id;
    auto& entry = structures_.structures.emplace_back();
    entry.structure = id;
    entry.state = state;
    return entry;
  }

  record::Structures structures_;
  record::MaskSet masks_;
  std::optional<Ct> ct_;
};

}  // namespace radgenome::measure
