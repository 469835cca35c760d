# SPDX-License-Identifier: Apache-2.0
"""`radgenome diff` tells what was changed by hand between two releases, and why."""
import json
import shutil

import jsonschema
import nibabel
import pandas
import pytest
from conftest import ROOT, cohort_arguments, radgenome

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "difference.schema.json").read_text())


def release_of(dataset, out):
    radgenome("release", dataset, "-o", out, "--splits", "1", "0", "0", "--format", "tables")
    return out


def diff(first, second):
    found = json.loads(radgenome("diff", first, second, "--json", "-", expect=1).stdout)
    jsonschema.validate(found, SCHEMA)
    return found["cases"], {table["table"]: table for table in found["tables"]}


@pytest.fixture(scope="module")
def first(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("diff")
    radgenome("run", *cohort_arguments(cohort), "-o", folder / "dataset")
    return release_of(folder / "dataset", folder / "release")


def remade(cohort, folder, change):
    """A release of the cohort after `change` was done to a copy of it."""
    shutil.copytree(cohort, folder / "cohort")
    change(folder / "cohort")
    radgenome("run", *cohort_arguments(folder / "cohort"), "-o", folder / "dataset")
    return release_of(folder / "dataset", folder / "release")


def test_a_release_equals_itself(first):
    done = radgenome("diff", first, first, expect=0)
    assert "equal" in done.stdout and "changed" not in done.stdout


def test_one_report_with_another_text(cohort, first, tmp_path):
    def change(folder):
        reports = pandas.read_csv(folder / "reports.csv", keep_default_na=False)
        reports.loc[0, "Findings_EN"] += " There is a hiatal hernia."
        reports.to_csv(folder / "reports.csv", index=False)

    cases, tables = diff(first, remade(cohort, tmp_path, change))
    assert cases == {"in_both": 4, "only_in_first": [], "only_in_second": [], "moved_to_another_split": []}
    assert tables["cases"]["columns"] == {"findings": 1}
    assert tables["sentences"]["added"] >= 1 and tables["sentences"]["cases"] == 1
    assert tables["facts"]["added"] >= 1 and tables["facts"]["removed"] == 0
    assert tables["facts"]["reasons"] == {"another report": 1}
    assert tables["structures"]["cases"] == 0
    assert tables["questions"]["added"] > 0 and "another report" in tables["questions"]["reasons"]


def test_one_mask_with_other_voxels(cohort, first, tmp_path):
    def change(folder):
        case = sorted((folder / "masks").iterdir())[0]
        file = next(case.glob("*heart*"))
        image = nibabel.load(file)
        voxels = image.get_fdata().astype("uint8")
        voxels[:, :, : voxels.nonzero()[2].mean().astype(int)] = 0
        nibabel.save(nibabel.Nifti1Image(voxels, image.affine, image.header), file)

    _, tables = diff(first, remade(cohort, tmp_path, change))
    assert tables["facts"]["cases"] == 0
    assert tables["structures"]["cases"] == 1 and "voxels" in tables["structures"]["columns"]
    assert tables["structures"]["reasons"] == {"another masks": 1}


def test_another_version_of_a_stage_and_a_case_less(first, tmp_path):
    dataset = tmp_path / "dataset"
    shutil.copytree(first.parent / "dataset", dataset)
    ids = sorted(case.name for case in (dataset / "cases").iterdir())
    shutil.rmtree(dataset / "cases" / ids[3])
    file = dataset / "cases" / ids[0] / "facts.json"
    record = json.loads(file.read_text())
    version = record["made_by"]["version"]
    record["made_by"]["version"] = version + 1
    fact = next(fact for sentence in record["sentences"] for fact in sentence["facts"])
    fact["status"] = "absent" if fact["status"] == "present" else "present"
    file.write_text(json.dumps(record))
    cases, tables = diff(first, release_of(dataset, tmp_path / "release"))
    assert cases["in_both"] == 3 and cases["only_in_first"] == [ids[3]]
    assert tables["facts"]["changed"] == 1 and tables["facts"]["columns"] == {"status": 1}
    assert tables["facts"]["examples"] == [f"{ids[0]} {fact['id']} (changed: status)"]
    assert tables["facts"]["reasons"] == {f"extract: version {version} → {version + 1}": 1}


def test_what_is_no_release_or_damaged_is_named(first, tmp_path):
    assert "not_a_release" not in radgenome("diff", first, tmp_path, expect=1).stdout
    copy = tmp_path / "copy"
    shutil.copytree(first, copy)
    shard = next(copy.glob("tables/train/facts-*.parquet"))
    shard.write_bytes(shard.read_bytes()[:-100])
    assert "facts-00000.parquet" in radgenome("diff", first, copy, expect=1).stderr
