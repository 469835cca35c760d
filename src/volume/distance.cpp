// SPDX-License-Identifier: Apache-2.0
#include "volume/distance.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "core/parallel.h"
#include "volume/envelope.h"
#include "volume/mask.h"
#include "volume/stretches.h"

namespace radgenome {
namespace {

/// The voxels that distances are wanted for: those of a set or all others. The rest is what is measured to.
enum class Wanted { of_the_set, around_the_set };

/// Distances in the making, mm² and in the end mm, and the labels of what is nearest where they are wanted.
struct Field {
  Volume<float>& distance;
  std::uint8_t* labels = nullptr;
};

/// Puts into a row the distances of [run.begin, run.end), which ends beside voxels that are measured to or
/// with the row.
void fill_run(float* squared, std::uint8_t* labels, Run run, int row_length, double step) {
  const bool open_left = run.begin == 0, open_right = run.end == row_length;
  if (open_left && open_right) {
    std::fill(squared, squared + row_length, no_distance);
    return;
  }
  const auto fill = [&](int begin, int end, int nearest) {
    for (int i = begin; i < end; ++i) {
      const double along = step * (i - nearest);
      squared[i] = static_cast<float>(along * along);
    }
    if (labels != nullptr && begin < end) std::fill(labels + begin, labels + end, labels[nearest]);
  };
  const int left = run.begin - 1, right = run.end;
  const int middle = open_left ? run.begin : open_right ? run.end : (left + right) / 2 + 1;
  fill(run.begin, middle, left);
  fill(middle, run.end, right);
}

template <class Found>
void for_each_wanted(std::span<const std::uint8_t> row, Wanted wanted, const Found& found) {
  if (wanted == Wanted::of_the_set) {
    for_each_stretch(row, [&](int begin, int end) { found(Run{begin, end}); });
    return;
  }
  int behind = 0;
  for_each_stretch(row, [&](int begin, int end) {
    if (behind < begin) found(Run{behind, begin});
    behind = end;
  });
  if (behind < static_cast<int>(row.size())) found(Run{behind, static_cast<int>(row.size())});
}

/// Distances along i alone. Returns a box around the voxels that they were wanted for.
Box lower_along_rows(const Volume<std::uint8_t>& set, Wanted wanted, const Field& field) {
  const Index size = set.size();
  const double step = set.geometry().spacing_mm()[0];
  std::vector<Box> boxes(static_cast<std::size_t>(size.k));
  parallel_for(boxes.size(), [&](std::size_t plane) {
    const int k = static_cast<int>(plane);
    Box box;
    for (int j = 0; j < size.j; ++j) {
      const auto start = set.offset(0, j, k);
      float* const squared = field.distance.values().data() + start;
      std::uint8_t* const labels = field.labels == nullptr ? nullptr : field.labels + start;
      for_each_wanted(set.values().subspan(start, static_cast<std::size_t>(size.i)), wanted, [&](Run run) {
        fill_run(squared, labels, run, size.i, step);
        box = hull(box, {{run.begin, j, k}, {run.end, j + 1, k + 1}});
      });
    }
    boxes[plane] = box;
  });
  Box all;
  for (const Box& box : boxes) all = hull(all, box);
  return all;
}

/// Some neighbouring lines along j or k, each brought together from its places far apart in memory. As many
/// as one reads at once from there.
class Lines {
 public:
  static constexpr int at_once = 16;

  Lines(int length, double step_mm)
      : length_(static_cast<std::size_t>(length)),
        envelope_(length, step_mm),
        squared_(at_once * length_),
        labels_(at_once * length_) {}

  /// Lowers `count` lines that begin side by side at element `start`; the voxels of a line are `stride`
  /// apart. Puts back `finish` of each value.
  template <class Finish>
  void lower(const Field& field, std::size_t start, std::size_t stride, int count, const Finish& finish) {
    float* const squared = field.distance.values().data() + start;
    std::uint8_t* const labels = field.labels == nullptr ? nullptr : field.labels + start;
    if (!fetch(squared, squared_, stride, count)) return;
    if (labels != nullptr) fetch(labels, labels_, stride, count);
    for (std::size_t line = 0; line < static_cast<std::size_t>(count); ++line)
      envelope_.lower(std::span(squared_).subspan(line * length_, length_),
                      labels == nullptr ? std::span<std::uint8_t>()
                                        : std::span(labels_).subspan(line * length_, length_));
    put_back(squared, squared_, stride, count, finish);
    if (labels != nullptr) put_back(labels, labels_, stride, count, std::identity());
  }

 private:
  /// False where all is 0.
  template <class T>
  bool fetch(const T* from, std::vector<T>& lines, std::size_t stride, int count) {
    T any = 0;
    for (std::size_t q = 0; q < length_; ++q)
      for (std::size_t line = 0; line < static_cast<std::size_t>(count); ++line) {
        const T value = from[q * stride + line];
        lines[line * length_ + q] = value;
        any = std::max(any, value);
      }
    return any != 0;
  }

  template <class T, class Finish>
  void put_back(T* to, const std::vector<T>& lines, std::size_t stride, int count, const Finish& finish) {
    for (std::size_t q = 0; q < length_; ++q)
      for (std::size_t line = 0; line < static_cast<std::size_t>(count); ++line)
        to[q * stride + line] = finish(lines[line * length_ + q]);
  }

  std::size_t length_;
  Envelope envelope_;
  std::vector<float> squared_;
  std::vector<std::uint8_t> labels_;
};

/// Lowers the lines along `axis`, j or k, in a box that holds the voxels beside those that are wanted.
template <class Finish>
void lower_along(int axis, const Box& box, const Field& field, const Finish& finish) {
  const int other = 3 - axis;
  const auto& distance = field.distance;
  const auto stride = axis == 1 ? distance.offset(0, 1, 0) : distance.offset(0, 0, 1);
  parallel_for(static_cast<std::size_t>(box.extent()[other]), [&](std::size_t n) {
    Lines lines(box.extent()[axis], distance.geometry().spacing_mm()[static_cast<std::size_t>(axis)]);
    Index start = box.begin;
    start[other] += static_cast<int>(n);
    for (; start.i < box.end.i; start.i += Lines::at_once)
      lines.lower(field, distance.offset(start.i, start.j, start.k), stride,
                  std::min(Lines::at_once, box.end.i - start.i), finish);
  });
}

void measure(const Volume<std::uint8_t>& set, Wanted wanted, const Field& field) {
  const Box box = grown(lower_along_rows(set, wanted, field), 1, set.geometry().whole());
  if (box.empty()) return;
  lower_along(1, box, field, std::identity());
  lower_along(2, box, field, [](float squared) { return std::sqrt(squared); });
}

}  // namespace

Volume<float> distance_to(const Volume<std::uint8_t>& set) {
  Volume<float> distance(set.geometry());
  measure(set, Wanted::around_the_set, {distance});
  return distance;
}

Volume<float> distance_within(const Volume<std::uint8_t>& set) {
  Volume<float> distance(set.geometry());
  measure(set, Wanted::of_the_set, {distance});
  return distance;
}

Volume<float> signed_distance(const Volume<std::uint8_t>& set) {
  auto inward = distance_within(set);
  const auto outward = distance_to(set);
  const auto spacing = set.geometry().spacing_mm();
  const auto half = static_cast<float>(*std::min_element(spacing.begin(), spacing.end()) / 2);
  for (std::size_t v = 0; v < inward.values().size(); ++v) {
    float& value = inward.values()[v];
    value = set.values()[v] != 0 ? value - half : half - outward.values()[v];
  }
  return inward;
}

NearestLabel nearest_label(const Volume<std::uint8_t>& labels) {
  NearestLabel nearest{labels, Volume<float>(labels.geometry())};
  measure(labels, Wanted::around_the_set, {nearest.distance, nearest.label.values().data()});
  return nearest;
}

}  // namespace radgenome
