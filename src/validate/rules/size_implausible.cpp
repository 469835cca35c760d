// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <sstream>

#include "core/unicode.h"
#include "validate/material.h"

namespace radgenome::validate::rules {
namespace {

/// A chest is hardly deeper.
constexpr double largest_mm = 400;

/// Reports on chest CTs give millimetres or centimetres; "in" comes of "IMA", "in" and the like.
bool is_implausible(const std::string& size) {
  std::string text = lower_case(size);
  const bool cm = text.find("cm") != std::string::npos;
  if (text.find("in") != std::string::npos || text.find('"') != std::string::npos) return true;
  for (auto& c : text)
    if ((c < '0' || c > '9') && c != '.') c = ' ';
  std::istringstream numbers(text);
  for (double number; numbers >> number;)
    if (number * (cm ? 10 : 1) > largest_mm) return true;
  return false;
}

void look(const Material& material, Problems& problems) {
  for (const auto& table : material.tables) {
    if (!table.has(Role::size)) continue;
    std::vector<std::string> examples;
    for (const auto& row : table.rows)
      if (is_implausible(table.cell(row, Role::size))) examples.push_back(line_name(table, row));
    if (examples.empty()) continue;
    const auto count = examples.size();
    problems.add(
        table.name,
        fmt::format("{} of {} sizes are in inches or beyond {} mm: numbers of images (\"IMA 170\") and other "
                    "numbers of the sentence were taken for sizes",
                    count, table.rows.size(), largest_mm),
        {{"rows", count}, {"of", table.rows.size()}}, examples);
  }
}

}  // namespace

Rule size_implausible() {
  return {"size_implausible", record::Severity::error,
          "Sizes that no finding in a chest has, or in inches, which numbers of slices are read as", look};
}

}  // namespace radgenome::validate::rules
