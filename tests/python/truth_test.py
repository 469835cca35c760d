# SPDX-License-Identifier: Apache-2.0
"""What the package gives is what zarr-python, nibabel and the JSON of the records say."""
import json

import nibabel as nib
import numpy as np
import pytest
import zarr


@pytest.fixture(scope="module")
def stored(folder, case):
    return zarr.open_group(zarr.storage.ZipStore(folder / "cases" / case.id / "scan.ozx", mode="r"), mode="r")


def nifti(path):
    image = nib.load(path)
    return np.asarray(image.dataobj).transpose(2, 1, 0), image.affine


def test_ct_is_the_source(cohort, case):
    values, affine = nifti(cohort / "ct" / f"{case.id}.nii.gz")
    scan = case.scan
    assert scan.has_ct and scan.shape == values.shape
    assert np.array_equal(scan.ct, values)
    assert np.allclose(scan.affine, affine, atol=1e-4)
    assert np.allclose(scan.spacing_mm, np.linalg.norm(affine[:3, :3], axis=0), atol=1e-5)


def test_masks_are_the_source(cohort, case):
    files = sorted((cohort / "masks" / case.id).glob("*.nii.gz"))
    assert len(files) > 5
    for file in files:
        values, _ = nifti(file)
        if not values.any():
            continue
        mask = case.scan.mask(file.name.removesuffix(".nii.gz"))
        assert mask.dtype == np.bool_ and np.array_equal(mask, values != 0), file.name


def test_zarr_reads_the_same(stored, scan):
    assert np.array_equal(scan.ct, stored["0"][:])
    names = [name for name in scan.structures if f"labels/{name}/0" in stored]
    assert len(names) > 5
    for name in names:
        assert np.array_equal(scan.masks[name], stored[f"labels/{name}/0"][:] != 0), name


def test_unions_follow_from_their_parts(scan, stored):
    assert "labels/lung/0" not in stored and "lung" in scan.structures
    lung = scan.mask("lung")
    assert np.array_equal(lung, scan.mask("left lung") | scan.mask("right lung")) and lung.any()
    part = np.s_[3:40, 10:-9, 5:33]
    assert np.array_equal(scan.mask("lung", box=part), lung[part])


def test_boxes_are_tight_and_margins_stay_inside(scan):
    for name in scan.structures:
        mask = scan.mask(name)
        if not mask.any():
            continue
        places = np.argwhere(mask)
        tight = tuple(slice(a, b + 1) for a, b in zip(places.min(0), places.max(0)))
        assert scan.box(name) == tight, name
        wide = scan.box(name, margin_mm=11.0)
        voxels = np.ceil(11.0 / np.array(scan.spacing_mm[::-1])).astype(int)
        assert wide == tuple(slice(max(0, t.start - n), min(s, t.stop + n))
                             for t, n, s in zip(tight, voxels, scan.shape)), name


def test_structures_may_be_named_by_their_aliases(scan):
    assert np.array_equal(scan.mask("lung_left"), scan.mask("left lung"))


def test_a_stack_is_the_masks(scan):
    names, box = ["left lung", "heart", "lung"], scan.box("heart", margin_mm=5)
    assert np.array_equal(scan.stack(names, box), np.stack([scan.mask(name)[box] for name in names]))


def test_records_say_what_their_json_says(folder, dataset):
    for id in dataset:
        case = dataset[id]
        read = {name: json.loads((folder / "cases" / id / f"{name}.json").read_text())
                for name in ("case", "structures", "facts", "links", "checks", "questions")}
        assert case.patient == read["case"]["patient"] and case.errors == []
        assert case.report.sections == {s["name"]: s["text"] for s in read["case"]["report"]}
        check_structures(case, read["structures"]["structures"])
        check_report(case, read["facts"]["sentences"])
        for kind, rows in (("links", read["links"]["links"]), ("checks", read["checks"]["checks"])):
            ours = getattr(case, kind)
            assert len(ours) == len(rows) > 0 or kind == "checks"
            for mine, row in zip(ours, rows, strict=True):
                assert all((getattr(mine, key) or None) == (value or None) for key, value in row.items()), row
        for mine, row in zip(case.questions, read["questions"]["questions"], strict=True):
            assert (mine.id, mine.question, mine.answer_text) == (row["id"], row["question"], row["answer_text"])
            assert [(o.id, o.text, o.stated) for o in mine.options] == [
                (o["id"], o["text"], o["stated"]) for o in row.get("options", [])]
            if "values" in row["answer"]:
                assert mine.answer.tolerance == row["answer"].get("tolerance")
            assert mine.structure == row.get("structure")


def check_structures(case, rows):
    assert list(case.structures) == [row["structure"] for row in rows]
    for row in rows:
        mine = case.structures[row["structure"]]
        assert (mine.state, mine.reason) == (row["state"], row.get("reason", ""))
        assert (mine.voxels, mine.volume_ml) == (row.get("voxels"), row.get("volume_ml"))
        if mine.state == "present":
            assert [list(corner) for corner in mine.bbox_ijk] == row["bbox_ijk"]
            assert list(mine.centroid_mm) == row["centroid_mm"]
            assert mine.hu.p50 == row["hu"]["p50"] and mine.source.backend == row["source"]["backend"]


def check_report(case, rows):
    for mine, row in zip(case.report.sentences, rows, strict=True):
        assert mine.text == case.report.sections[row["section"]][row["start"]:row["end"]]
        assert [fact.finding for fact in mine.facts] == [fact["finding"] for fact in row["facts"]]
        assert [fact.where for fact in mine.facts] == [fact["where"] for fact in row["facts"]]
        assert [fact.attributes for fact in mine.facts] == [fact.get("attributes", []) for fact in row["facts"]]
        for fact, written in zip(mine.facts, row["facts"]):
            key = "at_least" if fact.count and fact.count.at_least else "exact"
            assert (fact.count and {key: fact.count.n}) == written.get("count")
    assert [fact.id for fact in case.facts] == [fact["id"] for row in rows for fact in row["facts"]]
