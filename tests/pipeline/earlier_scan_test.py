# SPDX-License-Identifier: Apache-2.0
"""Scans of one patient, one after the other: the later ones are asked what changed."""
import csv
import json
import shutil

import pytest
from conftest import cohort_arguments, radgenome, record_bytes

REPORTS = {
    "valid_1_a_1": "There is a nodule of 6 mm in the right upper lobe. No pleural effusion is seen.",
    "valid_1_b_1": "There is a nodule of 9 mm in the right upper lobe. There is a pleural effusion.",
    "valid_1_c_1": "No nodule is seen in the right upper lobe. There is a pleural effusion.",
    "valid_2_b_1": "There is a nodule of 9 mm in the right upper lobe.",
}


@pytest.fixture
def patients(cohort, tmp_path):
    """The synthetic cohort's scans under other names, with reports of our own."""
    folder = tmp_path / "patients"
    for kind in ("ct", "masks"):
        (folder / kind).mkdir(parents=True)
        for old, new in zip(sorted((cohort / kind).iterdir()), REPORTS):
            name = new + (".nii.gz" if old.name.endswith(".nii.gz") else "")
            (shutil.copytree if old.is_dir() else shutil.copy)(old, folder / kind / name)
    write_reports(folder, REPORTS)
    return folder


def write_reports(folder, reports):
    with (folder / "reports.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["VolumeName", "Findings_EN"])
        writer.writerows([f"{case}.nii.gz", text] for case, text in reports.items())


def questions(dataset, case):
    return json.loads((dataset / "cases" / case / "questions.json").read_text())["questions"]


def changes(dataset, case):
    return {q["finding"]: (q["answer"]["ids"], q["earlier"]["case"]) for q in questions(dataset, case) if q["kind"] == "change"}


def test_each_scan_is_compared_with_the_one_before(patients, tmp_path):
    dataset = tmp_path / "dataset"
    radgenome("run", "--ct", patients / "ct", "--masks", patients / "masks", "--reports", patients / "reports.csv",
              "-o", dataset)
    assert changes(dataset, "valid_1_a_1") == {} == changes(dataset, "valid_2_b_1")
    assert changes(dataset, "valid_1_b_1") == {"nodule": (["larger"], "valid_1_a_1"), "pleural_effusion": (["new"], "valid_1_a_1")}
    assert changes(dataset, "valid_1_c_1") == {"nodule": (["resolved"], "valid_1_b_1")}
    for case in ("valid_1_b_1", "valid_1_c_1"):
        volumes = [q for q in questions(dataset, case) if q["kind"] == "volume_change"]
        assert 0 < len(volumes) <= 4
        for asked in volumes:
            now, before = (structures(dataset, each)[asked["structure"]]["volume_ml"]
                           for each in (case, asked["earlier"]["case"]))
            assert asked["answer"]["values"] == [pytest.approx(100 * now / before, abs=0.5)]


def structures(dataset, case):
    record = json.loads((dataset / "cases" / case / "structures.json").read_text())
    return {entry["structure"]: entry for entry in record["structures"]}


def test_another_text_of_the_earlier_report_is_asked_anew_and_nothing_else(patients, tmp_path):
    dataset, arguments = tmp_path / "dataset", ["--reports", patients / "reports.csv"]
    radgenome("run", *arguments, "-o", dataset)
    first = record_bytes(dataset)
    radgenome("run", *arguments, "-o", dataset, "--cases-at-once", 1)
    assert record_bytes(dataset) == first
    write_reports(patients, REPORTS | {"valid_1_a_1": REPORTS["valid_1_a_1"].replace("6 mm", "8 mm")})
    radgenome("run", *arguments, "-o", dataset)
    changed = {path for path, digest in record_bytes(dataset).items() if first[path] != digest}
    assert {path for path in changed if "valid_1_a_1" not in path} == {"cases/valid_1_b_1/questions.json"}
    assert changes(dataset, "valid_1_b_1")["nodule"][0] == ["unchanged"]
    fresh = tmp_path / "fresh"
    radgenome("run", *arguments, "-o", fresh, "--cases-at-once", 1)
    again, other = record_bytes(dataset), record_bytes(fresh)
    assert {p: d for p, d in again.items() if p != "dataset.json"} == {p: d for p, d in other.items() if p != "dataset.json"}


def test_a_release_names_the_earlier_scan_and_leaves_out_what_cannot_be_answered(patients, tmp_path):
    pyarrow = pytest.importorskip("pyarrow.parquet")
    dataset = tmp_path / "dataset"
    radgenome("run", "--reports", patients / "reports.csv", "-o", dataset)

    def released(out, expect=0):
        radgenome("release", dataset, "-o", tmp_path / out, "--splits", "1", "0", "0", "--format", "tables", expect=expect)
        table = pyarrow.read_table(tmp_path / out / "tables" / "train" / "questions-00000.parquet").to_pylist()
        return {(row["case"], row["finding"]): (row["answer_ids"], row["earlier_case"], row["earlier_facts"])
                for row in table if row["kind"] == "change"}

    rows = released("whole")
    assert rows["valid_1_b_1", "nodule"] == (["larger"], "valid_1_a_1", ["f1.1"])
    assert set(rows) == {("valid_1_b_1", "nodule"), ("valid_1_b_1", "pleural_effusion"), ("valid_1_c_1", "nodule")}
    (dataset / "cases" / "valid_1_a_1" / "errors.json").write_text(json.dumps(
        {"format": "radgenome.errors/1", "case": "valid_1_a_1",
         "errors": [{"stage": "check", "code": "x", "sentence": "A failure made by hand."}]}))
    assert set(released("without", expect=3)) == {("valid_1_c_1", "nodule")}
