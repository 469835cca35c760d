# SPDX-License-Identifier: Apache-2.0
"""What loader_test.py looks at, made where torch can be imported: loader_program.py RELEASE DAMAGED_RELEASE

Prints one JSON object. `batches(…)` are the samples of an epoch, each by its key, its texts and a hash of its tensors."""
import hashlib
import json
import os
import sys

import radgenome
import torch
from torch.utils.data import DataLoader

OPTIONS = {"draw": {"positive": 1, "denied": 2}, "questions": ["presence"], "crop": "patch", "size": (12, 10, 8), "seed": 3,
           "samples": 24, "structures": ["lung", "liver"], "absent": "empty"}


def described(batch):
    """One line a sample."""
    lines = []
    for n, key in enumerate(batch["key"]):
        tensors = [batch[name][n] for name in ("ct", "masks", "masks_there", "affine", "spacing_mm")]
        voxels = hashlib.sha256(repr([tensor.tolist() for tensor in tensors]).encode()).hexdigest()
        lines.append([key, batch["case"][n], batch["question"][n], batch["facts"][n], voxels])
    return lines


def loader(train, order, workers, batch=4, **options):
    return DataLoader(train, batch_size=batch, sampler=order, num_workers=workers, collate_fn=radgenome.collate, **options)


def epoch(train, workers, **options):
    order = train.order()
    return [line for batch in order.follow(loader(train, order, workers, **options)) for line in described(batch)]


def resumed(train, workers, others):
    """Two batches with some workers, which are further by then; the rest with others and batches of three."""
    order = train.order()
    seen = []
    for n, batch in enumerate(order.follow(loader(train, order, workers))):
        seen += described(batch)
        if n == 1:
            break
    again = train.order()
    again.load_state_dict(order.state_dict())
    return seen + [line for batch in again.follow(loader(train, again, others, batch=3)) for line in described(batch)]


class Threads:
    """How many threads a process has after a sample."""

    def __init__(self, train):
        self.train = train

    def __len__(self):
        return len(self.train)

    def __getitem__(self, key):
        self.train[key]
        return len(os.listdir("/proc/self/task"))


def failure(release):
    train = radgenome.Release(release).dataset("train", crop="whole", size=(8, 8, 8))
    order = train.order()
    try:
        for _ in order.follow(loader(train, order, 2)):
            pass
    except Exception as error:
        return str(error)
    return "nothing raised"


def main():
    train = radgenome.Release(sys.argv[1]).dataset("train", **OPTIONS)
    train[0]  # in the process that the workers are forked from, on all its threads
    order = train.order()
    single = next(iter(DataLoader(train, batch_size=None, sampler=order, num_workers=1, collate_fn=radgenome.collate)))
    batch = radgenome.collate([train[0], train[1]])
    uneven = radgenome.Release(sys.argv[1]).dataset("train", regions=["heart", "liver"])
    try:
        radgenome.collate([uneven[0], uneven[1]])
        shapes = ""
    except radgenome.Error as error:
        shapes = error.code
    print(json.dumps({
        "alone": described({name: [value] for name, value in single.items()}),
        "single_shape": list(single["ct"].shape),
        "batch": {name: [str(value.dtype), list(value.shape)] for name, value in batch.items() if torch.is_tensor(value)},
        "epochs": {str(workers): epoch(train, workers) for workers in (0, 1, 2)},
        "spawned": epoch(train, 2, multiprocessing_context="spawn"),
        "resumed": [resumed(train, *workers) for workers in ((2, 0), (2, 1), (0, 2), (1, 2))],
        "threads": int(next(iter(DataLoader(Threads(train), batch_size=None, num_workers=1)))),
        "different_shapes": shapes,
        "failure": failure(sys.argv[2]),
    }))


if __name__ == "__main__":
    main()
