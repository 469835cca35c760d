# SPDX-License-Identifier: Apache-2.0
"""The quality of a data set: counts that the records bear out, the worst first, pictures where the masks are, and no
word of a report."""
import collections
import csv
import json
import re
import shutil

import nibabel
import numpy
import pytest
from conftest import ROOT, radgenome
from show_test import Page, grey_png

WEIGHTS = {"error": 10, "warning": 1, "info": 0}


def checks_of(dataset):
    """Every check by case, straight from the records."""
    return {file.parent.name: json.loads(file.read_text(encoding="utf-8"))["checks"]
            for file in sorted((dataset / "cases").glob("*/checks.json"))}


def badness(checks):
    seen, sum_ = set(), 0
    for check in sorted(checks, key=lambda c: -WEIGHTS[c["severity"]]):
        sum_ += WEIGHTS[check["severity"]] * (0.1 if check["code"] in seen else 1)
        seen.add(check["code"])
    return sum_


def quality(dataset, folder, *arguments):
    radgenome("qc", dataset, "-o", folder / "qc.html", "--csv", folder / "qc.csv", *arguments)
    text = (folder / "qc.html").read_text(encoding="utf-8")
    page = Page(text)
    with open(folder / "qc.csv", encoding="utf-8", newline="") as file:
        return text, page, json.loads(page.data), list(csv.DictReader(file))


@pytest.fixture(scope="module")
def spoilt(cohort, tmp_path_factory):
    """The cohort with one case whose upper lobes have changed names and whose pleura is a copy of one of them."""
    folder = tmp_path_factory.mktemp("qc")
    shutil.copytree(cohort / "masks", folder / "masks")
    masks = folder / "masks" / "synth_0002"
    left, right = (next(masks.glob(f"*{name}*")) for name in ("left?lung?upper", "right?lung?upper"))
    left.rename(masks / "swap"), right.rename(left), (masks / "swap").rename(right)
    shutil.copy(left, masks / "pleura.nii.gz")
    radgenome("run", "--ct", cohort / "ct", "--reports", cohort / "reports.csv", "--masks", folder / "masks", "-o", folder / "dataset")
    return folder / "dataset", *quality(folder / "dataset", folder, "--top", 2)


def test_the_page_is_whole_and_needs_nothing_else(spoilt):
    _, text, page, _, _ = spoilt
    assert text.startswith("<!doctype html>") and "{{DATA}}" not in text
    assert page.scripts == 2
    assert not page.addresses and not re.search(r"url\(|@import|fetch\(|https?://(?!www\.w3\.org/)", text)


def test_defects_are_found_and_their_case_comes_first(spoilt):
    dataset, _, _, data, _ = spoilt
    checks = checks_of(dataset)
    assert {"side_swapped", "identical_masks"} <= {c["code"] for c in checks["synth_0002"] if c["severity"] == "error"}
    assert data["worst"][0]["id"] == "synth_0002"
    order = [c["id"] for c in data["worst"]] + [row[0] for row in data["others"]]
    assert sorted(order) == sorted(checks)
    assert order == sorted(checks, key=lambda case: (-badness(checks[case]), case))


def test_counts_are_those_of_the_records(spoilt):
    dataset, _, _, data, _ = spoilt
    checks = checks_of(dataset)
    assert data["cases"] == len(checks)
    severities = [{c["severity"] for c in found} for found in checks.values()]
    assert data["with_errors"] == sum("error" in s for s in severities)
    assert data["with_warnings"] == sum("warning" in s and "error" not in s for s in severities)
    times = collections.Counter(c["code"] for found in checks.values() for c in found)
    cases = collections.Counter(code for found in checks.values() for code in {c["code"] for c in found})
    assert {c["code"]: (c["checks"], c["cases"]) for c in data["codes"]} == {code: (times[code], cases[code]) for code in times}
    assert all(c["meaning"] for c in data["codes"])


def test_the_table_holds_every_check(spoilt):
    dataset, _, _, _, rows = spoilt
    wanted = sorted((case, c["severity"], c["code"], c["subject"], c["sentence"]) for case, found in checks_of(dataset).items() for c in found)
    assert sorted((r["case"], r["severity"], r["code"], r["subject"], r["sentence"]) for r in rows) == wanted
    assert all(isinstance(json.loads(r["numbers"]), dict) for r in rows)


def test_pictures_are_made_for_the_worst_alone_and_show_the_mask(spoilt):
    dataset, _, _, data, _ = spoilt
    assert len(data["worst"]) <= 2 and data["worst"][0]["pictures"]
    for case in data["worst"]:
        assert len(case["pictures"]) <= 4
        for picture in case["pictures"]:
            first = picture["outlines"][0]
            corners = numpy.array(re.findall(r"(\d+) (\d+)", first["path"]), dtype=float)
            assert len(corners) >= 4, picture["code"]
            # The whole outline lies within what is shown, and the picture has the window's shape.
            low = numpy.array([picture["x"], picture["y"]])
            assert (corners >= low).all() and (corners <= low + [picture["width"], picture["height"]]).all()
            grey = grey_png(picture["png"])
            assert grey.shape == (min(picture["height"], 280), min(picture["width"], 280)) and grey.std() > 0
            # A structure that is shown alone is shown where its slice is largest, by a second program.
            file = dataset.parent / "masks" / case["id"] / (first["structure"] + ".nii.gz")
            if file.exists() and picture["plane"] == "axial" and len(picture["outlines"]) == 1:
                mask = numpy.asanyarray(nibabel.load(file).dataobj) > 0
                assert mask[:, :, picture["slice"] - 1].sum() == mask.sum(axis=(0, 1)).max()


def test_no_text_of_a_report_is_on_the_page(cohort, spoilt):
    _, text, _, _, rows = spoilt
    table = " ".join(r["sentence"] for r in rows)
    with open(cohort / "reports.csv", encoding="utf-8", newline="") as file:
        for report in csv.DictReader(file):
            for sentence in re.split(r"[.;]\s+", report["Findings_EN"]):
                if len(sentence) > 25:
                    assert sentence not in text and sentence not in table


def test_without_a_ct_outlines_are_drawn(cohort, tmp_path):
    shutil.copytree(cohort / "masks" / "synth_0001", tmp_path / "masks" / "synth_0001")
    masks = tmp_path / "masks" / "synth_0001"
    shutil.copy(next(masks.glob("*left?lung?upper*")), masks / "pleura.nii.gz")
    radgenome("run", "--masks", tmp_path / "masks", "-o", tmp_path / "dataset")
    _, _, data, _ = quality(tmp_path / "dataset", tmp_path)
    case = data["worst"][0]
    assert case["pictures"] and all("png" not in p and p["outlines"][0]["path"] for p in case["pictures"])


def test_a_case_that_failed_is_told(tmp_path):
    (tmp_path / "ct").mkdir()
    (tmp_path / "ct" / "broken.nii.gz").write_bytes(b"no image")
    radgenome("run", "--ct", tmp_path / "ct", "-o", tmp_path / "dataset", expect=3)
    _, _, data, rows = quality(tmp_path / "dataset", tmp_path)
    assert [r["code"] for r in rows] == ["stage_failed"] and data["with_errors"] == 1
    worst = data["worst"][0]
    assert worst["id"] == "broken" and not worst["pictures"] and "no_ct" not in worst


def test_names_that_could_become_markup_are_refused_at_the_door(tmp_path):
    case = "a<script>alert(1)<b>"
    (tmp_path / "ct").mkdir()
    (tmp_path / "ct" / (case + ".nii.gz")).write_bytes(b"no image")
    refused = radgenome("run", "--ct", tmp_path / "ct", "-o", tmp_path / "dataset", expect=1)
    assert "cannot be the name of a folder" in refused.stderr


def test_the_table_of_contradictions_is_listed():
    listed = json.loads(radgenome("info", "contradictions", "--json").stdout)
    wanted = json.loads((ROOT / "data" / "contradictions.json").read_text(encoding="utf-8"))["contradictions"]
    assert [(row["id"], row["severity"], row["rule"]) for row in listed] == [(row["id"], row["severity"], row["rule"]) for row in wanted]


def test_a_folder_that_is_no_data_set_is_refused(tmp_path):
    done = radgenome("qc", tmp_path, "-o", tmp_path / "x.html", expect=1)
    assert "not_a_dataset" in done.stderr and not (tmp_path / "x.html").exists()
