# SPDX-License-Identifier: Apache-2.0
"""Masks of a real patient, as they are and spoilt in the ways that released sets are: each fault is told by the check
that is there for it, and nothing is told of what is right."""
import json
import shutil

import nibabel
import numpy
import pytest
from conftest import SHARED, radgenome

MASKS = SHARED / "masks" / "totalsegmentator_s0011"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"SKIPPED: the real masks are not at {SHARED}")

LOBES = ["lung_upper_lobe_left", "lung_lower_lobe_left", "lung_upper_lobe_right", "lung_middle_lobe_right", "lung_lower_lobe_right"]
ORGANS = LOBES + ["liver", "spleen", "stomach", "heart", "kidney_left", "kidney_right", "rib_left_6", "rib_left_7"]
SPINE = [f"vertebrae_{level}" for level in ("T7", "T8", "T9", "T10", "T11", "T12", "L1", "L2", "L3")]


def read(name):
    image = nibabel.load(MASKS / f"{name}.nii.gz")
    return numpy.asanyarray(image.dataobj) > 0, image.affine


def write(folder, name, mask, affine):
    nibabel.save(nibabel.Nifti1Image(mask.astype(numpy.uint8), affine), folder / f"{name}.nii.gz")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """(code, severity) of what is told of every case, without what is only for information."""
    folder = tmp_path_factory.mktemp("real_qc")

    def case(name, renamed=lambda name: name):
        (folder / "masks" / name).mkdir(parents=True)
        for mask in ORGANS + SPINE:
            shutil.copy(MASKS / f"{mask}.nii.gz", folder / "masks" / name / f"{renamed(mask)}.nii.gz")
        return folder / "masks" / name

    case("as_it_is")
    swapped = {"left": "right", "right": "left"}
    case("sides_swapped", lambda name: "_".join(swapped.get(part, part) for part in name.split("_")))
    shuffled = {"vertebrae_T9": "vertebrae_L1", "vertebrae_L1": "vertebrae_T9", "rib_left_6": "rib_left_7", "rib_left_7": "rib_left_6"}
    case("shuffled", lambda name: shuffled.get(name, name))
    mirrored = case("mirrored")
    for name in ("liver", "spleen", "stomach", "heart"):
        mask, affine = read(name)
        write(mirrored, name, mask[::-1], affine)
    copied = case("pleura_is_lung")
    lobes = [read(name) for name in LOBES]
    write(copied, "pleura", numpy.any([mask for mask, _ in lobes], axis=0), lobes[0][1])
    radgenome("run", "--masks", folder / "masks", "-o", folder / "dataset")
    checks = {file.parent.name: json.loads(file.read_text())["checks"] for file in folder.glob("dataset/cases/*/checks.json")}
    return {name: {(c["code"], c["severity"]) for c in found if c["severity"] != "info"} for name, found in checks.items()}


@pytest.mark.parametrize("case, faults", [
    ("as_it_is", set()),
    ("sides_swapped", {("side_swapped", "error")}),
    ("mirrored", {("mirrored", "error")}),
    ("pleura_is_lung", {("identical_masks", "error")})])
def test_each_fault_is_told_and_nothing_else(told, case, faults):
    assert told[case] == faults


def test_shuffled_vertebrae_and_ribs_are_told(told):
    assert {("vertebra_order", "error"), ("rib_order", "error")} <= told["shuffled"]
