# SPDX-License-Identifier: Apache-2.0
"""What the benchmarks of this folder read: a CT of 512 × 512 × 320 voxels with ten masks, as NIfTI and as data set.

The CT is the shared Lung-PET-CT-Dx scan (512 × 512 × 64 slices of 5 mm) interpolated to 320 slices of 1 mm. That takes
away noise, and with it what makes a CT hard to compress, so noise is added: of the standard deviation that is measured
between neighbouring voxels of the source's soft tissue. The masks are the largest ones of the shared TotalSegmentator
case, stretched onto this grid: real shapes, though not those of this patient."""
import csv
import os
import pathlib
import subprocess
import sys

import nibabel as nib
import numpy as np
import radgenome

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("RADGENOME", str(ROOT / "build" / "bin" / "radgenome"))
SHARED = ROOT.parent / "shared" / "data"
CT = SHARED / "ct" / "lung_pet_ct_dx_A0001.nii.gz"
MASKS = SHARED / "masks" / "totalsegmentator_s0011"
SLICES, MASK_COUNT = 320, 10
CASE = "big"
REPORT = "There is a nodule in the left upper lobe. The heart is enlarged."


def skip_without_data():
    for path in (CT, MASKS):
        if not path.exists():
            sys.exit(f"SKIPPED: {path} is not there")


def interpolated(values):
    """(i, j, k) with SLICES slices, linear between the centres of the old ones."""
    old = values.shape[2]
    at = np.clip((np.arange(SLICES) + 0.5) * old / SLICES - 0.5, 0, old - 1)
    low = np.minimum(at.astype(int), old - 2)
    out = np.empty((*values.shape[:2], SLICES), np.float32)
    for k, (first, share) in enumerate(zip(low, at - low)):
        out[:, :, k] = values[:, :, first] * (1 - share) + values[:, :, first + 1] * share
    return out


def noise_of(values):
    """Standard deviation of the noise in soft tissue, from differences of neighbours."""
    a, b = values[:-1], values[1:]
    soft = (a > 0) & (a < 80) & (b > 0) & (b < 80)
    return float(np.std((a - b)[soft]) / np.sqrt(2))


def make_ct(folder):
    image = nib.load(CT)
    values = np.asarray(image.dataobj, dtype=np.float32)
    fine = interpolated(values)
    random = np.random.default_rng(1)
    fine += random.normal(0, noise_of(values), fine.shape).astype(np.float32) * (fine > -1000)
    affine = image.affine @ np.diag([1, 1, values.shape[2] / SLICES, 1])
    path = folder / "ct" / f"{CASE}.nii.gz"
    path.parent.mkdir()
    nib.Nifti1Image(np.rint(fine).clip(-1024, 3071).astype(np.int16), affine).to_filename(path)
    return path, affine, fine.shape


def structures_of(files):
    """Mask files by structure id; those of no known structure are left out."""
    known = radgenome.Knowledge.load(ROOT / "data")
    found = {known.find_by_name(file.name.removesuffix(".nii.gz")): file for file in files}
    found.pop(None, None)
    return found


def make_masks(folder, affine, shape, count):
    """Files by structure id: those of the largest structures."""
    files = structures_of(sorted(MASKS.glob("*.nii.gz")))
    voxels = {id: np.count_nonzero(np.asarray(nib.load(file).dataobj)) for id, file in files.items()}
    made = {}
    (folder / "masks" / CASE).mkdir(parents=True)
    for id in sorted(files, key=lambda id: -voxels[id])[:count]:
        mask = np.asarray(nib.load(files[id]).dataobj)
        at = [((np.arange(new) + 0.5) * old / new).astype(int) for old, new in zip(mask.shape, shape)]
        made[id] = folder / "masks" / CASE / f"{id}.nii.gz"
        nib.Nifti1Image((mask[np.ix_(*at)] != 0).astype(np.uint8), affine).to_filename(made[id])
    return made


def run(*arguments):
    subprocess.run([PROGRAM, "run", *map(str, arguments)], check=True, capture_output=True)


def make(folder, mask_count=MASK_COUNT):
    """Makes the data set `folder`/dataset of one case; returns (CT as NIfTI, masks as NIfTI by structure)."""
    ct, affine, shape = make_ct(folder)
    masks = make_masks(folder, affine, shape, mask_count)
    with (folder / "reports.csv").open("w") as file:
        csv.writer(file).writerows([["VolumeName", "Findings_EN"], [ct.name, REPORT]])
    run("--ct", folder / "ct", "--masks", folder / "masks", "--reports", folder / "reports.csv", "-o",
        folder / "dataset")
    return ct, masks


def forget(path):
    """Puts a file out of the page cache, so that it is read cold."""
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
    os.close(descriptor)
