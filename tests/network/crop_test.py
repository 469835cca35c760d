# SPDX-License-Identifier: Apache-2.0
"""`--structures` looks at boxes: beside whole scans, with networks that see one voxel at a time."""
import json
import os
import pty
import re
import subprocess

import nibabel
import numpy as np
import onnx
import pytest
from jsonschema import Draft202012Validator
from onnx import helper

from conftest import PROGRAM, ROOT, radgenome
from nnunet_test import changed, scan_at
from onnx_networks import entry_of, model_of, nnunet_model, sat_model, write_json

SCHEMA = Draft202012Validator(json.loads((ROOT / "docs/schemas/segmentation.schema.json").read_text()))
MARK_HU, RADIUS_MM = 2000, 14
CT = {"scheme": "ct", "only_where_not_zero": False, "low": -1024.0, "high": 3000.0, "mean": 0.0, "std": 500.0}
Z_SCORE = {"scheme": "z_score", "only_where_not_zero": False}


@pytest.fixture(scope="module")
def scans(tmp_path_factory, cohort):
    """Scans of the synthetic cohort (oblique, off-origin, axes in different orders) with two marks that no tissue is like: one
    in the middle of the heart, one as far from it as the scan goes."""
    folder = tmp_path_factory.mktemp("marked")
    for case in ("synth_0001", "synth_0002"):
        image = nibabel.load(cohort / "ct" / f"{case}.nii.gz")
        heart = np.asarray(nibabel.load(cohort / "masks" / case / "heart.nii.gz").dataobj) > 0
        values = np.asarray(image.dataobj).astype(np.int16)
        place = np.stack(np.meshgrid(*map(np.arange, values.shape), indexing="ij"), -1) @ image.affine[:3, :3].T
        middle = place[heart].mean(0)
        corners = [place[i, j, k] for i in (12, -13) for j in (12, -13) for k in (4, -5)]
        far = max(corners, key=lambda corner: np.linalg.norm(corner - middle))
        for mark in (middle, far):
            values[np.linalg.norm(place - mark, axis=-1) < RADIUS_MM] = MARK_HU
        nibabel.save(nibabel.Nifti1Image(values, image.affine, image.header), folder / f"{case}.nii.gz")
    return folder


def spacing_of(scan):
    return [float(mm) for mm in nibabel.load(scan).header.get_zooms()][::-1]


def model_at(folder, thresholds, spacing, normalization=CT, structures=("heart", "spleen"), patch=(16, 48, 48)):
    """Voxels above a threshold of the normalised value are the label: of those it is above, the first."""
    nnunet_model(folder, patch, spacing, structures, folds=1)
    slopes = [10.0 ** (len(thresholds) - n) for n in range(len(thresholds))]
    weight = np.array([0, *slopes], np.float32).reshape(-1, 1, 1, 1, 1)
    bias = np.array([0, *[-slope * at for slope, at in zip(slopes, thresholds)]], np.float32)
    onnx.save(model_of([helper.make_node("Conv", ["image", "w", "b"], ["logits"])], {"image": [1, 1, *patch]},
                       {"logits": [1, len(thresholds) + 1, *patch]}, {"w": weight, "b": bias}), folder / "organs_fold_0.onnx")
    model = json.loads((folder / "model.json").read_text())
    model["files"] = [entry_of(folder, "organs_fold_0.onnx")]
    write_json(folder, model)
    changed(folder, normalization=normalization)
    return folder


def segment(scan, model, out, *options, expect=0):
    radgenome("segment", "--ct", scan, "--model", model, "-o", out, *options, expect=expect)
    if expect:
        return None
    record, = (json.loads(file.read_text()) for file in out.glob("*.json"))
    assert list(SCHEMA.iter_errors(record)) == []
    return record, np.asarray(nibabel.load(next(out.glob("*.nii.gz"))).dataobj)


def inside(labels, record):
    """The labels, 0 beside the box that was looked at."""
    begin, end = record["looked_at"][0]["box_ijk"]
    box = tuple(slice(*ends) for ends in zip(begin, end))
    kept = np.zeros_like(labels)
    kept[box] = labels[box]
    assert 0 < labels[box].size < 0.8 * labels.size
    return kept


@pytest.mark.parametrize("case,normalization,thresholds", [
    ("synth_0001", CT, (3.0, 0.4)), ("synth_0002", CT, (3.0, 0.4)), ("synth_0002", Z_SCORE, (3.2, 1.4)),
    ("synth_0001", Z_SCORE | {"only_where_not_zero": True}, (3.2, 1.4))],
    ids=["turned", "turned otherwise", "by the values of the whole scan", "where they are not zero"])
def test_a_box_gives_what_the_whole_scan_gives_there(tmp_path, scans, case, normalization, thresholds):
    """Bit for bit where nothing is resampled. The label that was not asked for would be cut: it is not told."""
    scan = scans / f"{case}.nii.gz"
    model = model_at(tmp_path / "model", thresholds, spacing_of(scan), normalization)
    record, labels = segment(scan, model, tmp_path / "box", "--structures", "heart")
    whole_record, whole = segment(scan, model, tmp_path / "whole", "--structures", "heart", "--whole-scan")
    every = segment(scan, model, tmp_path / "every")[1]
    assert "looked_at" not in whole_record
    assert np.array_equal(whole, np.where(every == 1, 1, 0)) and (every == 2).sum() > 1000
    assert np.array_equal(labels, inside(whole, record))
    assert 500 < (labels == 1).sum() < 0.8 * (whole == 1).sum()  # the second mark lies elsewhere
    label, = record["labels"]
    assert label["structure"] == "heart" and label["voxels"] == (labels == 1).sum()
    assert label["confidence"] == pytest.approx(whole_record["labels"][0]["confidence"], abs=1e-3)


def test_a_box_on_another_grid_gives_nearly_the_same(tmp_path, scans):
    scan = scans / "synth_0001.nii.gz"
    model = model_at(tmp_path / "model", (2.0, 0.4), (2.7, 2.3, 1.9))
    record, labels = segment(scan, model, tmp_path / "box", "--structures", "heart")
    whole = inside(segment(scan, model, tmp_path / "whole", "--whole-scan", "--structures", "heart")[1], record)
    assert 2 * (labels & whole).sum() / (labels.sum() + whole.sum()) > 0.97


def windows_of(scan, model, out, *options):
    """Of each part, as a terminal is told."""
    ours, its = pty.openpty()
    process = subprocess.Popen([PROGRAM, "segment", "--ct", scan, "--model", model, "-o", out, *options], stderr=its, stdout=its)
    os.close(its)
    said = b""
    try:
        while part := os.read(ours, 65536):
            said += part
    except OSError:  # how Linux says that the other end is closed
        pass
    os.close(ours)
    assert process.wait() == 0
    return int(re.search(rb"window 1 of (\d+)", said)[1])


def test_fewer_windows_are_run(tmp_path, scans):
    scan = scans / "synth_0001.nii.gz"
    model = model_at(tmp_path / "model", (3.0, 0.4), spacing_of(scan))
    all_windows = windows_of(scan, model, tmp_path / "whole", "--structures", "heart", "--whole-scan")
    assert windows_of(scan, model, tmp_path / "box", "--structures", "heart") < 0.6 * all_windows
    # Where one window holds the scan, none can be saved.
    patch = [80, 240, 240]
    changed(model, patch=patch)
    onnx_patch(model, patch)
    record, _ = segment(scan, model, tmp_path / "large", "--structures", "heart")
    assert record["looked_at"] == [{"part": "organs", "whole_scan": {"reason": "saves_no_window"}}]


def onnx_patch(folder, patch):
    """Lets the network take windows of that size."""
    path = folder / "organs_fold_0.onnx"
    network = onnx.load(path)
    for value in (*network.graph.input, *network.graph.output):
        for dim, size in zip(value.type.tensor_type.shape.dim[2:], patch):
            dim.dim_value = size
    onnx.save(network, path)
    model = json.loads((folder / "model.json").read_text())
    write_json(folder, model | {"files": [entry_of(folder, path.name)]})


@pytest.mark.parametrize("thresholds,reason", [((0.4, 5.0), "cut_by_the_box"), ((6.5, 0.4), "nothing_in_the_box")])
def test_what_a_box_cuts_or_does_not_show_is_looked_for_in_the_whole_scan(tmp_path, scans, thresholds, reason):
    scan = scans / "synth_0002.nii.gz"
    model = model_at(tmp_path / "model", thresholds, spacing_of(scan))
    record, labels = segment(scan, model, tmp_path / "box", "--structures", "heart")
    whole_record, whole = segment(scan, model, tmp_path / "whole", "--structures", "heart", "--whole-scan")
    assert record["looked_at"] == [{"part": "organs", "whole_scan": {"reason": reason, "structure": "heart"}}]
    assert np.array_equal(labels, whole) and record["labels"] == whole_record["labels"]


def test_where_the_atlas_knows_no_place_the_whole_scan_is_looked_at(tmp_path, scans):
    scan = scans / "synth_0001.nii.gz"
    model = model_at(tmp_path / "model", (3.0, 0.4), spacing_of(scan), structures=("pulmonary artery", "urinary bladder"))
    for structure, reason in (("pulmonary artery", "not_in_atlas"), ("urinary bladder", "outside_the_scan")):
        record, labels = segment(scan, model, tmp_path / structure, "--structures", structure)
        assert record["looked_at"] == [{"part": "organs", "whole_scan": {"reason": reason, "structure": structure}}]
        assert labels.any()


def test_noise_and_a_small_scan_are_looked_at_as_a_whole(tmp_path):
    model = model_at(tmp_path / "model", (0.4, 5.0), (3.5, 3.0, 2.0), patch=(12, 16, 16))
    scan_at(tmp_path / "small.nii.gz", (33, 31, 10), (2.0, 3.0, 3.5))
    rng = np.random.default_rng(1)
    noise = nibabel.Nifti1Image(rng.integers(-1000, 1000, (60, 50, 40)).astype(np.int16), np.diag([4, 4.5, 5, 1]))
    noise.header["xyzt_units"] = 2
    nibabel.save(noise, tmp_path / "noise.nii.gz")
    for name, reasons in (("small", {"scan_too_small"}), ("noise", {"no_anatomy_found", "no_lung_and_no_bone", "atlas_does_not_fit"})):
        record, labels = segment(tmp_path / f"{name}.nii.gz", model, tmp_path / name, "--structures", "heart")
        whole = segment(tmp_path / f"{name}.nii.gz", model, tmp_path / f"{name} whole", "--structures", "heart", "--whole-scan")[1]
        looked_at, = record["looked_at"]
        assert looked_at["whole_scan"]["reason"] in reasons
        assert np.array_equal(labels, whole) and labels.any()


def test_each_part_gets_the_box_of_what_it_gives(tmp_path, scans):
    scan = scans / "synth_0001.nii.gz"
    model = model_at(tmp_path / "model", (3.0, 0.4), spacing_of(scan))
    description = json.loads((model / "model.json").read_text())
    other = json.loads(json.dumps(description["parts"][0])) | {"name": "others"}
    other["labels"] = [{"value": 1, "name": "a", "structure": "aorta"}, {"value": 2, "name": "b", "structure": "pulmonary artery"}]
    write_json(model, description | {"parts": [description["parts"][0], other]})
    record, _ = segment(scan, model, tmp_path / "out", "--structures", "heart,pulmonary artery")
    organs, others = record["looked_at"]
    assert "box_ijk" in organs
    assert others == {"part": "others", "whole_scan": {"reason": "not_in_atlas", "structure": "pulmonary artery"}}
    assert [label["name"] for label in record["labels"]] == ["label 1", "b"]


def test_the_options_count_among_what_makes_a_result_up_to_date(tmp_path, scans):
    scan = scans / "synth_0001.nii.gz"
    model = model_at(tmp_path / "model", (3.0, 0.4), spacing_of(scan))

    def run(*options):
        return radgenome("segment", "--ct", scan, "--model", model, "-o", tmp_path / "out", "--structures", "heart", *options).stdout

    assert "1 scans segmented" in run()
    assert "0 scans segmented, 1 up to date already" in run()
    made = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    (tmp_path / "out" / ".synth_0001.made_of").unlink()
    assert "1 scans segmented" in run("--threads", "3")  # which is none of them
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == made
    assert "1 scans segmented" in run("--whole-scan")
    assert "0 scans segmented, 1 up to date already" in run("--whole-scan")
    # Networks are neither read nor loaded where there is nothing to do.
    network = model / "organs_fold_0.onnx"
    network.write_bytes(b"x" * network.stat().st_size)
    assert "0 scans segmented, 1 up to date already" in run("--whole-scan")
    assert "wrong_hash" in radgenome("segment", "--ct", scan, "--model", model, "-o", tmp_path / "out", expect=1).stderr


def test_masks_of_a_data_set_come_from_the_box_too(tmp_path, scans):
    scan = scans / "synth_0002.nii.gz"
    model = model_at(tmp_path / "model", (3.0, 0.4), spacing_of(scan))
    record, labels = segment(scan, model, tmp_path / "out", "--structures", "heart")
    radgenome("run", "--ct", scan, "--model", model, "--structures", "heart", "-o", tmp_path / "dataset")
    made, = (json.loads(file.read_text()) for file in (tmp_path / "dataset").glob("cases/*/structures.json"))
    entries = {entry["structure"]: entry for entry in made["structures"]}
    assert entries["heart"]["voxels"] == labels.sum() == record["labels"][0]["voxels"]
    assert entries["spleen"]["state"] == "not_requested" and entries["spleen"]["reason"]


def test_sat_looks_at_a_box_of_its_own_grid(tmp_path, scans):
    """Values are normalised as those of the whole scan, so that nothing changes within the box."""
    scan = scans / "synth_0002.nii.gz"
    model = tmp_path / "sat"
    patch = (64, 64, 32)
    description = sat_model(model, patch, query_width=2, width=2, structures=("heart", "spleen"))
    weight = np.zeros((2, 3, 1, 1, 1), np.float32)
    weight[0, 0] = 1
    onnx.save(model_of([helper.make_node("Conv", ["image", "w", "b"], ["pixel"]),
                        helper.make_node("GlobalAveragePool", ["pixel"], ["pooled"]),
                        helper.make_node("Flatten", ["pooled"], ["memory"])],
                       {"image": [1, 3, *patch]}, {"memory": [1, 2], "pixel": [1, 2, *patch]},
                       {"w": weight, "b": np.array([0, 1], np.float32)}), model / "vision.onnx")
    onnx.save(model_of([helper.make_node("Mul", ["memory", "zero"], ["nothing"]),
                        helper.make_node("Add", ["queries", "nothing"], ["mask_embed"])],
                       {"memory": [1, 2], "queries": ["n", 2]}, {"mask_embed": ["n", 2]}, {"zero": np.zeros(1, np.float32)}),
              model / "decoder.onnx")
    np.array([[40, -106], [10, 0]], "<f4").tofile(model / "queries.f32")  # above 2.65; above the mean
    files = [entry_of(model, name) for name in ("vision.onnx", "decoder.onnx", "queries.f32")]
    write_json(model, description | {"files": files})
    record, labels = segment(scan, model, tmp_path / "box", "--structures", "heart")
    whole = segment(scan, model, tmp_path / "whole", "--structures", "heart", "--whole-scan")[1]
    assert np.array_equal(labels, inside(whole, record))
    assert 500 < labels.astype(bool).sum() < 0.8 * whole.astype(bool).sum()
