# SPDX-License-Identifier: Apache-2.0
"""Makes data/atlas/s0011_3mm.nii.gz of the organ masks of TotalSegmentator's case s0011.

    make_atlas.py FOLDER_WITH_MASKS LABELS_JSON OUT.nii.gz

FOLDER_WITH_MASKS holds one NIfTI an organ on one grid; LABELS_JSON maps label numbers to their names.
Each 3 mm voxel takes the label that fills most of it; at a tie an organ wins over the background and the
lower number over the higher one. The result grows to the patient's right, front and head.
"""
import json
import sys
from pathlib import Path

import nibabel
import numpy

STEP = 2  # 1.5 mm to 3 mm


def canonical(path):
    return nibabel.as_closest_canonical(nibabel.load(path))


def blocks(mask):
    """How many of the voxels of each block of STEP³ are in the mask."""
    padded = numpy.pad(mask, [(0, -size % STEP) for size in mask.shape])
    x, y, z = (size // STEP for size in padded.shape)
    return padded.reshape(x, STEP, y, STEP, z, STEP).sum((1, 3, 5)).astype(numpy.uint8)


def main(folder, names_file, out):
    names = {int(number): name for number, name in json.loads(Path(names_file).read_text()).items()}
    best = label = affine = covered = None
    for number, name in sorted(names.items()):
        path = Path(folder) / f"{name}.nii.gz"
        if not path.exists():
            continue
        image = canonical(path)
        mask = numpy.asarray(image.dataobj) > 0.5
        count = blocks(mask)
        if best is None:
            affine = image.affine
            best, label = numpy.zeros_like(count), numpy.zeros_like(count)
            covered = numpy.zeros_like(count)
        label[count > best] = number
        best = numpy.maximum(best, count)
        covered = covered + count
    label[best + covered.astype(int) < STEP**3] = 0  # fewer voxels of the label than of the background
    coarse = affine.copy()
    coarse[:3, :3] *= STEP
    coarse[:3, 3] += affine[:3, :3] @ numpy.full(3, (STEP - 1) / 2)
    image = nibabel.Nifti1Image(label, coarse)
    image.set_qform(coarse, 1)
    image.set_sform(coarse, 1)
    nibabel.save(image, out)
    print(label.shape, {int(k): int(n) for k, n in zip(*numpy.unique(label, return_counts=True))})


if __name__ == "__main__":
    main(*sys.argv[1:])
