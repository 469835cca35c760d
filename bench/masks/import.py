#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time and memory to import a folder of masks: our program against nibabel loading the same files one after the other,
voxel counts and boxes compared.

    bench/masks/import.py [FOLDER]        needs build/bin/radgenome and build/bin/dump_image, and nibabel

Without FOLDER, ../shared/data/masks/totalsegmentator_s0011. Three ways of ours, each in a process of its own: reading
alone, a whole run without a CT, and a whole run with a synthetic CT on the masks' grid. Least of three runs each;
nibabel, which takes long, runs once.
"""
import concurrent.futures
import json
import multiprocessing
import os
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build")) / "bin"
RUNS = 3


def aside(work, *arguments):
    """Runs `work` in a process of its own: Linux counts what this process once held as memory of every program that
    it starts, so it must hold little."""
    with concurrent.futures.ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(work, *arguments).result()


def with_nibabel(paths):
    """Seconds to load all, of the clock and of the processor, and of each mask the voxel count and the half-open box;
    looking at them is not timed."""
    import nibabel as nib
    import numpy as np

    seconds, cpu, found = 0.0, 0.0, {}
    for path in paths:
        started, cpu_started = time.perf_counter(), time.process_time()
        array = np.asanyarray(nib.load(path).dataobj)
        seconds += time.perf_counter() - started
        cpu += time.process_time() - cpu_started
        inside = array > 0.5
        box = None
        if inside.any():
            spans = [np.flatnonzero(inside.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3)]
            box = [[int(span[0]) for span in spans], [int(span[-1]) + 1 for span in spans]]
        found[path.name] = (int(inside.sum()), box)
    return seconds, cpu, found


def run(command):
    """Seconds of the clock and of the processor, peak memory in MB, and what it printed."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([str(word) for word in command], stdout=output, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        if status != 0:
            sys.exit(f"FAILED: {command[0]} {command[1]}")
        output.seek(0)
        return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.read().decode()


def read_alone(paths):
    seconds, cpu, memory, printed = min(run([BIN / "dump_image", *(word for p in paths for word in ("box", p, "-"))])
                                   for _ in range(RUNS))
    lines = [json.loads(line) for line in printed.splitlines()]
    return seconds, cpu, memory, {p.name: (line["voxels"], line["box"] if line["voxels"] else None)
                             for p, line in zip(paths, lines)}


def whole_run(folder, ct=None):
    """Seconds of the clock and of the processor, memory, and seconds of the stages of the least of some runs; and the
    masks found, by the name of their file."""
    best = None
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as out:
            extra = ["--ct", ct] if ct else []
            seconds, cpu, memory, _ = run([BIN / "radgenome", "run", "--masks", folder, *extra, "-o", out])
            report = json.loads(next(pathlib.Path(out, "runs").glob("*.json")).read_text())
            stages = {name: stage["seconds"] for name, stage in report["cases"][0]["stages"].items()}
            record = json.loads(next(pathlib.Path(out, "cases").glob("*/structures.json")).read_text())
        if best is None or seconds < best[0]:
            best = seconds, cpu, memory, stages
    found = {s["source"]["label"]: (s.get("voxels", 0), s.get("bbox_ijk"))
             for s in record["structures"] if s.get("source", {}).get("backend") == "masks"}
    return *best, found


def synthetic_ct(like, path):
    """A body of noise in air, int16, on the grid of a mask."""
    import nibabel as nib
    import numpy as np

    image = nib.load(like)
    grid = np.ogrid[tuple(slice(-1, 1, n * 1j) for n in image.shape)]
    body = grid[0] ** 2 + grid[1] ** 2 * 1.5 + grid[2] * 0 < 0.8
    noise = np.random.default_rng(1).normal(0, 15, image.shape)
    values = np.where(body, 40 + noise, -1000 + noise).astype(np.int16)
    nib.save(nib.Nifti1Image(values, image.affine), path)
    return values.nbytes / 2**20


def compare(name, found, truth):
    wrong = [key for key, value in found.items() if json.dumps(value) != json.dumps(truth[key])]
    if wrong:
        sys.exit(f"WRONG: {name}: {wrong[:5]} differ from numpy")
    print(f"    {len(found)} of {len(truth)} files: voxel counts and boxes are numpy's")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ROOT.parent / "shared/data/masks/totalsegmentator_s0011")
    paths = sorted(folder.glob("*.nii.gz"))
    if not paths:
        sys.exit(f"SKIPPED: {folder} is not there or holds no masks")
    seconds, cpu, truth = aside(with_nibabel, paths)
    print(f"nibabel, {len(paths)} files one after the other: {seconds:.1f} s, {cpu:.1f} s of processor")

    ours, cpu, memory, found = read_alone(paths)
    print(f"reading alone:   {ours:6.2f} s ({seconds / ours:.1f} times as fast), {cpu:.1f} s of processor, "
          f"{memory:.0f} MB")
    compare("reading alone", found, truth)
    with tempfile.TemporaryDirectory() as scratch:
        ct = pathlib.Path(scratch) / f"{folder.name}.nii.gz"
        ct_mb = aside(synthetic_ct, paths[0], ct)
        for name, given in (("run without CT", None), (f"run with a CT of {ct_mb:.0f} MB", ct)):
            ours, cpu, memory, stages, found = whole_run(folder, given)
            print(f"{name}: {ours:.2f} s ({seconds / ours:.1f} times as fast), {cpu:.1f} s of processor, "
                  f"{memory:.0f} MB; stages: "
                  + ", ".join(f"{stage} {spent:.2f} s" for stage, spent in stages.items() if spent >= 0.005))
            compare(name, found, truth)


if __name__ == "__main__":
    main()
