#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One training sample of a 512 × 512 × 320 case: the crop of the CT around a region, ten masks, and the sentences
about the region, fitted into 128³ voxels. This package against nibabel and SciPy.

    bench/masks/sample.py       needs the program and the Python package, as ./dev test builds them

Each runs in a process of its own, whose greatest memory is read; what importing alone takes is measured too. The usual
way loads the CT and the ten masks whole, as float64 (nibabel's get_fdata), crops, and resizes with scipy.ndimage.zoom.
The crops are compared voxel by voxel before that, without resizing."""
import json
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import big_scan
import nibabel as nib
import numpy as np

REGION, MARGIN_MM, SIZE = "left lung upper lobe", 10, (128, 128, 128)
SENTENCE = big_scan.REPORT.split(". ")[0] + "."


def ours(folder, size=SIZE):
    import radgenome
    dataset, names = radgenome.open(folder / "dataset"), list(json.loads((folder / "masks.json").read_text()))
    yield
    sample = dataset[big_scan.CASE].sample(REGION, margin_mm=MARGIN_MM, structures=names, size=size)
    yield sample.ct, sample.masks, [sentence.text for sentence in sample.sentences]


def usual(folder, size=SIZE):
    from scipy.ndimage import zoom
    files = json.loads((folder / "masks.json").read_text())
    yield
    image = nib.load(folder / "ct" / f"{big_scan.CASE}.nii.gz")
    ct = image.get_fdata()
    masks = np.stack([nib.load(file).get_fdata() for file in files.values()])
    inside = np.argwhere(masks[list(files).index(REGION)] > 0)
    margin = np.ceil(MARGIN_MM / np.linalg.norm(image.affine[:3, :3], axis=0)).astype(int)
    box = tuple(slice(max(0, a - m), b + 1 + m) for a, b, m in zip(inside.min(0), inside.max(0), margin))
    crop, masks = ct[box].transpose(2, 1, 0), masks[(slice(None), *box)].transpose(0, 3, 2, 1)
    if size:
        factors = np.array(size) / crop.shape
        crop, masks = zoom(crop, factors, order=1), np.stack([zoom(mask, factors, order=0) for mask in masks])
    yield crop, masks > 0, [SENTENCE]


def measure(way, folder):
    """Seconds of a sample, and the greatest memory of the process in MB."""
    made = {"ours": ours, "usual": usual, "import radgenome": lambda folder: iter([None, None])}[way](folder)
    if way.startswith("import"):
        import radgenome  # noqa: F401
    next(made)
    started = time.perf_counter()
    next(made)
    print(json.dumps([time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))


def compare(folder):
    """The same crops, masks and sentences, voxel by voxel."""
    sides = []
    for way in (ours, usual):
        made = way(folder, None)
        next(made)
        sides.append(next(made))
    if not all(np.array_equal(a, b) for a, b in zip(*sides)):
        sys.exit("WRONG: the samples differ")
    print(f"the same {sides[0][0].shape} voxels, {len(sides[0][1])} masks, {len(sides[0][2])} sentence")


def in_a_process(way, folder):
    done = subprocess.run([sys.executable, __file__, way, str(folder)], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def main():
    if len(sys.argv) == 3:
        return measure(sys.argv[1], pathlib.Path(sys.argv[2]))
    big_scan.skip_without_data()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        _, masks = big_scan.make(folder)
        (folder / "masks.json").write_text(json.dumps({id: str(file) for id, file in masks.items()}))
        for way, runs in (("import radgenome", 3), ("ours", 7), ("usual", 1)):
            seconds, memory = zip(*(in_a_process(way, folder) for _ in range(runs)))
            print(f"{way:18} {sorted(seconds)[runs // 2] * 1000:9.0f} ms   {max(memory):7.0f} MB")
        compare(folder)


if __name__ == "__main__":
    main()
