#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""All statistics of a folder of masks with a CT: `radgenome stats`, the whole process, against TotalSegmentator's
get_basic_statistics, the function alone on masks that are in memory; volumes and mean intensities compared.

    bench/masks/statistics.py [FOLDER]        needs build/bin/radgenome, nibabel, SciPy and TotalSegmentator

FOLDER holds masks named as TotalSegmentator names them; without it, ../shared/data/masks/totalsegmentator_s0011. The
CT is made up: int16 on the masks' grid, smooth noise around a level for each structure. get_basic_statistics gives
volume and mean intensity (with extra_metrics also std, least, largest, centroid and box, in voxels); it is called with
exclude_masks_at_border=False, as it else gives 0 for the masks within three voxels of the border. It takes one array
of numbered structures, in which a voxel belongs to one alone: masks that share voxels with others are asked for once
more, for the comparison only, in arrays where they come whole.
"""
import concurrent.futures
import csv
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("RADGENOME", ROOT / "build" / "bin" / "radgenome"))
RUNS = 5


def aside(work, *arguments):
    """Runs `work` in a process of its own: Linux counts what this process once held as memory of every program that
    it starts, so it must hold little."""
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def layers(paths):
    """TotalSegmentator's arrays of numbers, as many as it takes for no mask to lose a voxel, with the names that each
    holds; and an image of the grid."""
    import nibabel as nib
    import numpy as np
    from totalsegmentator.map_to_binary import class_map

    number = {name: key for key, name in class_map["total"].items()}
    arrays, names = [], []
    for path in paths:
        name = path.name.removesuffix(".nii.gz")
        image = nib.load(path)
        inside = np.asarray(image.dataobj) > 0
        layer = next((n for n, array in enumerate(arrays) if not array[inside].any()), len(arrays))
        if layer == len(arrays):
            arrays.append(np.zeros(inside.shape, np.uint8))
            names.append([])
        arrays[layer][inside] = number[name]
        names[layer].append(name)
    return arrays, names, image


def make_ct(paths, file):
    import nibabel as nib
    import numpy as np
    from scipy import ndimage

    arrays, _, image = layers(paths)
    seg = arrays[0]
    random = np.random.default_rng(1)
    coarse = random.normal(0, 60, [n // 4 + 2 for n in seg.shape])
    noise = ndimage.zoom(coarse, 4, order=1)[tuple(slice(n) for n in seg.shape)]
    level = np.r_[-300, random.integers(-800, 500, 255)]
    values = (level[seg] + noise + random.normal(0, 15, seg.shape)).astype(np.int16)
    nib.save(nib.Nifti1Image(values, image.affine), file)
    return values.nbytes / 2**20


def theirs(paths, ct, extra_metrics):
    """Seconds of the clock and of the processor for all structures at once, and what was found: mm³ and mean by name."""
    from totalsegmentator.statistics import get_basic_statistics

    arrays, names, _ = layers(paths)
    options = {"quiet": True, "exclude_masks_at_border": False, "extra_metrics": extra_metrics}
    started, cpu_started = time.perf_counter(), time.process_time()
    found = get_basic_statistics(arrays[0], ct, **options)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu_started
    for array, whole in zip(arrays[1:], names[1:]):
        found |= get_basic_statistics(array, ct, roi_subset=whole, **options)
    return seconds, cpu, found


def ours(folder, ct, table):
    """Seconds of the clock and of the processor, and peak memory in MB."""
    started = time.perf_counter()
    process = subprocess.Popen([str(word) for word in (PROGRAM, "stats", "--ct", ct, "--masks", folder, "--csv", table)])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - started
    if status != 0:
        sys.exit("FAILED: radgenome stats")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def compare(table, truth):
    with open(table, newline="") as file:
        rows = {row["source_label"].removesuffix(".nii.gz"): row for row in csv.DictReader(file)}
    wrong, compared = [], 0
    for name, one in truth.items():
        row = rows[name]
        if one["volume"] == 0:
            wrong += [name] if row["state"] != "empty" else []
            continue
        compared += 1
        volume, mean = float(row["volume_ml"]) * 1000, float(row["hu_mean"])
        if abs(volume / one["volume"] - 1) > 1e-6 or abs(mean - one["intensity"]) > 1e-5:
            wrong.append(name)
        if "intensity_std" in one and abs(float(row["hu_std"]) - one["intensity_std"]) > 1e-4:
            wrong.append(name)
    if wrong or compared == 0:
        sys.exit(f"WRONG: {wrong[:5]} differ from get_basic_statistics")
    print(f"volume, mean and std of {compared} masks are those of get_basic_statistics")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared/data/masks/totalsegmentator_s0011")
    paths = sorted(folder.glob("*.nii.gz"))
    if not paths:
        sys.exit(f"SKIPPED: {folder} is not there or holds no masks")
    with tempfile.TemporaryDirectory() as scratch:
        ct, table = pathlib.Path(scratch) / "ct.nii.gz", pathlib.Path(scratch) / "stats.csv"
        ct_mb = aside(make_ct, paths, ct)
        seconds, cpu, memory = min(ours(folder, ct, table) for _ in range(RUNS))
        print(f"radgenome stats: {seconds:.2f} s, {cpu:.2f} s of processor, {memory:.0f} MB, "
              f"{memory / ct_mb:.1f} times the CT of {ct_mb:.0f} MB")
        for extra_metrics in (False, True):
            slow, slow_cpu, truth = aside(theirs, paths, ct, extra_metrics)
            print(f"get_basic_statistics{', extra_metrics' if extra_metrics else ''}: {slow:.1f} s, {slow_cpu:.1f} s "
                  f"of processor; ours is {slow / seconds:.0f} times as fast ({slow_cpu / cpu:.0f} by the processor)",
                  flush=True)
        compare(table, truth)


if __name__ == "__main__":
    main()
