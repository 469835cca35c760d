# SPDX-License-Identifier: Apache-2.0
"""What the audits of a release find, with defects that were put there by hand."""
import json
import shutil

import nibabel
import numpy
import pandas
import pytest
from conftest import cohort_arguments, radgenome


@pytest.fixture(scope="module")
def dataset(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("audits") / "dataset"
    radgenome("run", *cohort_arguments(cohort), "-o", folder)
    return folder


def audits(dataset, out, *options, expect=0):
    done = radgenome("release", dataset, "-o", out, "--format", "tables", *options, expect=expect)
    found = {each["audit"]: each for each in json.loads((out / "audits.json").read_text())["audits"]}
    return found, done


ALL_TRAIN = ("--splits", "1", "0", "0")


@pytest.fixture
def many_reports(tmp_path):
    """Sixty reports, thirty of them with a pleural effusion and ten with emphysema, as a data set and as labels."""
    rows = [(f"case_{n}.nii.gz", ("There is a pleural effusion. " if n < 30 else "Pleural effusion was not observed. ") +
             ("There is emphysema." if n < 10 else "The aorta is normal.") + f" The slice is {n}.") for n in range(60)]
    pandas.DataFrame(rows, columns=["VolumeName", "Findings_EN"]).to_csv(tmp_path / "reports.csv", index=False)
    radgenome("run", "--reports", tmp_path / "reports.csv", "-o", tmp_path / "dataset")
    labels = pandas.DataFrame({"VolumeName": [name for name, _ in rows], "Pleural effusion": [int(n < 30) for n in range(60)],
                               "Emphysema": [int(n < 10) for n in range(60)]})
    return tmp_path / "dataset", labels


def test_labels_that_the_facts_give_as_often(many_reports, tmp_path):
    dataset, labels = many_reports
    labels.to_csv(tmp_path / "labels.csv", index=False)
    found, _ = audits(dataset, tmp_path / "out", "--labels", tmp_path / "labels.csv", *ALL_TRAIN)
    assert found["case_labels"]["passed"]
    assert found["case_labels"]["numbers"] == {"Pleural effusion": {"given": 30, "from_facts": 30, "both": 30},
                                               "Emphysema": {"given": 10, "from_facts": 10, "both": 10}, "cases": 60}
    without, _ = audits(dataset, tmp_path / "without", *ALL_TRAIN)
    assert without["case_labels"]["passed"] and "no labels" in without["case_labels"]["result"]


def test_a_label_that_is_given_far_more_rarely_fails(many_reports, tmp_path):
    dataset, labels = many_reports
    labels.loc[14:, "Pleural effusion"] = 0
    labels.to_csv(tmp_path / "labels.csv", index=False)
    found, done = audits(dataset, tmp_path / "out", "--labels", tmp_path / "labels.csv", *ALL_TRAIN, expect=1)
    assert not found["case_labels"]["passed"] and "Pleural effusion" in found["case_labels"]["result"]
    assert "case_labels" in done.stderr
    audits(dataset, tmp_path / "out", "--labels", tmp_path / "labels.csv", "--allow-audit", "case_labels", *ALL_TRAIN)


@pytest.mark.parametrize("content, said", [("VolumeName,Nonsense\na,1\n", "labels.csv:1"),
                                           ("VolumeName,Emphysema\ncase_1.nii.gz,maybe\n", "labels.csv:2"),
                                           ("VolumeName,Emphysema\ncase_1.nii.gz\n", "labels.csv:2")])
def test_a_table_that_is_none_of_labels_is_refused_before_anything_is_written(many_reports, tmp_path, content, said):
    dataset, _ = many_reports
    (tmp_path / "labels.csv").write_text(content)
    done = radgenome("release", dataset, "-o", tmp_path / "out", "--labels", tmp_path / "labels.csv", expect=1)
    assert said in done.stderr and not (tmp_path / "out").exists()


def test_copies_of_a_scan_in_two_splits_fail_and_are_dealt_together(cohort, tmp_path):
    """A copy with noise, coarser slices, and its axes the other way round."""
    (tmp_path / "ct").mkdir()
    scans = sorted((cohort / "ct").iterdir())[:2]
    for scan in scans:
        shutil.copy(scan, tmp_path / "ct")
    image = nibabel.load(scans[0])
    noise = numpy.random.default_rng(1).normal(0, 15, image.shape)
    noisy = nibabel.Nifti1Image((image.get_fdata() + noise).astype(numpy.int16), image.affine)
    flipped = noisy.as_reoriented(numpy.array([[0, -1], [1, -1], [2, 1]]))
    nibabel.save(flipped, tmp_path / "ct" / "copy.nii.gz")
    radgenome("run", "--ct", tmp_path / "ct", "-o", tmp_path / "dataset")
    first = scans[0].name.removesuffix(".nii.gz")
    pandas.DataFrame({"case": [first, scans[1].name.removesuffix(".nii.gz"), "copy"],
                      "split": ["train", "train", "test"]}).to_csv(tmp_path / "splits.csv", index=False)
    found, _ = audits(tmp_path / "dataset", tmp_path / "torn", "--splits-file", tmp_path / "splits.csv", expect=1)
    assert found["split_leaks"]["numbers"]["pairs_of_near_identical_scans"] == 1
    for seed in range(4):
        audits(tmp_path / "dataset", tmp_path / "dealt", "--splits", "1", "1", "1", "--seed", seed)
        split = {case: name for name in ("train", "validation", "test")
                 if (tmp_path / "dealt" / "tables" / name).exists()
                 for case in pandas.read_parquet(tmp_path / "dealt" / "tables" / name / "cases-00000.parquet")["case"]}
        assert split[first] == split["copy"]


def test_sizes_that_no_mask_has_room_for(dataset, tmp_path):
    """The longest line of a heart is no 900 mm."""
    changed = tmp_path / "dataset"
    shutil.copytree(dataset, changed)
    found, _ = audits(changed, tmp_path / "before", *ALL_TRAIN)
    before = found["stated_sizes"]["numbers"]
    for case in (changed / "cases").iterdir():
        facts = json.loads((case / "facts.json").read_text())
        links = json.loads((case / "links.json").read_text())
        checks = json.loads((case / "checks.json").read_text())
        linked = {link["fact"] for link in links["links"] if link["structure"]}
        fact = next(fact for sentence in facts["sentences"] for fact in sentence["facts"]
                    if fact["id"] in linked and fact["status"] == "present" and not fact["size_mm"])
        fact["size_mm"] = [900.0]
        checks["checks"].append({"code": "size_larger_than_structure", "severity": "warning", "subject": fact["id"],
                                 "sentence": "By hand.", "numbers": {"size_mm": 900.0}})
        (case / "facts.json").write_text(json.dumps(facts))
        (case / "checks.json").write_text(json.dumps(checks))
    found, _ = audits(changed, tmp_path / "after", *ALL_TRAIN, "--allow-audit", "stated_sizes")
    after = found["stated_sizes"]["numbers"]
    assert (after["against"] - before["against"], after["of"] - before["of"]) == (4, 4)
