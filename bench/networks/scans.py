# SPDX-License-Identifier: Apache-2.0
"""CT scans of the synthetic cohort on the toys' grids: thick slices, oblique, far from the origin."""
import os
import pathlib
import subprocess

import numpy
import SimpleITK

from toys import rotation

PROGRAM = os.environ.get("RADGENOME", str(pathlib.Path(__file__).resolve().parents[2] / "build" / "bin" / "radgenome"))
TURNED = ((4, -6, 9), (-5, 3, -12))  # degrees, of each scan


def make_cohort(folder, cases, seed):
    subprocess.run([PROGRAM, "synth", "-n", str(cases), "--seed", str(seed), "-o", str(folder)], check=True,
                   capture_output=True)
    return sorted(path.name.removesuffix(".nii.gz") for path in (pathlib.Path(folder) / "ct").iterdir())


def read_case(cohort, case, structures):
    """The CT and the label map of a toy's structures, on the cohort's own grid."""
    ct = SimpleITK.ReadImage(str(pathlib.Path(cohort) / "ct" / f"{case}.nii.gz"))
    values = numpy.zeros(SimpleITK.GetArrayViewFromImage(ct).shape, numpy.uint8)
    for number, names in structures.items():
        for name in names:
            mask = pathlib.Path(cohort) / "masks" / case / f"{name}.nii.gz"
            if mask.exists():
                values[SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(mask))) > 0] = number
    truth = SimpleITK.GetImageFromArray(values)
    truth.CopyInformation(ct)
    return ct, truth


def on_grid(image, spacing_mm, size, degrees, interpolator, outside):
    """Around the middle of the image. The directions of its own axes are turned by `degrees`."""
    own = numpy.array(image.GetDirection()).reshape(3, 3)
    direction = rotation(degrees) @ own
    middle = numpy.array(image.TransformContinuousIndexToPhysicalPoint([(n - 1) / 2 for n in image.GetSize()]))
    origin = middle - direction @ (numpy.array(spacing_mm) * (numpy.array(size) - 1) / 2)
    return SimpleITK.Resample(image, size, SimpleITK.Transform(), interpolator, origin.tolist(), spacing_mm,
                              direction.flatten().tolist(), outside, image.GetPixelID())


def scan_and_truth(toy, which, cohort, case):
    """@param which  0 or 1: the grid of the toy. The first has HU 0 all around, which nnU-Net crops."""
    ct, truth = read_case(cohort, case, toy.structures)
    grid = (toy.grids_mm[which], toy.sizes[which], TURNED[which])
    ct = on_grid(ct, *grid, SimpleITK.sitkLinear, -1000)
    truth = on_grid(truth, *grid, SimpleITK.sitkNearestNeighbor, 0)
    if which == 0:
        inside = SimpleITK.GetArrayFromImage(ct)
        zero = numpy.zeros_like(inside)
        borders = (slice(2, -1), slice(3, -5), slice(4, -2))
        zero[borders] = inside[borders]
        bordered = SimpleITK.GetImageFromArray(zero)
        bordered.CopyInformation(ct)
        ct = bordered
    if toy.orientation:
        ct, truth = (SimpleITK.DICOMOrient(image, toy.orientation) for image in (ct, truth))
    return SimpleITK.Cast(ct, SimpleITK.sitkInt16), truth
