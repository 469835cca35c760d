// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "volume/mask.h"
#include "volume/volume.h"

namespace radgenome::cli {

enum class Plane { axial, coronal, sagittal };
std::string name_of(Plane plane);

/// A plane of a grid as a radiologist looks at it: axial from the feet (the patient's right on the left),
/// coronal from the front, sagittal from the left; head and front up. Oblique scans are cut along their own
/// axes, those closest to the body's.
struct SliceFrame {
  int across = 0, down = 1, through = 2;  ///< voxel axes along the picture's x and y, and into it
  bool flip_across = false, flip_down = false;
  int width = 0, height = 0;  ///< pixels
  double pixel_width_mm = 1, pixel_height_mm = 1;

  static SliceFrame of(const Geometry& geometry, Plane plane);
  /// The voxel under a pixel of slice `slice`.
  Index voxel(int x, int y, int slice) const;
};

/// A picture of grey pixels, row by row from the top.
struct Grey {
  int width = 0, height = 0;
  std::vector<std::uint8_t> pixels;
};

/// 8-bit grey of one slice: finer where soft tissue is, as `grey_of` says.
Grey grey_slice(const Ct& ct, const SliceFrame& frame, int slice);

/// The same picture with no side longer than `most` pixels; each new pixel is the mean of what it covers.
Grey shrunk(const Grey& picture, int most);

/// HU to grey: 10 HU a level below −200, 3.6 between −200 and 300, 36 above. The page inverts it to set a
/// window of the viewer's choice.
std::uint8_t grey_of(int hu);

std::string png_of(const Grey& picture);
std::string base64_of(const std::string& bytes);

/// The slice of a plane that shows most of a mask; nothing for an empty mask.
std::optional<int> best_slice(const Mask& mask, const SliceFrame& frame);

/// The outline of a mask in one slice as an SVG path in pixels of the frame: closed loops along the borders
/// of voxels, corners only.
std::string outline_of(const Mask& mask, const SliceFrame& frame, int slice);

}  // namespace radgenome::cli
