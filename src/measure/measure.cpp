// SPDX-License-Identifier: Apache-2.0
#include "measure/measure.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "core/parallel.h"
#include "measure/anatomy.h"

namespace radgenome::measure {
namespace {

/// A record shows what was measured and not the noise of the last bits.
double rounded(double value) {
  return std::round(value * 1000) / 1000;
}

void finish(const Quantity& quantity, record::Measurement& row) {
  row.quantity = quantity.name;
  row.unit = quantity.unit;
  if (row.value) row.value = rounded(*row.value);
  for (auto& end : row.line_mm) end = {rounded(end.x), rounded(end.y), rounded(end.z)};
}

bool before(const record::Measurement& a, const record::Measurement& b) {
  return std::tie(a.quantity, a.structure, a.other, b.value) <
         std::tie(b.quantity, b.structure, b.other, a.value);
}

}  // namespace

std::vector<record::Measurement> measure(const Subject& subject) {
  const auto quantities = all_quantities();
  const auto anatomy = anatomy_of(subject);
  Subject with_anatomy = subject;
  with_anatomy.anatomy = &anatomy;
  std::vector<std::vector<record::Measurement>> found(quantities.size());
  parallel_for(quantities.size(), [&](std::size_t q) {
    quantities[q].run(with_anatomy, found[q]);
    for (auto& row : found[q]) finish(quantities[q], row);
  });
  std::vector<record::Measurement> rows;
  for (auto& of_quantity : found) rows.insert(rows.end(), of_quantity.begin(), of_quantity.end());
  std::stable_sort(rows.begin(), rows.end(), before);
  return rows;
}

}  // namespace radgenome::measure
