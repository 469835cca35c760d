// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <iterator>
#include <map>

#include "cli/page/slice.h"

namespace radgenome::cli {
namespace {

/// A corner of the pixel lattice.
struct Corner {
  int x = 0, y = 0;
  // clang-tidy 14 takes the 0 within it for a pointer.
  auto operator<=>(const Corner&) const = default;  // NOLINT(modernize-use-nullptr)
};

/// Directed borders between inside and outside, with the inside on the right hand.
std::multimap<Corner, Corner> borders_of(const Mask& mask, const SliceFrame& frame, int slice) {
  std::multimap<Corner, Corner> borders;
  const auto inside = [&](int x, int y) {
    return x >= 0 && y >= 0 && x < frame.width && y < frame.height && mask.contains(frame.voxel(x, y, slice));
  };
  for (int y = 0; y < frame.height; ++y)
    for (int x = 0; x < frame.width; ++x) {
      if (!inside(x, y)) continue;
      if (!inside(x, y - 1)) borders.emplace(Corner{x, y}, Corner{x + 1, y});
      if (!inside(x + 1, y)) borders.emplace(Corner{x + 1, y}, Corner{x + 1, y + 1});
      if (!inside(x, y + 1)) borders.emplace(Corner{x + 1, y + 1}, Corner{x, y + 1});
      if (!inside(x - 1, y)) borders.emplace(Corner{x, y + 1}, Corner{x, y});
    }
  return borders;
}

bool straight(Corner a, Corner b, Corner c) {
  return (b.x - a.x) * (c.y - b.y) == (b.y - a.y) * (c.x - b.x);
}

}  // namespace

std::string outline_of(const Mask& mask, const SliceFrame& frame, int slice) {
  auto borders = borders_of(mask, frame, slice);
  std::string path;
  while (!borders.empty()) {
    std::vector<Corner> loop{borders.begin()->first};
    for (auto next = borders.begin(); next != borders.end(); next = borders.find(loop.back())) {
      loop.push_back(next->second);
      borders.erase(next);
    }
    std::vector<Corner> corners;
    for (std::size_t i = 0; i + 1 < loop.size(); ++i) {
      const Corner before = i == 0 ? loop[loop.size() - 2] : loop[i - 1];
      if (!straight(before, loop[i], loop[i + 1])) corners.push_back(loop[i]);
    }
    for (std::size_t i = 0; i < corners.size(); ++i)
      fmt::format_to(std::back_inserter(path), "{}{} {}", i == 0 ? "M" : "L", corners[i].x, corners[i].y);
    path += "Z";
  }
  return path;
}

}  // namespace radgenome::cli
