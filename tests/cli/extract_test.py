# SPDX-License-Identifier: Apache-2.0
"""Reports without a data set: extract, labels, explain."""
import csv
import json

import pytest

from conftest import SHARED, radgenome

COLUMNS = ["VolumeName", "ClinicalInformation_EN", "Technique_EN", "Findings_EN", "Impressions_EN"]


def write_table(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([COLUMNS, *rows])
    return path


def facts_of(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def test_bad_rows_are_refused_by_line_and_the_rest_is_done(tmp_path):
    good = "{},,,There is a 4 mm nodule in the left lung.,\n"
    table = tmp_path / "reports.csv"
    with open(table, "wb") as file:
        file.write(",".join(COLUMNS).encode() + b"\n")
        file.write(good.format("a").encode())
        file.write(b"b,,too few\n")  # line 3
        file.write(b'c,,,"a quote" that goes on,\n')  # line 4
        file.write(b"d,,,not \xff\xfe UTF-8,\n")  # line 5
        file.write(b"e,,,a \x00 NUL,\n")  # line 6
        file.write(b"f,,," + b"x" * 10_500_000 + b",\n")  # line 7
        file.write(good.format("g").encode())
    done = radgenome("extract", "--reports", table, "--out", tmp_path / "facts.jsonl", expect=3)
    assert [record["case"] for record in facts_of(tmp_path / "facts.jsonl")] == ["a", "g"]
    for line, code in ((3, "wrong_number_of_columns"), (4, "broken_quotes"), (5, "invalid_utf8"), (6, "nul_byte"),
                       (7, "cell_too_large")):
        assert any(f"reports.csv:{line}:" in text and f"[{code}]" in text for text in done.stderr.splitlines()), code
    assert "goes on" not in done.stderr and "too few" not in done.stderr


def test_any_number_of_jobs_gives_the_same_bytes(tmp_path):
    table = write_table(tmp_path / "reports.csv", [
        [f"r{i}", "", "", f"A {i % 40 + 1} mm nodule in the right upper lobe. No effusion {i}.", ""] for i in range(1500)])
    outputs = []
    for jobs in (1, 2, 5):
        out = tmp_path / f"facts{jobs}.jsonl"
        radgenome("extract", "--reports", table, "--out", out, "--jobs", jobs)
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1] == outputs[2]
    assert len(outputs[0].splitlines()) == 1500


def test_unknown_words_come_by_frequency(tmp_path):
    table = write_table(tmp_path / "reports.csv", [
        ["a", "", "", "Frobnic wazzle in the liver. Frobnic mass.", ""],
        ["b", "", "", "Frobnic wazzle. A plugh.", ""]])
    radgenome("extract", "--reports", table, "--unknown", tmp_path / "unknown.csv")
    rows = list(csv.DictReader(open(tmp_path / "unknown.csv", encoding="utf-8")))
    assert [(r["kind"], r["text"], r["count"], r["reports"]) for r in rows] == [
        ("word", "frobnic", "3", "2"), ("word", "wazzle", "2", "2"), ("phrase", "frobnic wazzle", "2", "2"),
        ("word", "plugh", "1", "1")]
    radgenome("extract", "--reports", table, expect=2)


def test_labels_are_a_table_beside_the_reports(tmp_path):
    table = write_table(tmp_path / "reports.csv", [
        ["a_1.nii.gz", "", "", "Pericardial effusion-thickening was not observed. Cardiomegaly.", ""],
        ["b_1.nii.gz", "", "", "Nodules in both lungs. Stents in the coronary arteries.", "Hiatal hernia."]])
    radgenome("labels", "--reports", table, "--out", tmp_path / "labels.csv")
    rows = {r["VolumeName"]: r for r in csv.DictReader(open(tmp_path / "labels.csv", encoding="utf-8"))}
    assert len(rows["a_1.nii.gz"]) == 19
    assert [k for k, v in rows["a_1.nii.gz"].items() if v == "1"] == ["Cardiomegaly"]
    assert [k for k, v in rows["b_1.nii.gz"].items() if v == "1"] == ["Medical material", "Hiatal hernia", "Lung nodule"]


def test_explain_shows_words_cues_and_facts():
    shown = radgenome("explain", "No pleural effusion, but a 4 mm nodule in the RUL. A frobnic.").stdout
    for words in ("clause 2", "deny_after", "pleural_effusion absent", "nodule present", "right lung upper lobe",
                  "4 mm", "unknown    frobnic"):
        assert words in shown, words


# Findings whose prevalence is compared with an independent source, and what the source calls them.
PREVALENCE = ["Pericardial effusion", "Pleural effusion", "Cardiomegaly", "Hiatal hernia", "Emphysema", "Atelectasis",
              "Consolidation", "Bronchiectasis", "Lung nodule", "Lymphadenopathy", "Mosaic attenuation pattern",
              "Interlobular septal thickening", "Peribronchial thickening", "Coronary artery wall calcification",
              "Arterial wall calcification", "Pulmonary fibrotic sequela", "Lung opacity", "Medical material"]


def assert_prevalence(ours, truth):
    """A finding that is said twice as often as it is, or half as often, is misread."""
    assert ours.keys() == truth.keys() and len(truth) > 0
    for label in PREVALENCE:
        here = sum(row[label] for row in ours.values())
        there = sum(row[label] for row in truth.values())
        if there >= 5:
            assert 0.5 <= here / there <= 2, f"{label}: {here} here, {there} by the other source"


def labels_of(reports, folder):
    radgenome("labels", "--reports", reports, "--out", folder / "labels.csv")
    with open(folder / "labels.csv", encoding="utf-8", newline="") as file:
        return {row["VolumeName"].removesuffix(".gz").removesuffix(".nii"): {k: int(v) for k, v in row.items() if k != "VolumeName"}
                for row in csv.DictReader(file)}


def test_prevalence_of_a_synthetic_corpus_is_that_of_its_truth(tmp_path):
    radgenome("synth", "-n", 16, "--seed", 11, "-o", tmp_path)
    ours = labels_of(tmp_path / "reports.csv", tmp_path)
    names = {"Pericardial effusion": "pericardial_effusion", "Pleural effusion": "pleural_effusion",
             "Cardiomegaly": "cardiomegaly", "Hiatal hernia": "hiatal_hernia", "Consolidation": "consolidation",
             "Lung nodule": "nodule"}
    truth = {}
    for line in open(tmp_path / "truth.jsonl", encoding="utf-8"):
        record = json.loads(line)
        present = {f["finding"] for f in record["facts"] if f["status"] == "present"}
        truth[record["case"]] = {label: int(finding in present) for label, finding in names.items()}
    assert ours.keys() == truth.keys()
    for label in names:
        here, there = (sum(rows[case][label] for case in truth) for rows in (ours, truth))
        assert there == 0 and here == 0 or 0.5 <= here / max(there, 1) <= 2, f"{label}: {here} here, {there} true"


def test_prevalence_of_real_reports_is_that_of_labels_made_by_hand(tmp_path):
    hand = SHARED / "reports" / "manual_18_labels.csv"
    if not hand.exists():
        pytest.skip(f"there are no labels made by hand at {hand}")
    ours = labels_of(SHARED / "reports" / "reports.csv", tmp_path)
    with open(hand, encoding="utf-8", newline="") as file:
        rows = {row["VolumeName"].removesuffix(".gz").removesuffix(".nii"): row for row in csv.DictReader(file)}
    truth = {case: {label: int(float(row[label] or 0) > 0) for label in PREVALENCE}
             for case, row in rows.items() if case in ours}
    assert_prevalence({case: ours[case] for case in truth}, truth)
