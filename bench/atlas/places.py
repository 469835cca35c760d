# SPDX-License-Identifier: Apache-2.0
"""How far masks reach beyond the boxes in which the atlas says that their structures are, before any margin.

Real scans with masks (../shared/data; says so where they are absent) and a synthetic cohort. Neither is what the atlas
was made of: that scan, s0011, is not among them.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import SimpleITK

import dice

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
PROGRAM = os.environ.get("RADGENOME", str(ROOT / "build" / "bin" / "radgenome"))
TOOL = pathlib.Path(PROGRAM).parent / "place_tool"
REAL = [
    ("ct/totalsegmentator_example_ct.nii.gz",
     "masks/totalsegmentator_example_labels.nii.gz", "masks/totalsegmentator_total_labels.json"),
    ("ct/totalsegmentator_pulmonary/ct_cropped.nii.gz", "ct/totalsegmentator_pulmonary", None),
    ("ct/totalsegmentator_aorta/ct_cropped.nii.gz", "ct/totalsegmentator_aorta", None),
]
CASES = 15
IDS = dice.structure_ids(json.loads((ROOT / "data" / "structures.json").read_text())["structures"])


def scans(cohort):
    """(kind, CT, [(structure, mask in the CT's order i, j, k)])"""
    if SHARED.is_dir():
        for ct, truth, names in REAL:
            yield "real", SHARED / ct, masks_of(SHARED / ct, SHARED / truth, names and SHARED / names)
    else:
        print(f"SKIPPED: the real scans are not at {SHARED}")
    for ct in sorted((cohort / "ct").iterdir()):
        yield "synthetic", ct, masks_of(ct, cohort / "masks" / ct.name.removesuffix(".nii.gz"), None)


def masks_of(ct, truth, names):
    grid = SimpleITK.ReadImage(str(ct))
    made = []
    for name, mask, image in dice.truth_of(truth, names):
        structure = IDS.get(dice.plain(name))
        if name.startswith("*") or structure is None:
            continue
        if image.GetSize() != grid.GetSize():
            moved = SimpleITK.GetImageFromArray(mask.astype(numpy.uint8))
            moved.CopyInformation(image)
            mask = SimpleITK.GetArrayFromImage(
                SimpleITK.Resample(moved, grid, SimpleITK.Transform(), SimpleITK.sitkNearestNeighbor)) > 0
        if mask.any():
            made.append((structure, mask.transpose(2, 1, 0)))
    return made


def beyond_mm(mask, box, spacing):
    """The farthest that the mask reaches beyond the box on any side; below 0 where it lies within."""
    voxels = numpy.argwhere(mask)
    return float(numpy.max([(box[0] - voxels.min(0)) * spacing, (voxels.max(0) + 1 - box[1]) * spacing]))


def main():
    found = []
    with tempfile.TemporaryDirectory() as folder:
        cohort = pathlib.Path(folder, "cohort")
        subprocess.run([PROGRAM, "synth", "-n", str(CASES), "--seed", "5", "-o", cohort], check=True, capture_output=True)
        for kind, ct, masks in scans(cohort):
            done = subprocess.run([TOOL, ct, "0", *sorted({name for name, _ in masks})], check=True, capture_output=True)
            told = json.loads(done.stdout)
            spacing = numpy.array(told["spacing_mm"])
            unknown = sorted({f"{name}: {told['places'][name]}" for name, _ in masks if isinstance(told["places"][name], str)})
            for name, mask in masks:
                if not isinstance(told["places"][name], str):
                    found.append((beyond_mm(mask, numpy.array(told["places"][name]), spacing), kind, name, ct.name))
            print(f"{ct.name}: {told['seconds']:.1f} s; no box: {', '.join(unknown) or 'none'}")
    for kind in ("real", "synthetic"):
        values = [one[0] for one in found if one[1] == kind]
        if not values:
            continue
        p50, p90, p95 = numpy.percentile(values, [50, 90, 95])
        print(f"\n{kind}: {len(values)} masks, beyond their boxes by: median {p50:.0f}, p90 {p90:.0f}, p95 {p95:.0f}, "
              f"most {max(values):.0f} mm")
        for mm, _, name, scan in sorted((one for one in found if one[1] == kind), reverse=True)[:6]:
            print(f"  {mm:5.1f} mm  {name} ({scan})")


if __name__ == "__main__":
    sys.exit(main())
