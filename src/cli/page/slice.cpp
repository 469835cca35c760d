// SPDX-License-Identifier: Apache-2.0
#include "cli/page/slice.h"

#include <png.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/error.h"

namespace radgenome::cli {
namespace {

/// The voxel axis closest to a world axis, and whether it grows against it.
struct Axis {
  int voxel = 0;
  bool against = false;
};

std::array<Axis, 3> axes_of(const Geometry& geometry) {
  const auto letters = geometry.orientation();
  std::array<Axis, 3> axes;
  for (int voxel = 0; voxel < 3; ++voxel) {
    const char letter = letters[static_cast<std::size_t>(voxel)];
    const std::size_t world = letter == 'L' || letter == 'R' ? 0 : letter == 'P' || letter == 'A' ? 1 : 2;
    axes[world] = {voxel, letter == 'L' || letter == 'P' || letter == 'I'};
  }
  return axes;
}

/// For each of `to` equal parts of a line of `from` pixels: the pixels that it covers, and how much of each.
std::vector<std::vector<std::pair<int, double>>> shares_of(int from, int to) {
  std::vector<std::vector<std::pair<int, double>>> shares(static_cast<std::size_t>(to));
  const double step = static_cast<double>(from) / to;
  for (int part = 0; part < to; ++part) {
    const double begin = part * step, end = begin + step;
    for (int pixel = static_cast<int>(begin); pixel < from && pixel < end; ++pixel) {
      const double covered = std::min<double>(end, pixel + 1) - std::max<double>(begin, pixel);
      if (covered > 1e-9) shares[static_cast<std::size_t>(part)].emplace_back(pixel, covered);
    }
  }
  return shares;
}

}  // namespace

std::string name_of(Plane plane) {
  static const std::array<std::string, 3> names = {"axial", "coronal", "sagittal"};
  return names[static_cast<std::size_t>(plane)];
}

SliceFrame SliceFrame::of(const Geometry& geometry, Plane plane) {
  const auto [right, front, up] = axes_of(geometry);
  const auto spacing = geometry.spacing_mm();
  SliceFrame frame;
  // Picture x runs to the patient's left (axial, coronal) or to the back (sagittal): against the world axis.
  const Axis across = plane == Plane::sagittal ? front : right;
  const Axis down = plane == Plane::axial ? front : up;
  frame.across = across.voxel;
  frame.down = down.voxel;
  frame.through = 3 - across.voxel - down.voxel;
  frame.flip_across = !across.against;
  frame.flip_down = !down.against;
  frame.width = geometry.size[frame.across];
  frame.height = geometry.size[frame.down];
  frame.pixel_width_mm = spacing[static_cast<std::size_t>(frame.across)];
  frame.pixel_height_mm = spacing[static_cast<std::size_t>(frame.down)];
  return frame;
}

Index SliceFrame::voxel(int x, int y, int slice) const {
  Index v;
  v[across] = flip_across ? width - 1 - x : x;
  v[down] = flip_down ? height - 1 - y : y;
  v[through] = slice;
  return v;
}

std::uint8_t grey_of(int hu) {
  double grey = 0;
  if (hu < -200)
    grey = (std::max(hu, -1100) + 1100) / 10.0;
  else if (hu < 300)
    grey = 90 + (hu + 200) / 3.6;
  else
    grey = 229 + std::min(hu - 300, 936) / 36.0;
  return static_cast<std::uint8_t>(std::lround(grey));
}

Grey grey_slice(const Ct& ct, const SliceFrame& frame, int slice) {
  Grey grey{frame.width, frame.height, {}};
  grey.pixels.reserve(static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height));
  for (int y = 0; y < frame.height; ++y)
    for (int x = 0; x < frame.width; ++x) grey.pixels.push_back(grey_of(ct(frame.voxel(x, y, slice))));
  return grey;
}

Grey shrunk(const Grey& picture, int most) {
  if (picture.width <= most && picture.height <= most) return picture;
  Grey small{std::min(picture.width, most), std::min(picture.height, most), {}};
  const auto across = shares_of(picture.width, small.width), down = shares_of(picture.height, small.height);
  for (const auto& rows : down)
    for (const auto& columns : across) {
      double sum = 0, area = 0;
      for (const auto& [y, tall] : rows)
        for (const auto& [x, wide] : columns) {
          const auto at = static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                          static_cast<std::size_t>(x);
          sum += tall * wide * picture.pixels[at];
          area += tall * wide;
        }
      small.pixels.push_back(static_cast<std::uint8_t>(std::lround(sum / area)));
    }
  return small;
}

std::string png_of(const Grey& picture) {
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = static_cast<png_uint_32>(picture.width);
  image.height = static_cast<png_uint_32>(picture.height);
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t bytes = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string png(bytes, '\0');
  if (png_image_write_to_memory(&image, png.data(), &bytes, 0, picture.pixels.data(), 0, nullptr) == 0)
    throw Error("cannot_write", "a slice could not be made a PNG");
  png.resize(bytes);
  return png;
}

std::string base64_of(const std::string& bytes) {
  static constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = three << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text += i + j <= bytes.size() ? letters[three >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

std::optional<int> best_slice(const Mask& mask, const SliceFrame& frame) {
  if (mask.empty()) return std::nullopt;
  std::vector<std::int64_t> area(static_cast<std::size_t>(mask.geometry().size[frame.through]));
  mask.for_each([&](Index v) { ++area[static_cast<std::size_t>(v[frame.through])]; });
  return static_cast<int>(std::max_element(area.begin(), area.end()) - area.begin());
}

}  // namespace radgenome::cli
