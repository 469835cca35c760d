#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""One training sample of a 512 × 512 × 320 case: the crop of the CT around a region, ten masks, and the sentences
about the region, fitted into 128³ voxels. This package against nibabel and SciPy.

    bench/masks/sample.py       needs build/bin/scan_tool and the Python package (./dev test)

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
REPORT = {"findings": "There is a 6 mm nodule in the left upper lobe. The heart is of normal size."}
FACTS = [("s1", 0, 46, "nodule", "left lung upper lobe", 17, 23), ("s2", 47, 75, "normal", "heart", 51, 56)]


def write_records(folder, scan, structures):
    """The records of the case that the sample needs, with a report of two sentences."""
    case = folder / "dataset" / "cases" / "big"
    case.mkdir(parents=True)
    scan.rename(case / "scan.ozx")
    made = {"stage": "bench", "version": 1, "rules": "", "options": "", "inputs": {}}
    sentences = [{"id": id, "section": "findings", "start": start, "end": end, "type": "statement", "facts": [
        {"id": f"f{id}", "finding": finding, "status": "present", "where": [place], "start": at, "end": to,
         "evidence": [{"kind": "status", "start": at, "end": to}]}]} for id, start, end, finding, place, at, to in FACTS]
    links = [{"fact": f"f{id}", "place": place, "structure": place, "granularity": "exact"}
             for id, _, _, _, place, _, _ in FACTS]
    records = {
        "case": {"id": "big", "patient": "big", "report": [{"name": n, "text": t} for n, t in REPORT.items()],
                 "warnings": []},
        "facts": {"case": "big", "sentences": sentences},
        "links": {"case": "big", "links": links}}
    for name, record in records.items():
        whole = {"format": f"radgenome.{name}/1", **record, "made_by": made}
        (case / f"{name}.json").write_text(json.dumps(whole))
    (folder / "dataset" / "dataset.json").write_text("{}")
    (folder / "masks.json").write_text(json.dumps({name: str(file) for name, file in structures.items()}))


def ours(folder, size=SIZE):
    import radgenome
    dataset, names = radgenome.open(folder / "dataset"), list(json.loads((folder / "masks.json").read_text()))
    yield
    sample = dataset["big"].sample(REGION, margin_mm=MARGIN_MM, structures=names, size=size)
    yield sample.ct, sample.masks, [sentence.text for sentence in sample.sentences]


def usual(folder, size=SIZE):
    from scipy.ndimage import zoom
    files = json.loads((folder / "masks.json").read_text())
    yield
    image = nib.load(folder / "ct.nii.gz")
    ct = image.get_fdata()
    masks = np.stack([nib.load(file).get_fdata() for file in files.values()])
    inside = np.argwhere(masks[list(files).index(REGION)] > 0)
    margin = np.ceil(MARGIN_MM / np.linalg.norm(image.affine[:3, :3], axis=0)).astype(int)
    box = tuple(slice(max(0, a - m), b + 1 + m) for a, b, m in zip(inside.min(0), inside.max(0), margin))
    crop, masks = ct[box].transpose(2, 1, 0), masks[(slice(None), *box)].transpose(0, 3, 2, 1)
    if size:
        factors = np.array(size) / crop.shape
        crop, masks = zoom(crop, factors, order=1), np.stack([zoom(mask, factors, order=0) for mask in masks])
    start, end = FACTS[0][1:3]
    yield crop, masks > 0, [REPORT["findings"][start:end]]


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
        scan, _, masks = big_scan.make(folder)
        write_records(folder, scan, masks)
        for way, runs in (("import radgenome", 3), ("ours", 7), ("usual", 1)):
            seconds, memory = zip(*(in_a_process(way, folder) for _ in range(runs)))
            print(f"{way:18} {sorted(seconds)[runs // 2] * 1000:9.0f} ms   {max(memory):7.0f} MB")
        compare(folder)


if __name__ == "__main__":
    main()
