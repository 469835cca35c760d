// SPDX-License-Identifier: Apache-2.0
#include "cli/page/picture.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace radgenome::cli {
namespace {

/// Pixels of a side; a picture is shown about this large.
constexpr int most_pixels = 280;
/// A small structure is shown with this much around it, so that a reader sees where he is.
constexpr double shortest_side_mm = 150, margin_share = 0.35;

struct Window {
  double level, width;
};
constexpr Window lung_window = {-550, 1400}, soft_window = {50, 400}, bone_window = {400, 1800},
                 body_window = {0, 1400};
/// From so many structures on the body as a whole is shown.
constexpr std::size_t whole_body = 4;

Window window_of(const std::vector<std::string>& structures) {
  if (structures.size() >= whole_body) return body_window;
  const auto& structure = structures.front();
  const auto has = [&](const char* word) { return structure.find(word) != std::string::npos; };
  for (const auto* word : {"lung", "bronchi", "trachea", "pleura", "pneumothorax"})
    if (has(word)) return lung_window;
  for (const auto* word :
       {"bone", "rib", "vertebra", "sternum", "clavicle", "scapula", "humerus", "sacrum", "hip"})
    if (has(word)) return bone_window;
  return soft_window;
}

/// Pixels of a slice that a picture shows: [x, x + width) × [y, y + height).
struct Region {
  int x = 0, y = 0, width = 0, height = 0;
};

/// The rectangle of a mask's bounding box in the frame's picture.
Region region_of(const Mask& mask, const SliceFrame& frame) {
  const auto side = [&](int axis, bool flip, int extent) {
    const int begin = mask.box().begin[axis], end = mask.box().end[axis];
    return flip ? std::pair(extent - end, extent - begin) : std::pair(begin, end);
  };
  const auto [left, right] = side(frame.across, frame.flip_across, frame.width);
  const auto [top, bottom] = side(frame.down, frame.flip_down, frame.height);
  return {left, top, right - left, bottom - top};
}

Region hull(const Region& a, const Region& b) {
  if (a.width == 0) return b;
  const int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.width, b.x + b.width) - x, std::max(a.y + a.height, b.y + b.height) - y};
}

/// A square (in millimetres) around the region, kept inside the slice.
Region with_surroundings(const Region& region, const SliceFrame& frame) {
  const double longest =
      std::max(region.width * frame.pixel_width_mm, region.height * frame.pixel_height_mm) *
      (1 + 2 * margin_share);
  const double side_mm = std::max(longest, shortest_side_mm);
  const auto stretch = [&](int begin, int length, double pixel_mm, int extent) {
    const int wanted = std::min(extent, static_cast<int>(std::lround(side_mm / pixel_mm)));
    return std::pair(std::clamp(begin + (length - wanted) / 2, 0, extent - wanted), wanted);
  };
  const auto [x, width] = stretch(region.x, region.width, frame.pixel_width_mm, frame.width);
  const auto [y, height] = stretch(region.y, region.height, frame.pixel_height_mm, frame.height);
  return {x, y, width, height};
}

Grey cut_out(const Ct& ct, const SliceFrame& frame, int slice, const Region& region, const Window& window) {
  Grey grey{region.width, region.height, {}};
  for (int y = region.y; y < region.y + region.height; ++y)
    for (int x = region.x; x < region.x + region.width; ++x) {
      const double share = (ct(frame.voxel(x, y, slice)) - window.level) / window.width + 0.5;
      grey.pixels.push_back(static_cast<std::uint8_t>(std::lround(255 * std::clamp(share, 0.0, 1.0))));
    }
  return grey;
}

/// The slice where the structures show best together: each counts by how much of its largest area is there.
int slice_of(const std::vector<std::shared_ptr<const Mask>>& shown, const SliceFrame& frame) {
  std::vector<double> score(static_cast<std::size_t>(shown.front()->geometry().size[frame.through]));
  for (const auto& mask : shown) {
    std::vector<std::int64_t> area(score.size());
    mask->for_each([&](Index v) { ++area[static_cast<std::size_t>(v[frame.through])]; });
    const auto largest = static_cast<double>(*std::max_element(area.begin(), area.end()));
    for (std::size_t i = 0; i < score.size(); ++i) score[i] += static_cast<double>(area[i]) / largest;
  }
  return static_cast<int>(std::max_element(score.begin(), score.end()) - score.begin());
}

std::string context_path(const record::MaskSet& masks, const SliceFrame& frame, int slice) {
  std::string path;
  for (const auto* id : {"lung", "bone"})
    if (const auto mask = masks.find(id)) path += outline_of(*mask, frame, slice);
  return path;
}

}  // namespace

Json picture_json(const PictureRequest& request, const record::MaskSet& masks, const Ct* ct) {
  std::vector<std::shared_ptr<const Mask>> shown;
  std::vector<std::string> names;
  for (const auto& structure : request.structures)
    if (auto mask = masks.find(structure); mask != nullptr && !mask->empty()) {
      shown.push_back(std::move(mask));
      names.push_back(structure);
    }
  if (shown.empty()) return {};
  const auto& geometry = shown.front()->geometry();
  const auto frame = SliceFrame::of(geometry, request.plane);
  const int slice = slice_of(shown, frame);
  Region region;
  for (const auto& mask : shown) region = hull(region, region_of(*mask, frame));
  region = with_surroundings(region, frame);
  Json outlines = Json::array();
  for (std::size_t i = 0; i < shown.size(); ++i)
    outlines.push_back({{"structure", names[i]}, {"path", outline_of(*shown[i], frame, slice)}});
  Json picture = {{"plane", name_of(request.plane)},
                  {"slice", slice + 1},
                  {"of", geometry.size[frame.through]},
                  {"x", region.x},
                  {"y", region.y},
                  {"width", region.width},
                  {"height", region.height},
                  {"pixel_mm", {frame.pixel_width_mm, frame.pixel_height_mm}},
                  {"outlines", std::move(outlines)}};
  if (ct != nullptr)
    picture["png"] =
        base64_of(png_of(shrunk(cut_out(*ct, frame, slice, region, window_of(names)), most_pixels)));
  else
    picture["context"] = context_path(masks, frame, slice);
  return picture;
}

}  // namespace radgenome::cli
