# SPDX-License-Identifier: Apache-2.0
"""In which order the samples of a training set come, and how to go on where a run stopped."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from radgenome.errors import Error

if TYPE_CHECKING:
    from radgenome.training import TrainingSet


class Order:
    """A sampler for torch.utils.data.DataLoader: the keys of one epoch after the other, from any position on.

        order = train.order()
        loader = DataLoader(train, batch_size=4, sampler=order, num_workers=2, collate_fn=radgenome.collate)
        for epoch in range(10):
            for batch in order.follow(loader):
                ...
                state = order.state_dict()         # after this batch, however far the workers are ahead

    order.load_state_dict(state) before the next loop goes on with the batch behind that one, on any number of workers
    and with any size of batch. With several processes, `rank` of `world` takes every world-th position; a position is
    one of all of them together, so that a state can be loaded on another number of processes. At the end of an epoch,
    positions that are too few for all ranks are left out."""

    def __init__(self, samples: TrainingSet, rank: int = 0, world: int = 1) -> None:
        if not 0 <= rank < world:
            raise Error("bad_option", f"there is no rank {rank} of {world}")
        self._samples, self._rank, self._world = samples, rank, world
        self._epoch = self._position = 0
        self._following = False
        self._ahead = False  # iterated without follow(): how far is not known

    @property
    def epoch(self) -> int:
        """The epoch that comes next, or is being followed."""
        return self._epoch

    def set_epoch(self, epoch: int) -> None:
        """The next iteration is of this epoch, from its start."""
        self._epoch, self._position, self._ahead = epoch, 0, False

    def __len__(self) -> int:
        """Samples that are left of the epoch for this rank."""
        return (len(self._samples) - self._position) // self._world

    def __iter__(self) -> Iterator[int]:
        # Nothing is done before the first key is asked for: a DataLoader begins more often than it goes on.
        if not self._following:
            if self._ahead:
                self._epoch, self._position = self._epoch + 1, 0
            self._ahead = True
        start = self._epoch * len(self._samples) + self._position + self._rank
        yield from range(start, start + len(self) * self._world, self._world)

    def follow(self, loader: Iterable[Any]) -> Iterator[Any]:
        """What is left of the epoch from a loader over this order; then the order is at the next epoch's start."""
        if self._ahead:
            self._epoch, self._position, self._ahead = self._epoch + 1, 0, False
        if not len(self):
            self.set_epoch(self._epoch + 1)
        self._following = True
        try:
            for batch in loader:
                self._epoch, self._position = self._after(batch)
                yield batch
        finally:
            self._following = False
        self.set_epoch(self._epoch + 1)

    def state_dict(self, batch: Mapping[str, Any] | None = None) -> dict[str, int | str]:
        """Where to go on: behind the batch that follow() gave last, or behind `batch`."""
        if batch is None and self._ahead:
            raise Error("not_followed", "how much of the loader was used is only known to order.follow(loader); iterate "
                                        "that, or give the last batch: order.state_dict(batch)")
        epoch, position = (self._epoch, self._position) if batch is None else self._after(batch)
        return {"epoch": epoch, "position": position, "samples": self._samples.fingerprint}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Raises Error "other_samples" where the state is of a training set with other samples or options."""
        if state["samples"] != self._samples.fingerprint:
            raise Error("other_samples", "the state is of another training set: its release, cases, options or seed are "
                                         "not these; make the training set as it was")
        self._epoch, self._position, self._ahead = int(state["epoch"]), int(state["position"]), False

    def _after(self, batch: Mapping[str, Any]) -> tuple[int, int]:
        last = int(np.max(np.asarray(batch["key"])))
        epoch, position = divmod(last, len(self._samples))
        return epoch, position - self._rank + self._world
