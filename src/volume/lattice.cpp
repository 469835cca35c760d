// SPDX-License-Identifier: Apache-2.0
#include "volume/lattice.h"

#include <cmath>

namespace radgenome {
namespace {

constexpr double tolerance_voxels = 0.1;

/// Moves whole voxels to whole voxels: a signed permutation of the axes, then a shift.
struct Move {
  Eigen::Matrix3i turn;
  Eigen::Vector3i shift;

  Index operator()(Index v) const {
    const Eigen::Vector3i to = turn * Eigen::Vector3i(v.i, v.j, v.k) + shift;
    return {to.x(), to.y(), to.z()};
  }
};

std::optional<Move> move_between(const Mask& mask, const Geometry& grid) {
  const auto exact = grid.world_from_voxel.inverse() * mask.geometry().world_from_voxel;
  const Eigen::Matrix3d turn = exact.linear.array().round();
  const Eigen::Vector3d shift = exact.offset.array().round();
  if (!(turn.transpose() * turn).isIdentity() || !(shift.cwiseAbs().maxCoeff() < 1e6)) return std::nullopt;
  // An affine map is off most in a corner.
  for (int corner = 0; corner < 8; ++corner) {
    Eigen::Vector3d at;
    for (int axis = 0; axis < 3; ++axis)
      at(axis) = ((corner >> axis) & 1) != 0 ? mask.box().end[axis] - 1 : mask.box().begin[axis];
    const Eigen::Vector3d beside = exact.linear * at + exact.offset - (turn * at + shift);
    if (!(beside.cwiseAbs().maxCoeff() < tolerance_voxels)) return std::nullopt;
  }
  return Move{turn.cast<int>(), shift.cast<int>()};
}

Mask shifted(const Mask& mask, const Geometry& grid, Index by) {
  MaskBuilder moved(grid);
  mask.for_each_run([&](int j, int k, Run run) {
    const Index to{0, j + by.j, k + by.k};
    const Run kept{std::max(run.begin + by.i, 0), std::min(run.end + by.i, grid.size.i)};
    if (grid.whole().contains(to) && kept.length() > 0) moved.add(to.j, to.k, kept);
  });
  return moved.finish();
}

Mask turned(const Mask& mask, const Geometry& grid, const Move& move) {
  const Index a = move(mask.box().begin);
  const Index b = move({mask.box().end.i - 1, mask.box().end.j - 1, mask.box().end.k - 1});
  Box box;
  for (int axis = 0; axis < 3; ++axis) {
    box.begin[axis] = std::min(a[axis], b[axis]);
    box.end[axis] = std::max(a[axis], b[axis]) + 1;
  }
  box = intersection(box, grid.whole());
  if (box.empty()) return Mask(grid);
  Volume<std::uint8_t> inside(Geometry{box.extent(), {}});
  mask.for_each([&](Index v) {
    const Index to = move(v);
    if (box.contains(to)) inside(to.i - box.begin.i, to.j - box.begin.j, to.k - box.begin.k) = 1;
  });
  return Mask(grid, box, inside.values());
}

}  // namespace

std::optional<Mask> on_same_lattice(const Mask& mask, const Geometry& grid) {
  if (mask.empty()) return Mask(grid);
  const auto move = move_between(mask, grid);
  if (!move) return std::nullopt;
  const auto& by = move->shift;
  if (move->turn.isIdentity()) return shifted(mask, grid, {by.x(), by.y(), by.z()});
  return turned(mask, grid, *move);
}

}  // namespace radgenome
