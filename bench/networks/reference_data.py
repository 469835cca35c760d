# SPDX-License-Identifier: Apache-2.0
"""Writes the toys with random weights, two scans each, and what nnunetv2 makes of them.

    reference_data.py OUT [TOY …]
"""
import pathlib
import sys
import tempfile

import SimpleITK
from radgenome.export import export_nnunet

from reference import Reference, write_expected
from scans import make_cohort, scan_and_truth
from toys import TOYS, network_of, write_results

README = """Reference data of nnunetv2, made by bench/networks/reference_data.py.

<toy>/results            a trained-model folder of nnU-Net v2 with random weights
<toy>/scans/*.nii.gz     int16 CT, oblique and far from the origin
<toy>/expected/<scan>/   what nnunetv2 makes of the scan, CPU, float32 network, step 0.5, Gaussian, no mirroring:
  preprocessed.npy       float32 (1, a0, a1, a2): transposed, cropped, normalised, resampled; not padded
  logits.npy             float16 (channels, a0, a1, a2): sliding window done, mean of the folds, padding cut off again,
                         before resampling
  labels.nii.gz          the final label map on the scan's grid
  properties.json        spacing (z y x, not transposed), shape_before_cropping and bbox_used_for_cropping (transposed),
                         shape_after_cropping_and_before_resampling (transposed)
  logits_mirrored.npy, labels_mirrored.nii.gz   of the first scan of each toy: with mirroring on all axes
<toy>/model              the results folder exported by python -m radgenome.export nnunet
Mirror axes in model.json are axes of the array (a0, a1, a2): of a 2D configuration nnU-Net's 0, 1 are written as 1, 2.
Labels that are regions stand in the order of the network's channels, which is that of dataset.json.
"""


def main(out, *wanted):
    out = pathlib.Path(out)
    lines = [README]
    with tempfile.TemporaryDirectory() as cohort:
        cases = make_cohort(pathlib.Path(cohort) / "cohort", 2, seed=3)
        for toy in (TOYS[name] for name in wanted or TOYS):
            folder = out / toy.name
            write_results(toy, folder / "results", [network_of(toy, seed=100 + fold) for fold in toy.folds])
            export_nnunet(folder / "results", folder / "model")
            reference = Reference(folder / "results")
            (folder / "scans").mkdir()
            for which in (0, 1):
                name = f"scan_{which}"
                scan, _ = scan_and_truth(toy, which, pathlib.Path(cohort) / "cohort", cases[which])
                path = folder / "scans" / f"{name}.nii.gz"
                SimpleITK.WriteImage(scan, str(path))
                data, logits = write_expected(reference, path, folder / "expected" / name, mirroring=which == 0)
                lines.append(f"{toy.name} {name}: x y z {scan.GetSize()} at {scan.GetSpacing()} mm, preprocessed "
                             f"{data.shape}, logits {logits.shape}, patch {toy.patch} at {toy.spacing_mm} mm, reader "
                             f"{toy.reader}, transpose_forward {toy.transpose}, folds {toy.folds}")
                print(lines[-1], flush=True)
    with (out / "README").open("a") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
