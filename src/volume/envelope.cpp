// SPDX-License-Identifier: Apache-2.0
#include "volume/envelope.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace radgenome {

Envelope::Envelope(int length, double step_mm)
    : step2_(step_mm * step_mm),
      parabolas_(static_cast<std::size_t>(length) + 1),
      halves_(static_cast<std::size_t>(length) + 1) {
  for (std::size_t n = 1; n < halves_.size(); ++n) halves_[n] = 0.5 / (static_cast<double>(n) * step2_);
}

void Envelope::lower(std::span<float> squared, std::span<std::uint8_t> labels) {
  // A voxel at distance 0 is below every parabola that has its vertex on the other side of it: the parts
  // between such voxels do not know of each other.
  const auto first = squared.begin(), last = squared.end();
  for (auto at = first; at != last;) {
    const auto open = std::find_if(at, last, [](float value) { return value != 0; });
    if (open == last) return;
    at = std::find(open, last, 0.0F);
    lower_part(squared, labels, static_cast<int>(open - first), static_cast<int>(at - first));
  }
}

/// Of the parabolas with their vertices in [begin, end); returns their number.
int Envelope::build(std::span<const float> squared, int begin, int end) {
  Parabola* const parabolas = parabolas_.data();
  int count = 0;
  for (int q = begin; q < end; ++q) {
    const double value = squared[static_cast<std::size_t>(q)];
    if (value == std::numeric_limits<double>::infinity()) continue;
    double from = -std::numeric_limits<double>::infinity();
    for (; count > 0; --count) {
      const Parabola& last = parabolas[count - 1];
      const double meeting = (value - last.value) * halves_[static_cast<std::size_t>(q - last.vertex)] +
                             0.5 * static_cast<double>(q + last.vertex);
      if (meeting > last.from) {
        from = meeting;
        break;
      }
    }
    parabolas[count++] = {q, value, from};
  }
  return count;
}

/// Behind the last voxel before `end` that a parabola is the least for.
int Envelope::end_of(int parabola, int count, int end) const {
  if (parabola + 1 == count) return end;
  const double next = parabolas_[static_cast<std::size_t>(parabola) + 1].from;
  if (next >= end) return end;
  return next < 0 ? 0 : static_cast<int>(next) + 1;
}

/// Of the open voxels [begin, end); the voxels on both sides of them are measured to, if they are there.
void Envelope::lower_part(std::span<float> squared, std::span<std::uint8_t> labels, int begin, int end) {
  if (end - begin <= 2 && begin > 0 && end < static_cast<int>(squared.size()) && labels.empty()) {
    for (float& value :
         squared.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)))
      value = std::min(value, static_cast<float>(step2_));  // each is beside one at distance 0
    return;
  }
  const int first = std::max(begin - 1, 0), last = std::min(end + 1, static_cast<int>(squared.size()));
  const int count = build(squared, first, last);
  if (!labels.empty()) before_.assign(labels.begin() + first, labels.begin() + last);
  for (int p = 0, q = begin; p < count; ++p) {
    const auto [vertex, value, from] = parabolas_[static_cast<std::size_t>(p)];
    const int stop = end_of(p, count, end);
    if (!labels.empty() && q < stop)
      std::fill(labels.begin() + q, labels.begin() + stop, before_[static_cast<std::size_t>(vertex - first)]);
    for (; q < stop; ++q) {
      const double along = q - vertex;
      squared[static_cast<std::size_t>(q)] = static_cast<float>(along * along * step2_ + value);
    }
  }
}

}  // namespace radgenome
