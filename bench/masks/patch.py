#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A 128³ patch of a 512 × 512 × 320 CT, and one mask out of 117 from a cold file: this package against nibabel.

    bench/masks/patch.py        needs the program and the Python package, as ./dev test builds them

One thread. Answers are compared before they are timed. nibabel reads what a slice of its array proxy needs of the
gzip file, which is faster than reading all of it. Medians of all patches and of all masks."""
import pathlib
import statistics
import sys
import tempfile
import time

import big_scan
import nibabel as nib
import numpy as np
import radgenome

EDGE, PATCHES, RIVAL_PATCHES = 128, 50, 5


def timed(work):
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


def report(what, ours, nibabels):
    ours, rival = statistics.median(ours) * 1000, statistics.median(nibabels) * 1000
    print(f"{what:40} {ours:8.2f} ms   nibabel {rival:8.1f} ms   {rival / ours:6.1f} ×")


def patches(folder):
    ct, _ = big_scan.make(folder)
    scan = radgenome.open(folder / "dataset")[big_scan.CASE].scan
    scan_file = pathlib.Path(scan.path)
    print(f"scan file {scan_file.stat().st_size / 1e6:.1f} MB, CT as NIfTI {ct.stat().st_size / 1e6:.1f} MB")
    random = np.random.default_rng(2)
    ours, nibabels = [], []
    for n in range(PATCHES):
        k, j, i = (int(random.integers(0, size - EDGE + 1)) for size in scan.shape)
        patch, seconds = timed(lambda: scan.ct[k:k + EDGE, j:j + EDGE, i:i + EDGE])
        ours.append(seconds)
        if n < RIVAL_PATCHES:
            truth, seconds = timed(lambda: np.asarray(nib.load(ct).dataobj[i:i + EDGE, j:j + EDGE, k:k + EDGE]))
            nibabels.append(seconds)
            if not np.array_equal(patch, truth.transpose(2, 1, 0)):
                sys.exit("WRONG: the patches differ")
    report(f"patch of {EDGE}³", ours, nibabels)


def cold_masks(folder):
    files = big_scan.structures_of(sorted(big_scan.MASKS.glob("*.nii.gz")))
    big_scan.run("--masks", big_scan.MASKS.parent, "-o", folder / "masks_alone")
    dataset = radgenome.open(folder / "masks_alone")
    scan_file = pathlib.Path(dataset[big_scan.MASKS.name].scan.path)
    ours, nibabels = [], []
    for structure, file in files.items():
        big_scan.forget(scan_file)
        mask, seconds = timed(lambda: radgenome.Scan(scan_file, dataset.knowledge).mask(structure))
        ours.append(seconds)
        big_scan.forget(file)
        truth, seconds = timed(lambda: np.asarray(nib.load(file).dataobj))
        nibabels.append(seconds)
        if not np.array_equal(mask, truth.transpose(2, 1, 0) != 0):
            sys.exit(f"WRONG: {structure} differs")
    report(f"one mask out of {len(files)}, cold, opened anew", ours, nibabels)
    print(f"{len(files)} masks: {scan_file.stat().st_size / 1e6:.3f} MB, "
          f"as NIfTI {sum(file.stat().st_size for file in files.values()) / 1e6:.1f} MB")


def main():
    big_scan.skip_without_data()
    radgenome.set_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        cold_masks(pathlib.Path(folder))
        patches(pathlib.Path(folder))


if __name__ == "__main__":
    main()
