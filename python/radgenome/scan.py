# SPDX-License-Identifier: Apache-2.0
"""The CT and the masks of one case."""
import os
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from radgenome._core import Knowledge, ScanFile
from radgenome.errors import Error, not_found
from radgenome.named import Named
from radgenome.voxels import Box, Corners, Kji, Voxels, corners_of, shape_of


class Scan:
    """An open scan file. Arrays are indexed (k, j, i); chunks are decoded straight into them, in parallel and without
    the GIL. Structures may be named by their ids or aliases ("left lung", "lung_left")."""

    def __init__(self, path: str | os.PathLike[str], knowledge: Knowledge,
                 part: tuple[int, int] | None = None) -> None:
        """`part`: offset and size in bytes of the scan file in another file, as in a release's tar."""
        self.path = os.fspath(path)
        self.knowledge = knowledge
        self._file = ScanFile(self.path, knowledge, *part) if part else ScanFile(self.path, knowledge)
        self._ids = dict.fromkeys(self._file.structures)
        self.masks: Named[Voxels[np.bool_]] = Named(
            list(self._ids), self._mask_voxels, code="unknown_mask", missing="the scan has no mask of")

    @property
    def shape(self) -> Kji:
        """Voxels along (k, j, i)."""
        return self._file.shape

    @property
    def affine(self) -> NDArray[np.float64]:
        """The 4 × 4 matrix that takes (i, j, k, 1) to RAS+ mm."""
        return np.array(self._file.affine)

    @property
    def spacing_mm(self) -> tuple[float, float, float]:
        """Length of a step along i, j and k."""
        i, j, k = self._file.spacing_mm
        return i, j, k

    @property
    def structures(self) -> tuple[str, ...]:
        """Ids of all structures that have a mask, stored or following from those by their recipe; sorted."""
        return tuple(self._ids)

    @property
    def has_ct(self) -> bool:
        """Whether the file holds the CT."""
        return self._file.has_ct

    @property
    def ct(self) -> Voxels[np.int16]:
        """The CT in Hounsfield units. Reading it raises Error "no_ct" where the file holds masks alone."""
        return Voxels(self.shape, np.int16, lambda corners: self._read_patches([corners], [shape_of(corners)])[0])

    def mask(self, structure: str, box: Box | None = None) -> NDArray[np.bool_]:
        """The mask of a structure, whole or within a box. (scan.masks["left lung"] is the same, read when indexed.)"""
        corners = self._whole if box is None else corners_of(box, self.shape)
        return self._read_mask(self.id_of(structure), corners)

    def stack(self, structures: Sequence[str], box: Box | None = None, size: Kji | None = None) -> NDArray[np.bool_]:
        """The masks of several structures as one array (n, k, j, i); `size` as for crop, nearest voxels."""
        corners = self._whole if box is None else corners_of(box, self.shape)
        return self._read_masks([self.id_of(name) for name in structures], corners, _fitted(corners, size))

    def crop(self, box: Box, size: Kji | None = None) -> NDArray[np.int16]:
        """The CT within a box, fitted into `size` voxels (k, j, i) where it is given: linear, without aliasing."""
        corners = corners_of(box, self.shape)
        return self._read_patches([corners], [_fitted(corners, size)])[0]

    def patches(self, boxes: Sequence[Box]) -> list[NDArray[np.int16]]:
        """The CT within each box; boxes are read in parallel."""
        corners = [corners_of(box, self.shape) for box in boxes]
        return self._read_patches(corners, [shape_of(each) for each in corners])

    def box(self, structure: str, margin_mm: float = 0.0) -> Box:
        """The tight box around a mask, wider by a margin but inside the scan: scan.ct[scan.box("heart")]."""
        (k0, j0, i0), (k1, j1, i1) = first, last = self._file.box(self.id_of(structure))
        if min(shape_of((first, last))) == 0:
            return np.s_[0:0, 0:0, 0:0]
        di, dj, dk = (int(np.ceil(margin_mm / step)) for step in self.spacing_mm)
        nk, nj, ni = self.shape
        return np.s_[max(0, k0 - dk):min(nk, k1 + dk), max(0, j0 - dj):min(nj, j1 + dj),
                     max(0, i0 - di):min(ni, i1 + di)]

    def id_of(self, name: str) -> str:
        """The id of a structure that has a mask, by id or alias."""
        found = name if name in self._ids else self.knowledge.find_by_name(name)
        if found is None:
            raise not_found("unknown_structure", "the knowledge base has no structure", name, self._ids)
        if found not in self._ids:
            raise not_found("unknown_mask", "the scan has no mask of", found, self._ids)
        return found

    @property
    def _whole(self) -> Corners:
        return (0, 0, 0), self.shape

    def _mask_voxels(self, structure: str) -> Voxels[np.bool_]:
        return Voxels(self.shape, np.bool_, lambda corners: self._read_mask(structure, corners))

    def _read_patches(self, boxes: list[Corners], sizes: list[Kji]) -> list[NDArray[np.int16]]:
        out = [np.empty(size, np.int16) for size in sizes]
        wanted = [(box, array) for box, array in zip(boxes, out) if array.size]
        self._file.read_patches([box for box, _ in wanted], [array for _, array in wanted])
        return out

    def _read_mask(self, structure: str, box: Corners) -> NDArray[np.bool_]:
        mask: NDArray[np.bool_] = self._read_masks([structure], box, shape_of(box))[0]
        return mask

    def _read_masks(self, structures: list[str], box: Corners, size: Kji) -> NDArray[np.bool_]:
        out = np.zeros((len(structures), *size), np.bool_)  # pages that no mask touches are never made
        if out.size:
            self._file.read_masks(structures, box, out)
        return out


def _fitted(corners: Corners, size: Kji | None) -> Kji:
    """Into how many voxels a box is to be fitted."""
    if size and 0 in shape_of(corners):
        raise Error("empty_box", f"a box without voxels cannot be fitted into {size} voxels")
    return size or shape_of(corners)
