# SPDX-License-Identifier: Apache-2.0
"""Samples of a release for training: crops with masks, sentences and questions."""
from __future__ import annotations

import hashlib
import json
import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from radgenome._core import set_threads
from radgenome.errors import Error
from radgenome.items import Choice, Items, States
from radgenome.optional import needed
from radgenome.order import Order
from radgenome.scan import Scan
from radgenome.shuffle import scrambled, shares_of, shuffled, walked
from radgenome.texts import SampleText, Texts
from radgenome.voxels import Box, Kji, affine_of_fitted

if TYPE_CHECKING:
    from radgenome.release import Release

#: What lies outside the scan where a patch reaches over its border, in HU.
AIR_HU = -1024
_OPEN_SCANS = 8
_CROPS = ("region", "patch", "whole")


class TrainingSample(SampleText):
    """One sample. Arrays are indexed (k, j, i)."""

    key: int  #: what the training set was indexed with
    case: str
    region: str | None  #: the structure that it is about, and that a crop is made round; None: the whole scan
    ct: NDArray[Any]  #: HU, int16 or float32
    masks: NDArray[np.bool_]  #: (structures, k, j, i)
    structures: list[str]  #: of the masks
    masks_there: NDArray[np.bool_]  #: one a structure: False where the scan has no mask of it, and `masks` says nothing
    affine: NDArray[np.float64]  #: 4 × 4, takes (i, j, k, 1) of the crop to RAS+ mm
    spacing_mm: NDArray[np.float64]  #: of the crop, along i, j and k


class TrainingSet:
    """A map-style data set for torch.utils.data.DataLoader; without torch it is a plain sequence.

    train[key] depends on the key alone: key = epoch × len(train) + position. Nothing is replaced: what cannot be read
    raises Error.

    split: of the release.
    crop: "region", the box around a structure with a margin, fitted into `size` voxels; "patch", `size` voxels of the
        scan as they are, with their middle at a random place in the box around the structure, or anywhere in the scan
        for a sample without one (outside the scan: AIR_HU and no mask); "whole", the scan, fitted into `size`.
    draw: "all", every item once an epoch. "positive", regions where the report states an abnormal finding. "denied",
        regions of which the report says itself that a finding is absent, and states it of no part of them.
        "balanced", questions: of each kind, every answer as often as any other. Or shares: {"positive": 2, "denied": 1}.
    questions: kinds of questions, as ("presence", "place_choice"): items are questions, and the region is the mask
        that a question is grounded on (for "region" and "patch", only questions that have one). Positive are then those
        that rest on a fact that states an abnormal finding, denied those that rest on denials alone.
    balanced_track: only questions of the release's balanced track.
    assumed: also questions whose answer rests on silence of the report.
    regions: structures to crop; a region is positive by what is stated in it or below it, denied only as a whole.
        Without it, those that facts are grounded on.
    structures: whose masks the sample holds; without it, that of the region.
    absent: what becomes of a structure of which a case has no mask: "raise", or "empty", an empty channel that
        `masks_there` marks. Where a structure is known to lie outside the scan its empty mask is true.
    size: voxels (k, j, i). Without it crops keep the scan's own voxels, and each has another shape.
    margin_mm: around a region.
    cases: ids; without it, all of the split that have a scan with a CT.
    samples: how many make an epoch; without it, as many as there are items to draw from.
    dtype: of the CT, "int16" or "float32"."""

    def __init__(self, release: Release, split: str, *, crop: str = "region",
                 draw: str | Mapping[str, float] = "all", questions: Sequence[str] | None = None,
                 balanced_track: bool = False, assumed: bool = True, regions: Sequence[str] | None = None,
                 structures: Sequence[str] | None = None, absent: str = "raise", size: Kji | None = None,
                 margin_mm: float = 10.0, cases: Sequence[str] | None = None, samples: int | None = None,
                 seed: int = 0, dtype: str = "int16") -> None:
        _require(crop in _CROPS, f"crop is one of {', '.join(_CROPS)}, not {crop!r}")
        _require(absent in ("raise", "empty"), f'absent is "raise" or "empty", not {absent!r}')
        _require(dtype in ("int16", "float32"), f'dtype is "int16" or "float32", not {dtype!r}')
        _require(crop != "patch" or size is not None, 'crop="patch" needs size=(k, j, i)')
        _require(samples is None or samples > 0, "samples is at least 1")
        self.release, self.split, self.crop = release, split, crop
        self._size: Kji | None = (int(size[0]), int(size[1]), int(size[2])) if size else None
        self._margin_mm, self._seed, self._dtype = float(margin_mm), int(seed), np.dtype(dtype)
        self._shares = {draw: 1.0} if isinstance(draw, str) else {name: float(draw[name]) for name in sorted(draw)}
        choice = Choice(questions=None if questions is None else tuple(questions), balanced_track=balanced_track,
                        assumed=assumed, regions=None if regions is None else tuple(map(self._id_of, regions)),
                        whole=crop == "whole", anywhere=crop != "region")
        self._states = States(release, split, cases)
        self._items = Items(self._states, choice)
        self._pools = {name: self._items.pool(name) for name in self._shares}
        for name, pool in self._pools.items():
            if not len(pool):
                raise Error("nothing_to_draw", f'there is nothing to draw for "{name}" in the split "{split}" of '
                                               f"{release.root} with these options")
        drawn = sum(map(len, self._pools.values()))
        self._length = drawn if samples is None else samples
        self._structures = None if structures is None else [self._id_of(name) for name in structures]
        self._channels = None if self._structures is None else self._states.of(self._structures)
        if absent == "raise":
            self._require_channels()
        self._texts = Texts(release, split)
        self._scans: OrderedDict[str, Scan] = OrderedDict()
        self._plan: tuple[int, NDArray[np.int64]] | None = None
        options = [split, crop, list(self._shares.items()), self._size, self._margin_mm, self._seed, dtype, self._structures,
                   self._length, *choice.described()]
        self.fingerprint = hashlib.sha256(
            json.dumps([options, self._states.cases]).encode() + self._items.bytes()).hexdigest()

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_scans": OrderedDict(), "_plan": None}  # open files stay with their process

    def __len__(self) -> int:
        """Samples of an epoch."""
        return self._length

    def __iter__(self) -> Iterator[TrainingSample]:
        return (self[key] for key in range(len(self)))

    def order(self, rank: int = 0, world: int = 1) -> Order:
        """The sampler that a DataLoader takes; it can go on in the middle of an epoch."""
        return Order(self, rank, world)

    def __getitem__(self, key: int) -> TrainingSample:
        if key < 0:
            raise IndexError(f"there is no sample {key}")
        _one_thread_in_a_worker()
        epoch, position = divmod(int(key), len(self))
        item = self._items[self._drawn(epoch)[position]]
        case = self._states.cases[item.case]
        scan = self._scan(case)
        box, size = self._box(scan, item.region, key)
        ct, lies_at = self._ct(scan, box, size)
        names = self._structures if self._structures is not None else [item.region] if item.region else []
        there, known = self._channels_of(item.case, len(names))
        affine = affine_of_fitted(scan.affine, lies_at, _extent(box), size)
        text = self._texts.of(case, item)
        return {"key": int(key), "case": case, "region": item.region, **text, "ct": ct,
                "masks": self._masks(scan, names, there, box, size), "structures": list(names), "masks_there": there | known,
                "affine": affine, "spacing_mm": np.linalg.norm(affine[:3, :3], axis=0)}

    # which samples

    def _drawn(self, epoch: int) -> NDArray[np.int64]:
        """The item of every position of an epoch."""
        if self._plan is None or self._plan[0] != epoch:
            counts = shares_of(len(self), list(self._shares.values()))
            drawn = [self._draw(name, [self._seed, epoch, n], count)
                     for n, (name, count) in enumerate(zip(self._shares, counts))]
            order = shuffled([self._seed, epoch, len(counts)], len(self))
            self._plan = epoch, np.concatenate(drawn)[order]
        return self._plan[1]

    def _draw(self, name: str, words: list[int], count: int) -> NDArray[np.int64]:
        pool = self._pools[name]
        if name != "balanced":
            return walked(words, pool, count)
        drawn = [pool[:0]]
        kinds = self._items.answers(pool)
        of_kind = shares_of(count, [sum(map(len, answers)) for answers in kinds])
        for kind, (answers, wanted) in enumerate(zip(kinds, of_kind)):
            turn = shuffled([*words, kind], len(answers))  # which answers come once more than the others
            for n, answer in enumerate(turn):
                times = (wanted + len(answers) - 1 - n) // len(answers)
                drawn.append(walked([*words, kind, int(answer)], answers[answer], times))
        return np.concatenate(drawn)

    def _channels_of(self, case: int, count: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Of each channel, whether the case has its mask, and whether it is known to have nothing to mark."""
        if self._channels is None:
            return np.ones(count, np.bool_), np.zeros(count, np.bool_)
        return self._channels[0][case], self._channels[1][case]

    def _require_channels(self) -> None:
        if self._structures is None or self._channels is None:
            return
        known = self._channels[0] | self._channels[1]
        used = np.unique(self._items.cases_of(np.concatenate(list(self._pools.values()))))
        for n, name in enumerate(self._structures):
            lacking = used[~known[used, n]]
            if len(lacking):
                raise Error("unknown_mask", f'{len(lacking)} of {len(used)} cases have no mask of "{name}", as '
                                            f'{self._states.cases[lacking[0]]}; name other structures, leave those cases out '
                                            'with cases=, or take absent="empty"')

    def _id_of(self, name: str) -> str:
        known = self.release.knowledge
        return name if name in known.structures else known.find_by_name(name) or name

    # voxels

    def _scan(self, case: str) -> Scan:
        scan = self._scans.pop(case, None)
        if scan is None:
            member = self._states.scans[case]
            scan = Scan(member.path, self.release.knowledge, (member.offset, member.size))
        self._scans[case] = scan
        while len(self._scans) > _OPEN_SCANS:
            self._scans.popitem(last=False)
        return scan

    def _box(self, scan: Scan, region: str | None, key: int) -> tuple[Box, Kji]:
        """What is to be read, and into how many voxels it is fitted. A patch may reach over the scan's border."""
        whole = np.s_[0:scan.shape[0], 0:scan.shape[1], 0:scan.shape[2]]
        box = whole if region is None or self.crop == "whole" else scan.box(region, self._margin_mm)
        if 0 in _extent(box):
            raise Error("empty_mask", f'the mask of "{region}" in {scan.path} is empty: it has no box to crop')
        if self.crop != "patch" or self._size is None:
            return box, self._size or _extent(box)
        random = scrambled([self._seed, key], 3)
        firsts = []
        for part, total, wanted, number in zip(box, scan.shape, self._size, random):
            middle = part.start + int(number) % (part.stop - part.start)
            first = (total - wanted) // 2 if total <= wanted else min(max(0, middle - wanted // 2), total - wanted)
            firsts.append(slice(first, first + wanted))
        return (firsts[0], firsts[1], firsts[2]), self._size

    def _ct(self, scan: Scan, box: Box, size: Kji) -> tuple[NDArray[Any], Kji]:
        first = box[0].start, box[1].start, box[2].start
        inside, at = _inside(box, scan.shape)
        if inside == box:
            return scan.crop(box, size).astype(self._dtype, copy=False), first
        ct = np.full(size, AIR_HU, self._dtype)
        ct[at] = scan.crop(inside)
        return ct, first

    def _masks(self, scan: Scan, names: Sequence[str], there: NDArray[np.bool_], box: Box, size: Kji) -> NDArray[np.bool_]:
        inside, at = _inside(box, scan.shape)
        read = np.flatnonzero(there)
        if inside == box and len(read) == len(names):
            return scan.stack(names, box, size)
        masks = np.zeros((len(names), *size), np.bool_)
        named = [names[n] for n in read.tolist()]
        if inside == box:
            masks[read] = scan.stack(named, box, size)
        else:
            masks[(read, *at)] = scan.stack(named, inside)
        return masks


def collate(samples: TrainingSample | Sequence[TrainingSample]) -> dict[str, Any]:
    """A batch for torch: tensors of what has numbers, lists of the rest; or one sample, where the loader makes no batches
    (batch_size=None). For DataLoader(…, collate_fn=radgenome.collate)."""
    if isinstance(samples, Mapping):
        return {name: _tensor(value) if isinstance(value, np.ndarray) else value for name, value in samples.items()}
    default_collate = needed("torch.utils.data", "a batch of tensors", "torch").default_collate
    batch: dict[str, Any] = {}
    for name, first in samples[0].items():
        values: list[Any] = [sample[name] for sample in samples]  # type: ignore[literal-required]
        if not isinstance(first, np.ndarray):
            batch[name] = values
        elif len({value.shape for value in values}) == 1:
            batch[name] = default_collate([_tensor(value) for value in values])  # in a worker, straight into shared memory
        else:
            raise Error("different_shapes", f'"{name}" of the samples of a batch have different shapes; give the '
                                            "training set size= and structures=, or take batch_size=None")
    return batch


def _tensor(array: NDArray[Any]) -> Any:
    """The array as a tensor on the same memory. By way of its buffer: so torch may be built for another NumPy."""
    torch = needed("torch", "a batch of tensors", "torch")
    dtype = getattr(torch, array.dtype.name)
    if not array.size:
        return torch.empty(array.shape, dtype=dtype)
    return torch.frombuffer(np.require(array, requirements=["C", "W"]), dtype=dtype).reshape(array.shape)


def _inside(box: Box, shape: Kji) -> tuple[Box, Box]:
    """The part of a box that lies in the scan, and where that lies in the box."""
    cut = [(max(0, part.start), min(total, part.stop), part.start) for part, total in zip(box, shape)]
    (k, j, i), (at_k, at_j, at_i) = ([slice(first, last) for first, last, _ in cut],
                                     [slice(first - start, last - start) for first, last, start in cut])
    return (k, j, i), (at_k, at_j, at_i)


def _extent(box: Box) -> Kji:
    return box[0].stop - box[0].start, box[1].stop - box[1].start, box[2].stop - box[2].start


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise Error("bad_option", sentence)


_threads_set = False


def _one_thread_in_a_worker() -> None:
    """The workers of a data loader are the threads: each decodes on one."""
    global _threads_set
    if not _threads_set and (torch := sys.modules.get("torch.utils.data")) and torch.get_worker_info() is not None:
        set_threads(1)
        _threads_set = True
