// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "volume/volume.h"

namespace radgenome {

/// The grid of the voxels of `box` alone, at their place in the world.
inline Geometry crop(const Geometry& geometry, const Box& box) {
  Geometry part = geometry;
  part.size = box.extent();
  part.world_from_voxel.offset = geometry.world_from_voxel(centre_of(box.begin)).eigen();
  return part;
}

/// The voxels of `box`, which must lie inside the volume.
template <class T>
Volume<T> crop(const Volume<T>& volume, const Box& box) {
  Volume<T> part(crop(volume.geometry(), box));
  for (int k = box.begin.k; k < box.end.k; ++k)
    for (int j = box.begin.j; j < box.end.j; ++j)
      std::copy_n(&volume(box.begin.i, j, k), box.extent().i, &part(0, j - box.begin.j, k - box.begin.k));
  return part;
}

/// For every label 1 … `count` of `labels` the tight box around it; empty where the label is nowhere.
template <class T>
std::vector<Box> boxes_of_labels(const Volume<T>& labels, std::size_t count) {
  const Index size = labels.size();
  std::vector<Box> boxes(count + 1, Box{size, {0, 0, 0}});
  for (int k = 0; k < size.k; ++k)
    for (int j = 0; j < size.j; ++j)
      for (int i = 0; i < size.i; ++i) {
        const auto label = static_cast<std::size_t>(labels(i, j, k));
        if (label == 0 || label > count) continue;
        auto& box = boxes[label];
        box.begin = {std::min(box.begin.i, i), std::min(box.begin.j, j), std::min(box.begin.k, k)};
        box.end = {std::max(box.end.i, i + 1), std::max(box.end.j, j + 1), std::max(box.end.k, k + 1)};
      }
  return boxes;
}

}  // namespace radgenome
