# SPDX-License-Identifier: Apache-2.0
"""How long the review page takes to open cases of 512 × 512 × 320 voxels with 117 masks, and to go from a verdict to the
next item: in headless Chromium without a graphics card, against a server on the same machine.

The masks are TotalSegmentator's s0011 from ../shared/data put onto that grid, the CT is made of them.
Usage: open.py [FOLDER to keep the case in]"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import nibabel
import numpy as np

root = pathlib.Path(__file__).resolve().parents[2]
program = os.environ.get("RADGENOME", str(root / "build/bin/radgenome"))
masks = root.parent / "shared/data/masks/totalsegmentator_s0011"
size = np.array([512, 512, 320])
report = ("Trachea and both main bronchi are open. There is a nodule in the upper lobe of the right lung, measuring 8 mm. The heart is normal. "
          "No mass was seen in both lungs. Calcifications are seen in the aorta. The liver and the spleen are normal. No stone was seen in both kidneys.")


def make(folder: pathlib.Path) -> None:
    """Two cases, one after the other in a work list."""
    folder.mkdir(parents=True)
    files = sorted(masks.glob("*.nii.gz"))
    first = nibabel.load(files[0])
    step = np.array(first.shape) / size
    at = np.ix_(*[np.minimum((np.arange(n) * s).astype(int), m - 1) for n, s, m in zip(size, step, first.shape)])
    affine = first.affine @ np.diag([*step, 1])
    ct = np.full(size, -1000, np.int16)
    (folder / "masks/big_1").mkdir(parents=True)
    for number, file in enumerate(files):
        mask = np.asarray(nibabel.load(file).dataobj)[at] > 0
        ct[mask] = -800 if "lung" in file.name else 300 if any(bone in file.name for bone in ("rib", "vertebra", "hip")) else 40 + number % 30
        nibabel.save(nibabel.Nifti1Image(mask.astype(np.uint8), affine), folder / "masks/big_1" / file.name)
    ct += np.random.default_rng(1).integers(-20, 20, size, dtype=np.int16)
    (folder / "ct").mkdir()
    nibabel.save(nibabel.Nifti1Image(ct, affine), folder / "ct/big_1.nii.gz")
    shutil.copytree(folder / "masks/big_1", folder / "masks/big_2", copy_function=os.link)
    os.link(folder / "ct/big_1.nii.gz", folder / "ct/big_2.nii.gz")
    rows = "".join(f'{case},,,"{report}",""\n' for case in ("big_1", "big_2"))
    (folder / "reports.csv").write_text("VolumeName,ClinicalInformation_EN,Technique_EN,Findings_EN,Impressions_EN\n" + rows)
    subprocess.run([program, "run", "--ct", folder / "ct", "--reports", folder / "reports.csv", "--masks", folder / "masks",
                    "-o", folder / "dataset"], check=True)


def main() -> None:
    if not masks.exists():
        print(f"skipped: {masks} is not there")
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else temporary) / "opening"
        if not folder.exists():
            nibabel.openers.Opener.default_compresslevel = 1
            make(folder)
        (folder / "dataset/reviews.sqlite").unlink(missing_ok=True)
        server = subprocess.Popen([program, "serve", folder / "dataset", "--port", "0"], stdout=subprocess.PIPE, text=True)
        try:
            subprocess.run(["node", root / "bench/web/open.mjs", server.stdout.readline().strip()], check=True)
        finally:
            server.terminate()
            server.wait()


main()
