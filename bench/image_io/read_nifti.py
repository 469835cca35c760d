#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Time to read a compressed CT: our reader against nibabel, each in a process of its own, answers compared.

    bench/image_io/read_nifti.py [FILE]        needs build/bin/dump_image (./dev build) and nibabel

Without FILE, ../shared/data/ct/lung_pet_ct_dx_A0001.nii.gz. Prints the least and the median of seven runs. Ours
includes writing the voxels for the comparison; both include starting a process, which is also timed alone.
"""
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import nibabel as nib
import numpy as np

ROOT = pathlib.Path(__file__).resolve().parents[2]
DUMP = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build")) / "bin" / "dump_image"
NIBABEL = "import nibabel, numpy, sys; numpy.asarray(nibabel.load(sys.argv[1]).dataobj)"
RUNS = 7


def timed(command):
    seconds = []
    for _ in range(RUNS):
        started = time.perf_counter()
        subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
        seconds.append(time.perf_counter() - started)
    return min(seconds), statistics.median(seconds)


def main():
    path = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared/data/ct/lung_pet_ct_dx_A0001.nii.gz"
    if not path.exists():
        sys.exit(f"SKIPPED: {path} is not there")
    with tempfile.TemporaryDirectory() as folder:
        raw = pathlib.Path(folder) / "raw"
        jobs = {
            "ours": [DUMP, "ct", path, raw],
            "ours, process alone": [DUMP],
            "nibabel": [sys.executable, "-c", NIBABEL, path],
            "nibabel, process alone": [sys.executable, "-c", "import nibabel, numpy"],
        }
        for name, command in jobs.items():
            least, median = timed(command)
            print(f"{name:24} {least * 1000:8.0f} ms least {median * 1000:8.0f} ms median")
        truth = np.asarray(nib.load(path).dataobj)
        ours = np.fromfile(raw, np.int16).reshape(truth.shape, order="F")
        if not np.array_equal(ours, np.clip(np.rint(truth), -32768, 32767)):
            sys.exit("WRONG: the voxels differ")
        print(f"the {truth.size} voxels are the same")


if __name__ == "__main__":
    main()
