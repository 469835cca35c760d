#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One thread's time for connected components and distance maps: ours against cc3d (connected-components-3d) and edt on
the same arrays, counts, sizes and distances compared.

    bench/masks/components_distance.py [FOLDER]    needs build/bin/components_distance, cc3d, edt, nibabel, SciPy

FOLDER holds masks, one file each; without it, ../shared/data/masks/totalsegmentator_s0011: its bones, its lungs and
all its masks together. Besides, noise of four densities and a random surface, 256³. Only the calls are timed, by the
clock of the processor: it does not count what other programs do meanwhile. Least of seven runs.
"""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import cc3d
import edt
import nibabel as nib
import numpy as np
from scipy import ndimage

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build")) / "bin" / "components_distance"
BONES = ("rib_", "vertebrae_", "hip_", "femur_", "humerus_", "scapula_", "clavicula_", "sacrum", "sternum", "skull")
RUNS = 7


def unions(folder):
    """Name, array in Fortran order, spacing."""
    groups = {"bones": lambda name: name.startswith(BONES), "lungs": lambda name: name.startswith("lung_"),
              "all masks": lambda name: True}
    found = {}
    for path in sorted(folder.glob("*.nii.gz")):
        image = nib.load(path)
        inside = np.asarray(image.dataobj) > 0
        for group, holds in groups.items():
            if holds(path.name):
                found[group] = found.get(group, False) | inside
    for group, inside in found.items():
        yield group, np.asfortranarray(inside, np.uint8), tuple(map(float, image.header.get_zooms()[:3]))


def random_sets():
    random = np.random.default_rng(1)
    size, spacing = (256, 256, 256), (0.7, 0.8, 1.2)
    for percent in (20, 30, 40, 50):
        yield f"noise of {percent} %", np.asfortranarray(random.random(size) < percent / 100, np.uint8), spacing
    field = ndimage.gaussian_filter(random.normal(size=size).astype(np.float32), 3)
    yield "random surface", np.asfortranarray(field > 0, np.uint8), spacing


def least(work):
    best = np.inf
    for _ in range(RUNS):
        result = None
        started = time.process_time()
        result = work()
        best = min(best, time.process_time() - started)
    return best, result


def theirs(array, spacing):
    """Seconds and results; of the ways to call them that give the same, the fastest."""
    boolean = array.view(bool)
    found = {}
    for connectivity in (6, 26):
        found[f"components{connectivity}"] = least(
            lambda: cc3d.connected_components(boolean, connectivity=connectivity, return_N=True))
    ways = [least(lambda: edt.edt(given, anisotropy=spacing, black_border=False, parallel=1))
            for given in (array, boolean)]
    found["distance"] = min(ways, key=lambda way: way[0])
    return found


def ours(array, spacing, folder):
    raw = folder / "set.raw"
    array.ravel(order="K").tofile(raw)
    printed = subprocess.run([str(word) for word in (PROGRAM, raw, *array.shape, *spacing, folder, RUNS)],
                             check=True, capture_output=True, text=True).stdout
    seconds = {line.split()[0]: min(map(float, line.split()[1:])) for line in printed.splitlines()}
    read = {name: np.fromfile(folder / f"{name}.raw", kind).reshape(array.shape, order="F")
            for name, kind in (("components6", np.uint32), ("components26", np.uint32), ("distance", np.float32))}
    return seconds, read


def sizes(labels):
    return np.sort(np.bincount(labels.ravel(order="K"))[1:])


def compare(name, array, read, found):
    for pieces in ("components6", "components26"):
        labels, count = found[pieces][1]
        if read[pieces].max() != count or not np.array_equal(sizes(read[pieces]), sizes(labels)):
            sys.exit(f"WRONG: {name}: {pieces} differ from cc3d's")
        if not np.array_equal(read[pieces] != 0, array != 0):
            sys.exit(f"WRONG: {name}: {pieces} do not cover the set")
    if not np.allclose(read["distance"], found["distance"][1], rtol=1e-6, atol=1e-6):
        sys.exit(f"WRONG: {name}: distances differ from edt's")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared/data/masks/totalsegmentator_s0011")
    if not folder.is_dir():
        print(f"SKIPPED: {folder} is not there; random sets alone")
    print(f"{'ms, ours / theirs':18}{'6 neighbours':>16}{'26 neighbours':>16}{'distance':>16}{'sizes of a mask':>18}")
    with tempfile.TemporaryDirectory() as scratch:
        for sets in (unions(folder), random_sets()):
            for name, array, spacing in sets:
                found = theirs(array, spacing)
                seconds, read = ours(array, spacing, pathlib.Path(scratch))
                compare(name, array, read, found)
                columns = "".join(f"{seconds[what] * 1000:9.0f} /{found[what][0] * 1000:5.0f}"
                                  for what in ("components6", "components26", "distance"))
                print(f"{name:18}{columns}{seconds['piece_sizes'] * 1000:18.0f}", flush=True)
    print("counts and sizes of components are cc3d's, distances edt's")


if __name__ == "__main__":
    main()
