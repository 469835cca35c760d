# SPDX-License-Identifier: Apache-2.0
"""Arrays that stay on the disk until they are indexed."""
import operator
from collections.abc import Callable, Iterator
from types import EllipsisType
from typing import Any, Generic, SupportsIndex, TypeAlias, TypeVar, overload

import numpy as np
from numpy.typing import DTypeLike, NDArray

Scalar = TypeVar("Scalar", bound=np.generic)
Kji: TypeAlias = tuple[int, int, int]
#: A part of a scan, in the order of its arrays: np.s_[k0:k1, j0:j1, i0:i1].
Box: TypeAlias = tuple[slice, slice, slice]
#: The first voxel of a part, and the one behind its last.
Corners: TypeAlias = tuple[Kji, Kji]
AxisIndex: TypeAlias = SupportsIndex | slice
Key: TypeAlias = AxisIndex | EllipsisType | tuple[AxisIndex | EllipsisType, ...]


def shape_of(corners: Corners) -> Kji:
    """Voxels along each axis between two corners."""
    (k0, j0, i0), (k1, j1, i1) = corners
    return k1 - k0, j1 - j0, i1 - i0


def corners_of(box: Box, shape: Kji) -> Corners:
    """The corners of a box of contiguous slices, cut off at the borders as NumPy cuts slices."""
    if len(box) != 3 or any(not isinstance(part, slice) or part.step not in (None, 1) for part in box):
        raise IndexError(f"a box is three slices without steps (k0:k1, j0:j1, i0:i1), not {box!r}")
    bounds = [part.indices(size)[:2] for part, size in zip(box, shape)]
    (k0, k1), (j0, j1), (i0, i1) = ((first, max(first, last)) for first, last in bounds)
    return (k0, j0, i0), (k1, j1, i1)


def affine_of_fitted(affine: NDArray[np.float64], first: Kji, shape: Kji, size: Kji) -> NDArray[np.float64]:
    """Where the voxels of a box lie that was fitted into `size` voxels. Voxel centres are at whole numbers."""
    step = np.array(shape[::-1]) / np.array(size[::-1])
    into = np.diag([*step, 1.0])
    into[:3, 3] = np.array(first[::-1]) + (step - 1) / 2
    return np.asarray(affine @ into)


class Voxels(Generic[Scalar]):
    """An array (k, j, i) of a scan file. Indexing works as in NumPy with whole numbers and slices, and reads only
    the chunks that it needs; np.asarray(voxels) reads all."""

    ndim = 3

    def __init__(self, shape: Kji, dtype: type[Scalar], read: Callable[[Corners], NDArray[Scalar]]) -> None:
        self.shape = shape
        self.dtype = np.dtype(dtype)
        self._read = read

    @property
    def size(self) -> int:
        """How many voxels there are."""
        return self.shape[0] * self.shape[1] * self.shape[2]

    @overload
    def __getitem__(self, key: tuple[SupportsIndex, SupportsIndex, SupportsIndex]) -> Scalar: ...  # type: ignore[overload-overlap]
    @overload
    def __getitem__(self, key: Key) -> NDArray[Scalar]: ...
    def __getitem__(self, key: Any) -> Any:
        axes = [_axis(index, size, axis) for axis, (index, size) in enumerate(zip(_expanded(key), self.shape))]
        (k0, k1, k), (j0, j1, j), (i0, i1, i) = axes
        block = self._read(((k0, j0, i0), (k1, j1, i1)))
        found = block[k, j, i]
        return found if 2 * found.size >= block.size else found.copy()  # a small part must not hold all that was read

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> NDArray[Any]:
        if copy is False:
            raise ValueError("voxels are read from the disk into a new array; copy=False cannot be had")
        return np.asarray(self._read(((0, 0, 0), self.shape)), dtype)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[NDArray[Scalar]]:
        return (self[k] for k in range(self.shape[0]))

    def __repr__(self) -> str:
        return f"Voxels(shape={self.shape}, dtype={self.dtype})"


def _expanded(key: Any) -> list[Any]:
    """One index an axis."""
    parts = list(key) if isinstance(key, tuple) else [key]
    dots = [n for n, part in enumerate(parts) if part is Ellipsis]
    if len(dots) > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    given = len(parts) - len(dots)
    if given > 3:
        raise IndexError(f"too many indices for array: array is 3-dimensional, but {given} were indexed")
    at = dots[0] if dots else len(parts)
    return parts[:at] + [slice(None)] * (3 - given) + parts[at + len(dots):]


def _axis(index: Any, size: int, axis: int) -> tuple[int, int, int | slice]:
    """What is to be read along an axis, [first, last), and how that is then indexed."""
    if isinstance(index, slice):
        start, stop, step = index.indices(size)
        wanted = range(start, stop, step)
        if not wanted:
            return 0, 0, slice(None)
        return min(wanted[0], wanted[-1]), max(wanted[0], wanted[-1]) + 1, slice(None, None, step)
    try:
        if isinstance(index, (bool, np.bool_)):
            raise TypeError("a mask, not a place")
        at = operator.index(index)
    except TypeError:
        raise IndexError("voxels take whole numbers, slices and '...'; for other indices read first: "
                         "np.asarray(voxels)[...]") from None
    if not -size <= at < size:
        raise IndexError(f"index {at} is out of bounds for axis {axis} with size {size}")
    return at % size, at % size + 1, 0
