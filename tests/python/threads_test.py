# SPDX-License-Identifier: Apache-2.0
"""Reading from many threads and processes: the same arrays, and the GIL is free meanwhile."""
import multiprocessing
import pickle
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
import radgenome


def boxes_of(shape, n):
    random = np.random.default_rng(5)
    starts = random.integers(0, np.array(shape) - 12, (n, 3))
    return [tuple(slice(int(a), int(a) + int(w)) for a, w in zip(start, random.integers(1, 40, 3))) for start in starts]


def test_patches_are_what_indexing_gives(scan):
    whole = np.asarray(scan.ct)
    boxes = boxes_of(scan.shape, 40)
    for patch, box in zip(scan.patches(boxes), boxes, strict=True):
        assert np.array_equal(patch, whole[box])
    assert scan.patches([]) == []


def test_many_threads_read_the_same(scan):
    whole, lung = np.asarray(scan.ct), scan.mask("lung")
    boxes = boxes_of(scan.shape, 120)
    with ThreadPoolExecutor(8) as pool:
        for box, patch, mask in zip(boxes, pool.map(scan.ct.__getitem__, boxes),
                                    pool.map(scan.masks["lung"].__getitem__, boxes)):
            assert np.array_equal(patch, whole[box]) and np.array_equal(mask, lung[box])


def test_results_do_not_depend_on_the_number_of_threads(scan):
    boxes = boxes_of(scan.shape, 10)
    many = scan.patches(boxes)
    radgenome.set_threads(1)
    try:
        assert all(np.array_equal(a, b) for a, b in zip(many, scan.patches(boxes), strict=True))
    finally:
        radgenome.set_threads(8)
    with pytest.raises(ValueError):
        radgenome.set_threads(0)


def test_the_gil_is_free_while_patches_are_read(scan):
    """Another thread makes progress though no thread is ever asked to hand over the GIL: patches() lets it go."""
    counted, give_up = threading.Event(), time.monotonic() + 30

    def read():
        while not counted.is_set() and time.monotonic() < give_up:
            scan.patches([np.s_[:, :, :]])
        progress.append(counted.is_set())

    progress, interval = [], sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        reader, counter = threading.Thread(target=read), threading.Thread(target=counted.set)
        reader.start()
        counter.start()
        reader.join()
        counter.join()
    finally:
        sys.setswitchinterval(interval)
    assert progress == [True]


def crop_sum(case_and_box):
    case, box = case_and_box
    return int(case.scan.ct[box].astype(np.int64).sum() + case.scan.mask("lung", box).sum())


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_worker_processes_read_the_same(case, start):
    """As a data loader does: forked after the parent has used its threads, or started anew from pickles."""
    boxes = boxes_of(case.scan.shape, 12)
    wanted = [crop_sum((case, box)) for box in boxes]
    with multiprocessing.get_context(start).Pool(2) as pool:
        assert pool.map_async(crop_sum, [(case, box) for box in boxes]).get(timeout=60) == wanted


def test_data_sets_and_errors_are_pickled(dataset):
    again = pickle.loads(pickle.dumps(dataset))
    assert again.cases == dataset.cases
    error = pickle.loads(pickle.dumps(radgenome.NotFound("unknown_case", "there is no such case")))
    assert error.code == "unknown_case" and str(error) == "there is no such case"
