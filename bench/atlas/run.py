# SPDX-License-Identifier: Apache-2.0
"""The atlas on real scans: Dice where there is truth, seconds and memory everywhere.

Uses the scans beside the repository (../shared/data); says so and stops where they are absent.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import dice

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data"
PROGRAM = os.environ.get("RADGENOME", str(ROOT / "build" / "bin" / "radgenome"))
# CT, truth, names of the truth's labels
SCANS = [
    ("ct/totalsegmentator_example_ct.nii.gz",
     "masks/totalsegmentator_example_labels.nii.gz", "masks/totalsegmentator_total_labels.json"),
    ("ct/totalsegmentator_pulmonary/ct_cropped.nii.gz", "ct/totalsegmentator_pulmonary", None),
    ("ct/totalsegmentator_aorta/ct_cropped.nii.gz", "ct/totalsegmentator_aorta", None),
    ("ct/lung_pet_ct_dx_A0001.nii.gz", None, None),
    ("ct/lung_pet_ct_dx_A0002_dicom", None, None),
]


def main():
    if not SHARED.is_dir():
        sys.exit(f"SKIPPED: the real scans are not at {SHARED}")
    for ct, truth, labels in SCANS:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([PROGRAM, "run", "--ct", SHARED / ct, "--backend", "atlas", "-o", folder], check=True,
                           capture_output=True)
            report = json.loads(next(pathlib.Path(folder, "runs").glob("*.json")).read_text())
            case = report["cases"][0]["case"]
            print(f"\n{ct}: {report['seconds']:.1f} s, {report['peak_memory_mb']:.0f} MB")
            if truth:
                release = pathlib.Path(folder, "release")
                subprocess.run([PROGRAM, "release", folder, "-o", release, "--format", "nifti_masks"], check=True,
                               capture_output=True)
                dice.main(release / "masks" / case, SHARED / truth, labels and SHARED / labels)


if __name__ == "__main__":
    main()
