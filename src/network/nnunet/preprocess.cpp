// SPDX-License-Identifier: Apache-2.0
#include "network/nnunet/preprocess.h"

#include <algorithm>
#include <limits>

#include "core/parallel.h"
#include "network/nnunet/inside.h"
#include "network/nnunet/memory_need.h"
#include "network/nnunet/normalize.h"
#include "network/nnunet/resample.h"
#include "network/require_memory.h"

namespace radgenome::network::nnunet {
namespace {

using CtView = ArrayView<const std::int16_t>;

bool row_not_zero(const CtView& view, int a0, int a1, int& first, int& last) {
  bool found = false;
  for (int a2 = 0; a2 < view.shape()[2]; ++a2) {
    if (view.at(a0, a1, a2) == 0) continue;
    first = std::min(first, a2);
    last = std::max(last, a2);
    found = true;
  }
  return found;
}

/// The box of values other than 0; the whole where there are none.
Region region_not_zero(const CtView& view) {
  const auto& shape = view.shape();
  struct Slice {
    Shape first, last;
    bool found = false;
  };
  std::vector<Slice> slices(static_cast<std::size_t>(shape[0]), {shape, {-1, -1, -1}});
  parallel_for(slices.size(), [&](std::size_t n) {
    auto& slice = slices[n];
    for (int a1 = 0; a1 < shape[1]; ++a1)
      if (row_not_zero(view, static_cast<int>(n), a1, slice.first[2], slice.last[2])) {
        slice.first[1] = std::min(slice.first[1], a1);
        slice.last[1] = a1;
        slice.found = true;
      }
  });
  Region region{shape, {-1, -1, -1}};
  Shape last = {-1, -1, -1};
  for (int n = 0; n < shape[0]; ++n) {
    auto& slice = slices[static_cast<std::size_t>(n)];
    if (!slice.found) continue;
    slice.first[0] = slice.last[0] = n;
    for (std::size_t a = 0; a < 3; ++a) {
      region.begin[a] = std::min(region.begin[a], slice.first[a]);
      last[a] = std::max(last[a], slice.last[a]);
    }
  }
  if (last[0] < 0) return {{}, shape};
  for (std::size_t a = 0; a < 3; ++a) region.shape[a] = last[a] + 1 - region.begin[a];
  return region;
}

struct Range {
  float least = std::numeric_limits<float>::infinity(), most = -std::numeric_limits<float>::infinity();
};

/// Of each slice along an axis; nnU-Net clips what it interpolates to what there was.
template <class Value>
std::vector<Range> ranges_along(std::size_t axis, const Shape& shape, const Value& value) {
  std::vector<Range> ranges(static_cast<std::size_t>(shape[axis]));
  parallel_for(ranges.size(), [&](std::size_t n) {
    Shape begin = {}, end = shape;
    begin[axis] = static_cast<int>(n);
    end[axis] = static_cast<int>(n) + 1;
    for (int a0 = begin[0]; a0 < end[0]; ++a0)
      for (int a1 = begin[1]; a1 < end[1]; ++a1)
        for (int a2 = begin[2]; a2 < end[2]; ++a2) {
          ranges[n].least = std::min(ranges[n].least, value(a0, a1, a2));
          ranges[n].most = std::max(ranges[n].most, value(a0, a1, a2));
        }
  });
  return ranges;
}

void clip(Array& array, std::size_t axis, const std::vector<Range>& ranges) {
  parallel_for(static_cast<std::size_t>(array.shape[0]), [&](std::size_t a0) {
    for (int a1 = 0; a1 < array.shape[1]; ++a1)
      for (int a2 = 0; a2 < array.shape[2]; ++a2) {
        const Shape at = {static_cast<int>(a0), a1, a2};
        const auto& range = ranges[static_cast<std::size_t>(at[axis])];
        auto& value = array.values[array.offset(at[0], a1, a2)];
        value = std::clamp(value, range.least, range.most);
      }
  });
}

template <class Value>
Array copy_of(const Shape& shape, const Value& value) {
  Array made(shape);
  parallel_for(static_cast<std::size_t>(shape[0]), [&](std::size_t a0) {
    const int n = static_cast<int>(a0);
    for (int a1 = 0; a1 < shape[1]; ++a1)
      for (int a2 = 0; a2 < shape[2]; ++a2) made.values[made.offset(n, a1, a2)] = value(n, a1, a2);
  });
  return made;
}

Array nearest_along(std::size_t axis, int to, const Array& array) {
  const auto samples = nearest_samples(array.shape[axis], to);
  auto shape = array.shape;
  shape[axis] = to;
  return copy_of(shape, [&](int a0, int a1, int a2) {
    Shape at = {a0, a1, a2};
    at[axis] = samples[static_cast<std::size_t>(at[axis])];
    return array.values[array.offset(at[0], at[1], at[2])];
  });
}

/// The axes that change, those that shrink most first: less is left for the others, in time and memory.
std::vector<std::size_t> axes_to_resample(const ResamplingPlan& plan) {
  std::vector<std::size_t> axes;
  for (std::size_t a = 0; a < 3; ++a)
    if (plan.from[a] != plan.to[a] && plan.separate != static_cast<int>(a)) axes.push_back(a);
  const auto growth = [&](std::size_t a) { return static_cast<double>(plan.to[a]) / plan.from[a]; };
  std::stable_sort(axes.begin(), axes.end(), [&](auto a, auto b) { return growth(a) < growth(b); });
  return axes;
}

template <class Value>
Array resample(const ResamplingPlan& plan, int order, const Value& value) {
  if (plan.same_shape()) return copy_of(plan.from, value);
  const auto slices = static_cast<std::size_t>(plan.separate.value_or(0));
  auto ranges = ranges_along(slices, plan.from, value);
  if (!plan.separate) {
    Range whole;
    for (const auto& range : ranges)
      whole = {std::min(whole.least, range.least), std::max(whole.most, range.most)};
    ranges.assign(static_cast<std::size_t>(plan.to[0]), whole);
  }
  Array array;
  bool begun = false;
  for (const auto axis : axes_to_resample(plan)) {
    if (!begun)
      array = resample_axis(plan.from, axis, plan.to[axis], order, value);
    else
      array = resample_axis(array.shape, axis, plan.to[axis], order,
                            [&](int a0, int a1, int a2) { return array.values[array.offset(a0, a1, a2)]; });
    begun = true;
  }
  if (!begun) array = copy_of(plan.from, value);
  clip(array, slices, ranges);
  if (plan.separate && plan.from[slices] != plan.to[slices])
    return nearest_along(slices, plan.to[slices], array);
  return array;
}

/// Bytes of a part of an array.
std::vector<std::uint8_t> cut(const std::vector<std::uint8_t>& array, const Shape& shape,
                              const Region& kept) {
  std::vector<std::uint8_t> made;
  made.reserve(voxels(kept.shape));
  const auto row = static_cast<std::size_t>(shape[2]), slice = row * static_cast<std::size_t>(shape[1]);
  for (int a0 = 0; a0 < kept.shape[0]; ++a0)
    for (int a1 = 0; a1 < kept.shape[1]; ++a1) {
      const auto from = array.begin() +
                        static_cast<std::ptrdiff_t>(static_cast<std::size_t>(kept.begin[0] + a0) * slice +
                                                    static_cast<std::size_t>(kept.begin[1] + a1) * row) +
                        kept.begin[2];
      made.insert(made.end(), from, from + kept.shape[2]);
    }
  return made;
}

std::array<double, 3> spacing_of(const Layout& layout, const NnunetPart& part) {
  auto spacing_mm = part.spacing_mm;
  if (part.is_2d()) spacing_mm[0] = layout.spacing_mm[0];
  return spacing_mm;
}

}  // namespace

Region region_of(const Box& box, const Layout& layout) {
  Region region;
  for (std::size_t a = 0; a < 3; ++a) {
    const int axis = layout.axis[a];
    region.begin[a] = layout.backward[a] ? layout.shape[a] - box.end[axis] : box.begin[axis];
    region.shape[a] = box.end[axis] - box.begin[axis];
  }
  return region;
}

Shape image_shape(const Region& region, const Layout& layout, const NnunetPart& part) {
  return resampled_shape(region.shape, layout.spacing_mm, spacing_of(layout, part));
}

Input preprocess(const Ct& ct, const NnunetPart& part, const Box& box) {
  Input input;
  input.layout = layout_of(ct.geometry(), part);
  const CtView whole(input.layout, ct.size(), ct.values().data());
  const auto not_zero = region_not_zero(whole);
  input.kept = common(not_zero, region_of(box, input.layout));
  const auto kept = whole.cut(input.kept.begin, input.kept.shape);
  input.spacing_mm = spacing_of(input.layout, part);
  const auto to = image_shape(input.kept, input.layout, part);
  const auto plan =
      plan_resampling(kept.shape(), to, input.layout.spacing_mm, input.spacing_mm, part.data.separate_z);
  require_memory(image_bytes(to));
  const bool within = part.normalization.only_where_not_zero;
  // Holes are filled in the whole array.
  const auto filled = within ? filled_not_zero(whole) : std::vector<std::uint8_t>();
  const auto inside_of = [&](const Region& region) {
    return within ? cut(filled, whole.shape(), region) : std::vector<std::uint8_t>();
  };
  const Normalized normalized(part.normalization, whole.cut(not_zero.begin, not_zero.shape),
                              inside_of(not_zero));
  const auto inside = inside_of(input.kept);
  const auto row = static_cast<std::size_t>(kept.shape()[2]),
             slice = row * static_cast<std::size_t>(kept.shape()[1]);
  input.image = resample(plan, part.data.order, [&](int a0, int a1, int a2) {
    const auto value = kept.at(a0, a1, a2);
    // What is not 0 is inside, so only a 0 has to be looked up; outside it stays.
    const bool outside = within && value == 0 &&
                         inside[static_cast<std::size_t>(a0) * slice + static_cast<std::size_t>(a1) * row +
                                static_cast<std::size_t>(a2)] == 0;
    return outside ? 0.F : normalized(value);
  });
  return input;
}

}  // namespace radgenome::network::nnunet
