# SPDX-License-Identifier: Apache-2.0
"""Stories of readers at the review page, played in Debian's Chromium; stories.mjs tells them. What was kept is read from
the data set's database."""
import json
import pathlib
import shutil
import sqlite3
import subprocess

import nibabel
import numpy
import pytest
from conftest import ROOT, radgenome
from review_server import copied, serving

HERE = pathlib.Path(__file__).parent

pytestmark = pytest.mark.skipif(not (ROOT / "web/node_modules/playwright-core").exists() or not shutil.which("node"),
                                reason="the page was not built here: node is missing")


def play(story, server):
    """What the story returns. It ends with a sentence where something is not as it should be."""
    done = subprocess.run(["node", HERE / "stories.mjs", story, server.line.strip()], capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, f"{story}\n{done.stdout[-1500:]}\n{done.stderr[-3000:]}"
    return json.loads(done.stdout.splitlines()[-1])


def kept(dataset):
    """Rows of verdicts in order of keeping, as records."""
    with sqlite3.connect(pathlib.Path(dataset) / "reviews.sqlite") as base:
        columns = [row[1] for row in base.execute("PRAGMA table_info(verdicts)")]
        return [dict(zip(columns, row)) for row in base.execute("SELECT * FROM verdicts ORDER BY number")]


@pytest.fixture
def own(reviewed, tmp_path):
    return copied(reviewed, tmp_path / "dataset")


def test_ten_items_by_keyboard_with_undo_correction_and_a_closed_laptop(own):
    with serving(own) as server:
        told = play("ten", server)
        reader = server.client("Ada")
        items = reader.get(f"/api/lists/{told['list']}/items")
    assert [item["mine"] and item["mine"]["judgement"] for item in items[:10]] == \
        ["right", "wrong", "unsure", "right", "wrong", "right", "right", "right", "right", "wrong"]
    assert items[4]["mine"]["correction"] == {"size_mm": [9, 7]}
    assert items[3]["mine"]["comment"] == "seen on two slices"
    assert all(item["mine"] is None for item in items[10:])
    undone = [row for row in kept(own) if any("withdrawn" in str(value) for value in row.values())]
    assert len(undone) == 3  # undoing is a row of its own, nothing is taken away


def test_corrections_of_a_sentence_a_link_and_an_answer_come_into_the_data_set(own):
    def records(said, name):
        return json.loads((own / "cases" / said["case"] / f"{name}.json").read_text())[name if name != "facts" else "sentences"]

    def answer(said):
        return next(q["answer"] for q in records(said, "questions") if q["id"] == said["subject"])

    with serving(own) as server:
        told = play("forms", server)
    before = answer(told["question"])
    assert told["sentence"]["correction"] == {"type": "history"}
    assert told["link"]["correction"] == {"structure": None}
    assert told["question"]["correction"] == {"answer": {"yes": not before["yes"]}}
    radgenome("apply-reviews", own)
    sentence = next(s for s in records(told["sentence"], "facts") if s["id"] == told["sentence"]["subject"])
    assert sentence["type"] == "history"
    fact, place = told["link"]["subject"].split("@")
    link, = (k for k in records(told["link"], "links") if k["fact"] == fact and (k["place"] or "") == place)
    assert (link["structure"], link["granularity"], link["reason"]) == (None, "none", "review")
    assert answer(told["question"]) == {"yes": not before["yes"]}


def test_a_fact_without_a_place_is_given_a_mask(tmp_path):
    (tmp_path / "reports.csv").write_text("VolumeName,ClinicalInformation_EN,Technique_EN,Findings_EN,Impressions_EN\n"
                                          'unplaced,,,"There is a cyst.",""\n')
    radgenome("run", "--reports", tmp_path / "reports.csv", "-o", tmp_path / "dataset")
    with serving(tmp_path / "dataset") as server:
        assert play("unplaced", server) == [{"structure": "liver"}]


def test_two_readers_do_not_see_each_other(own):
    with serving(own) as server:
        told = play("two", server)
        for reader, judgement in (("Ada", "right"), ("Ben", "wrong")):
            items = server.client(reader).get(f"/api/lists/{told['list']}/items")
            assert [item["mine"]["judgement"] for item in items] == [judgement] * 4


def test_verdicts_wait_for_the_connection_and_none_is_doubled(own):
    with serving(own) as server:
        told = play("lost", server)
        items = server.client("Ada").get(f"/api/lists/{told['list']}/items")
    assert [item["mine"]["judgement"] for item in items[:6]] == ["right"] * 6
    assert len(kept(own)) == 6


def test_a_mask_is_repaired_with_the_pen(own):
    with serving(own) as server:
        told = play("repair", server)
    repaired = list(pathlib.Path(own).glob("cases/*/repairs/*.nii.gz"))
    assert [file.name for file in repaired] == [told["hash"].removeprefix("sha256:") + ".nii.gz"]
    mask = numpy.asarray(nibabel.load(repaired[0]).dataobj)
    assert mask.sum() > told["voxels"] and set(numpy.unique(mask)) == {0, 1}


AFFINE = numpy.array([[-0.67, 0.13, 0.3, 41.5], [0.1, 0.76, -0.9, -12.25], [-0.15, 0.2, 2.31, -803.75], [0, 0, 0, 1]])
SHAPE = (120, 100, 40)


@pytest.fixture
def oblique(tmp_path):
    """A bright ellipsoid that the mask fits, beside the middle; on which side of the patient its place in the world says."""
    centre, radii = numpy.array([84, 40, 22]), numpy.array([18, 14, 7])
    grids = numpy.ogrid[tuple(slice(0, n) for n in SHAPE)]
    inside = sum(((g - c) / r) ** 2 for g, c, r in zip(grids, centre, radii)) <= 1
    for name, values in (("ct/oblique.nii.gz", numpy.where(inside, 300, -900).astype(numpy.int16)), ("masks/oblique/heart.nii.gz", inside.astype(numpy.uint8))):
        (tmp_path / name).parent.mkdir(parents=True)
        nibabel.save(nibabel.Nifti1Image(values, AFFINE), tmp_path / name)
    radgenome("run", "--ct", tmp_path / "ct", "--masks", tmp_path / "masks", "-o", tmp_path / "dataset")
    world = AFFINE @ [*centre, 1]
    middle = AFFINE @ [*(numpy.array(SHAPE) / 2), 1]
    return tmp_path / "dataset", "left" if world[0] < middle[0] else "right", centre


def test_outlines_lie_on_the_organ_and_left_is_left(oblique):
    dataset, side, centre = oblique
    with serving(dataset) as server:
        seen = play("pixels", server)
    for name in ("preview", "whole"):
        outline, bright = seen[name]["outline"], seen[name]["bright"]
        assert all(abs(a - b) <= 5 for a, b in zip(outline, bright)), (name, outline, bright)  # boxes in pixels of the screen
        middle = (bright[0] + bright[2]) / 2
        assert (middle > seen[name]["middle"]) == (side == "left")  # the patient's left is on the right of the screen
        assert abs(seen[name]["slice"] - 1 - centre[2]) <= 1


def test_no_serious_finding_of_axe_on_any_view(own):
    with serving(own) as server:
        findings = play("axe", server)
    assert findings == {view: [] for view in findings}
    assert {"login", "lists", "cases", "case", "correction", "help", "results"} <= set(findings)
