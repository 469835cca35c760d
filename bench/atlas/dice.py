# SPDX-License-Identifier: Apache-2.0
"""Dice of the atlas backend's masks against given truth.

    radgenome run --backend atlas --ct SCANS -o DATASET
    radgenome release DATASET -o RELEASE --format nifti_masks
    dice.py RELEASE/masks/CASE TRUTH [LABELS_JSON]

TRUTH is a label map (LABELS_JSON gives number to TotalSegmentator's name) or a folder with one mask a structure.
Masks on another grid than the truth are brought onto it by world position (nearest voxel). Structures of the
truth that were not delivered are listed without a number and do not count in the mean.
"""
import json
import sys
from pathlib import Path

import numpy
import SimpleITK

DATA = Path(__file__).resolve().parents[2] / "data"


def plain(name):
    return name.lower().replace("_", "").replace(" ", "")


def structure_ids(structures):
    return {plain(name): structure["id"]
            for structure in structures for name in [structure["id"], *structure.get("aliases", [])]}


def truth_of(path, labels_json):
    """Pairs of TotalSegmentator's name and (mask, image)."""
    if path.is_dir():
        for file in sorted(path.glob("*.nii.gz")):
            if not file.name.startswith("ct"):
                image = SimpleITK.ReadImage(str(file))
                yield file.name[:-7], SimpleITK.GetArrayFromImage(image) > 0.5, image
        return
    names = {int(k): v for k, v in json.loads(Path(labels_json).read_text()).items()}
    image = SimpleITK.ReadImage(str(path))
    values = SimpleITK.GetArrayFromImage(image)
    present = {number: name for number, name in names.items() if (values == number).any()}
    for number, name in present.items():
        yield name, values == number, image
    groups = {
        "lung": [n for n in present.values() if n.startswith("lung_")],
        "rib": [n for n in present.values() if n.startswith("rib_")],
        "vertebrae": [n for n in present.values() if n.startswith("vertebrae_")],
        "kidney": ["kidney_left", "kidney_right"],
        "bone": [n for n in present.values() if n.startswith(
            ("vertebrae_", "rib_", "sacrum", "sternum", "hip_", "femur_", "scapula_", "humerus_", "clavicula_",
             "skull"))],
    }
    for group, members in groups.items():
        numbers = [number for number, name in present.items() if name in members]
        if numbers:
            yield "*" + group, numpy.isin(values, numbers), image


def dice(a, b):
    total = a.sum() + b.sum()
    return 2 * (a & b).sum() / total if total else None


def main(masks, truth, labels_json=None):
    ids = structure_ids(json.loads((DATA / "structures.json").read_text())["structures"])
    entries = [e for file in (DATA / "recipes").glob("*.json") for e in json.loads(file.read_text())["recipes"]]
    recipes = {e["structure"]: e["union"] for e in entries if "union" in e and "minus" not in e}
    values = []
    for name, mask, grid in truth_of(Path(truth), labels_json):
        structure = ids.get(plain(name.lstrip("*")))
        file = Path(masks) / f"{structure}.nii.gz"
        if not mask.any():
            continue
        if not file.exists():
            print(f"{name:32s}       -")
            continue
        moved = SimpleITK.Resample(SimpleITK.ReadImage(str(file)), grid, SimpleITK.Transform(),
                                   SimpleITK.sitkNearestNeighbor)
        ours = SimpleITK.GetArrayFromImage(moved) > 0
        value = dice(ours, mask)
        if not name.startswith("*"):
            values.append(value)
        print(f"{name:32s} {value:7.3f}")
    if values:
        print(f"{'mean of ' + str(len(values)) + ' delivered':32s} {sum(values) / len(values):7.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
