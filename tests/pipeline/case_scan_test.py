# SPDX-License-Identifier: Apache-2.0
"""The scan file of each case of a data set: what it holds, and that a run makes it again where it is not right."""
import json
import os
import shutil

import nibabel
import numpy
import pytest
import zarr
from conftest import cohort_arguments, radgenome, record_bytes


@pytest.fixture(scope="module")
def dataset(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("scans") / "dataset"
    radgenome("run", *cohort_arguments(cohort), "-o", folder)
    return folder


@pytest.fixture
def copy(cohort, dataset, tmp_path_factory):
    """A copy of the data set, and how to run it again; it lies as deep as the first, as records name sources by
    paths relative to the data set."""
    folder = tmp_path_factory.mktemp("again") / "dataset"
    shutil.copytree(dataset, folder)
    return folder, lambda *more: radgenome("run", *cohort_arguments(cohort), "-o", folder, *more)


def opened(dataset, case):
    store = zarr.storage.ZipStore(dataset / "cases" / case / "scan.ozx", mode="r")
    return zarr.open_group(store, mode="r", zarr_format=3)


def cases_of(dataset):
    return sorted(folder.name for folder in (dataset / "cases").iterdir())


def test_it_holds_the_ct_and_the_given_masks_voxel_by_voxel(cohort, dataset):
    checked = 0
    for case in cases_of(dataset):
        scan = opened(dataset, case)
        ct = nibabel.load(cohort / "ct" / f"{case}.nii.gz")
        assert numpy.array_equal(scan["0"][:], numpy.asarray(ct.dataobj).T)
        own = scan.attrs["radgenome"]
        assert numpy.allclose(own["geometry"]["world_from_voxel"], ct.affine[:3], atol=1e-4)
        for mask in own["masks"]:
            given = cohort / "masks" / case / f"{mask['structure']}.nii.gz"
            if given.exists():
                stored = scan["labels"][mask["structure"]]["0"][:]
                assert numpy.array_equal(stored, numpy.asarray(nibabel.load(given).dataobj).T)
                checked += 1
    assert checked >= 4 * 5


def test_it_lists_what_the_record_says(dataset):
    for case in cases_of(dataset):
        structures = json.loads((dataset / "cases" / case / "structures.json").read_text())["structures"]
        wanted = {s["structure"]: s.get("voxels", 0) for s in structures
                  if s["state"] in ("present", "empty") and not s.get("recipe")}
        listed = {m["structure"]: m["voxels"] for m in opened(dataset, case).attrs["radgenome"]["masks"]}
        assert listed == wanted and "lung" not in listed


def flip_in_the_middle(file):
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def swap_with_the_next_case(file):
    other = sorted(file.parent.parent.iterdir())[1] / "scan.ozx"
    shutil.copy(other, file)


@pytest.mark.parametrize("damage", [
    lambda file: file.unlink(),
    lambda file: os.truncate(file, file.stat().st_size - 100),
    lambda file: file.write_bytes(b"no zip"),
    flip_in_the_middle,
    swap_with_the_next_case,
])
def test_a_scan_file_that_is_not_right_is_made_again(dataset, copy, damage):
    folder, run = copy
    damage(folder / "cases" / cases_of(dataset)[0] / "scan.ozx")
    assert "3 of them up to date" in run().stdout
    assert record_bytes(folder / "cases") == record_bytes(dataset / "cases")


def test_one_that_is_whole_is_left_alone(dataset, copy):
    folder, run = copy
    files = list(folder.glob("cases/*/scan.ozx"))
    for file in files:
        os.utime(file, (1, 1))
    assert "4 of them up to date" in run().stdout
    assert all(file.stat().st_mtime == 1 for file in files)


def test_a_stored_ct_is_shown_without_its_source(cohort, tmp_path):
    shutil.copytree(cohort / "ct", tmp_path / "ct")
    for option, shown in [([], True), (["--refer-to-ct"], False), ([], True)]:
        radgenome("run", "--ct", tmp_path / "ct", "--masks", cohort / "masks", "-o", tmp_path / "ds", *option)
        case = cases_of(tmp_path / "ds")[0]
        assert ("0" in opened(tmp_path / "ds", case)) == shown
        radgenome("show", tmp_path / "ds", case, "-o", tmp_path / "with.html")
        (tmp_path / "ct").rename(tmp_path / "elsewhere")
        radgenome("show", tmp_path / "ds", case, "-o", tmp_path / "without.html")
        (tmp_path / "elsewhere").rename(tmp_path / "ct")
        same = (tmp_path / "with.html").read_bytes() == (tmp_path / "without.html").read_bytes()
        assert same == shown


def test_masks_of_older_data_sets_go(dataset, copy):
    folder, run = copy
    case = folder / "cases" / cases_of(dataset)[0]
    (case / "masks").mkdir()
    (case / "masks" / "heart.nii.gz").write_bytes(b"old")
    run()
    assert not (case / "masks").exists()


def test_masks_that_are_given_stay_wherever_they_lie(cohort, tmp_path):
    case = min(folder.name for folder in (cohort / "masks").iterdir())
    folder = tmp_path / "ds" / "cases" / case / "masks"
    shutil.copytree(cohort / "masks" / case, folder)
    radgenome("run", "--ct", cohort / "ct" / f"{case}.nii.gz", "--masks", folder, "-o", tmp_path / "ds")
    assert list(folder.glob("*.nii.gz"))
