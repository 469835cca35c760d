# SPDX-License-Identifier: Apache-2.0
"""Real scans of the folder beside the repository: NIfTI, DICOM and MetaImage with reports written for them."""
import json

import pytest
from conftest import ROOT, SHARED, radgenome

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"SKIPPED: the real scans are not at {SHARED}")


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    folder = tmp_path_factory.mktemp("real") / "ds"
    # Files that are masks lie beside two of the scans: they are told as problems, so the exit code is 3.
    radgenome("run", "--ct", SHARED / "ct", "--reports", SHARED / "paired" / "reports.csv", "-o", folder, expect=3)
    return folder


def load(dataset, case, record):
    return json.loads((dataset / "cases" / case / record).read_text())


def links_of(dataset, case, finding, status="present"):
    """(place, structure, granularity, reason) of every link of such a fact."""
    facts = {f["id"]: f for s in load(dataset, case, "facts.json")["sentences"] for f in s["facts"]
             if f["finding"] == finding and f["status"] == status}
    links = [link for link in load(dataset, case, "links.json")["links"] if link["fact"] in facts]
    assert links, f"{case}: no {finding}"
    return links


@pytest.mark.parametrize("case, lobe", [("lung_pet_ct_dx_A0001", "left lung upper lobe"),
                                        ("lung_pet_ct_dx_A0002_dicom", "right lung lower lobe")])
def test_the_mass_is_grounded_on_its_lobe(dataset, case, lobe):
    assert {link["structure"] for link in links_of(dataset, case, "mass")} == {lobe}


def test_a_hyphenated_denial_is_two_absences(dataset):
    facts = [f for s in load(dataset, "lung_pet_ct_dx_A0001", "facts.json")["sentences"] for f in s["facts"]]
    absent = {f["finding"] for f in facts if f["status"] == "absent"}
    assert {"pericardial_effusion", "pericardial_thickening"} <= absent
    assert not [f for f in facts if f["finding"].startswith("pericardial") and f["status"] != "absent"]


def test_a_nodule_outside_the_scan_is_grounded_on_nothing_and_told(dataset):
    case = "totalsegmentator_example_ct"
    for link in links_of(dataset, case, "nodule"):
        assert (link["place"], link["structure"], link["granularity"], link["reason"]) == (
            "right lung upper lobe", None, "none", "outside_field_of_view")
    nodule = links_of(dataset, case, "nodule")[0]["fact"]
    checks = load(dataset, case, "checks.json")["checks"]
    assert [c for c in checks if c["subject"] == nodule and c["severity"] in ("warning", "error")]


def test_every_scan_of_the_folder_is_a_case(dataset):
    cases = {p.name for p in (dataset / "cases").iterdir()}
    assert {"lung_pet_ct_dx_A0001", "lung_pet_ct_dx_A0002_dicom", "totalsegmentator_example_ct",
            "elastix_lung_small"} <= cases
    assert sum("ct_cropped" in case for case in cases) == 2


def test_the_117_masks_of_totalsegmentator(tmp_path):
    masks = SHARED / "masks" / "totalsegmentator_s0011"
    radgenome("run", "--masks", masks, "-o", tmp_path / "ds")
    record = load(tmp_path / "ds", "totalsegmentator_s0011", "structures.json")
    given = [s for s in record["structures"] if s.get("source", {}).get("backend") == "masks"]
    assert len(given) + len(record["unknown_names"]) == 117
    import nibabel
    import numpy
    by_id = {s["structure"]: s for s in record["structures"]}
    for name, structure in [("liver", "liver"), ("lung_upper_lobe_left", "left lung upper lobe"), ("aorta", "aorta")]:
        image = nibabel.load(masks / f"{name}.nii.gz")
        array = numpy.asarray(image.dataobj) > 0.5
        assert by_id[structure]["voxels"] == array.sum()
        index = numpy.argwhere(array).mean(axis=0)
        world = image.affine[:3, :3] @ index + image.affine[:3, 3]
        assert numpy.allclose(by_id[structure]["centroid_mm"], world, atol=1e-3)


def test_the_bundled_example_is_the_shared_scan_with_fewer_pixels():
    import nibabel
    small = nibabel.load(ROOT / "examples" / "lung_pet_ct_dx_A0001.nii.gz")
    large = nibabel.load(SHARED / "ct" / "lung_pet_ct_dx_A0001.nii.gz")
    corner = [-0.5, -0.5, 0, 1]
    assert abs(small.affine @ corner - large.affine @ corner).max() < 0.01
