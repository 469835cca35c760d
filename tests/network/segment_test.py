# SPDX-License-Identifier: Apache-2.0
"""`radgenome segment` and `radgenome run --model` as users meet them."""
import json
import os
import signal
import subprocess
import time

import nibabel
import numpy as np
import pytest
from jsonschema import Draft202012Validator

from conftest import PROGRAM, ROOT, radgenome
from nnunet_test import changed, scan_at
from onnx_networks import ONNXRUNTIME, nnunet_model, sat_model, write_json

SCHEMA = Draft202012Validator(json.loads((ROOT / "docs/schemas/segmentation.schema.json").read_text()))


@pytest.fixture
def work(tmp_path):
    """Three scans and a model."""
    (tmp_path / "scans").mkdir()
    for n in range(3):
        scan_at(tmp_path / "scans" / f"scan_{n}.nii.gz", (33 + n, 31, 27), (2.0, 3.0, 3.5), seed=n)
    nnunet_model(tmp_path / "model", (12, 16, 24), (2.9, 2.2, 1.7), folds=1)
    return tmp_path


def segment(work, *options, scans="scans", expect=0):
    return radgenome("segment", "--ct", work / scans, "--model", work / "model", "-o", work / "out", *options, expect=expect)


def labels_of(work, name):
    return np.asarray(nibabel.load(work / "out" / f"{name}.nii.gz").dataobj)


def test_the_record_says_what_the_numbers_are(work):
    segment(work)
    for n in range(3):
        record = json.loads((work / "out" / f"scan_{n}.json").read_text())
        assert list(SCHEMA.iter_errors(record)) == []
        labels, image = labels_of(work, f"scan_{n}"), nibabel.load(work / "scans" / f"scan_{n}.nii.gz")
        assert labels.shape == image.shape
        voxel_ml = abs(np.linalg.det(image.affine[:3, :3])) / 1000
        assert [label["name"] for label in record["labels"]] == ["label 1", "label 2", "label 3"]
        assert [label.get("structure") for label in record["labels"]] == ["spleen", "heart", None]
        for label in record["labels"]:
            assert label["voxels"] == (labels == label["value"]).sum()
            assert label["volume_ml"] == pytest.approx(label["voxels"] * voxel_ml, rel=1e-5)
    assert record["engine"].startswith("OpenVINO")


def test_a_second_run_leaves_alone_what_is_there_and_another_model_does_not(work):
    segment(work)
    before = {file.name: file.stat().st_mtime_ns for file in (work / "out").iterdir()}
    assert "0 scans segmented, 3 up to date already, 0 failed" in segment(work).stdout
    assert {file.name: file.stat().st_mtime_ns for file in (work / "out").iterdir()} == before
    scan_at(work / "scans" / "scan_1.nii.gz", (30, 31, 27), (2.0, 3.0, 3.5), seed=9)
    assert "1 scans segmented, 2 up to date already" in segment(work).stdout
    changed(work / "model", step=0.75)
    assert "3 scans segmented, 0 up to date already" in segment(work).stdout


def test_any_number_of_threads_gives_the_same_bytes(work):
    made = []
    for threads in (1, 2, 5):
        segment(work, "--threads", threads)
        made.append([(work / "out" / f"scan_{n}{end}").read_bytes() for n in range(3) for end in (".nii.gz", ".json")])
        for mark in (work / "out").glob(".*"):
            mark.unlink()
    assert made[0] == made[1] == made[2]


def test_a_bad_scan_does_not_stop_the_queue(work):
    whole = (work / "scans" / "scan_1.nii.gz").read_bytes()
    (work / "scans" / "scan_1.nii.gz").write_bytes(whole[:len(whole) // 2])
    done = segment(work, expect=3)
    assert "2 scans segmented, 0 up to date already, 1 failed" in done.stdout
    error = json.loads((work / "out" / "scan_1.error.json").read_text())
    assert error["code"] == "truncated_gzip" and error["code"] in done.stderr
    assert not (work / "out" / "scan_1.nii.gz").exists()
    (work / "scans" / "scan_1.nii.gz").write_bytes(whole)
    assert "1 scans segmented, 2 up to date already, 0 failed" in segment(work).stdout
    assert not (work / "out" / "scan_1.error.json").exists()


def test_a_scan_that_does_not_fit_in_memory_is_an_error_of_its_own(work):
    """Of which the model's spacing would make a million million voxels."""
    changed(work / "model", spacing_mm=[0.03, 0.02, 0.02])
    scan_at(work / "scans" / "scan_0.nii.gz", (300, 300, 4), (3.0, 3.0, 3.0))
    for n in (1, 2):
        (work / "scans" / f"scan_{n}.nii.gz").unlink()
    done = segment(work, expect=3)
    error = json.loads((work / "out" / "scan_0.error.json").read_text())
    assert error["code"] == "out_of_memory" and "GB" in error["sentence"], done.stderr


def test_only_the_parts_that_give_a_structure_run(work):
    model = json.loads((work / "model" / "model.json").read_text())
    other = json.loads(json.dumps(model["parts"][0])) | {"name": "vessels"}
    other["labels"] = [{"value": 1, "name": "aorta", "structure": "aorta"}, {"value": 2, "name": "b"}, {"value": 3, "name": "c"}]
    write_json(work / "model", model | {"parts": [model["parts"][0], other]})

    def found(*options):
        segment(work, *options)
        return [(label["part"], label["value"]) for label in json.loads((work / "out" / "scan_0.json").read_text())["labels"]]

    every = [(part, value) for part in ("organs", "vessels") for value in (1, 2, 3)]
    assert [part for part, _ in found()] == [part for part, _ in every]
    assert found("--structures", "aorta") == [("vessels", 1)]
    assert found("--structures", "heart,spleen") == [("organs", 1), ("organs", 2)]
    assert found("--structures", "heart", "--whole-scan") == [("organs", 2)]  # and what was not asked for is not told
    assert set(np.unique(labels_of(work, "scan_0"))) == {0, 2}
    assert "not_in_model" in segment(work, "--structures", "liver", expect=1).stderr


def test_regions_may_overlap_and_the_label_map_shows_the_last(work):
    regions = [{"value": value, "name": f"region {value}"} for value in (1, 2, 3, 4)]
    changed(work / "model", region_order=[2, 1, 3, 4], labels=regions)
    segment(work)
    labels = labels_of(work, "scan_0")
    record = json.loads((work / "out" / "scan_0.json").read_text())
    assert [label["value"] for label in record["labels"]] == [2, 1, 3, 4]
    shown = {label["value"]: int((labels == label["value"]).sum()) for label in record["labels"]}
    voxels = {label["value"]: label["voxels"] for label in record["labels"]}
    assert shown[4] == voxels[4]  # nothing lies over the last
    assert all(shown[value] <= voxels[value] for value in shown) and sum(shown.values()) < sum(voxels.values())


@pytest.mark.parametrize("spoil,code", [
    (lambda model: (model / "organs_fold_0.onnx").unlink(), "missing_file"),
    (lambda model: (model / "organs_fold_0.onnx").write_bytes(b"x" * (model / "organs_fold_0.onnx").stat().st_size), "wrong_hash"),
    (lambda model: (model / "model.json").write_text("{"), "bad_model"),
    (lambda model: changed(model, patch=[12, 16, 28]), "bad_model"),
])
def test_a_bad_model_is_refused_before_any_scan_is_read(work, spoil, code):
    spoil(work / "model")
    done = segment(work, expect=1)
    assert code in done.stderr and not (work / "out").exists()


def test_an_interruption_leaves_whole_files_and_the_next_run_goes_on(work):
    for n in range(12):
        scan_at(work / "scans" / f"more_{n:02}.nii.gz", (80, 80, 60), (2.0, 3.0, 3.5), seed=n)
    command = [PROGRAM, "segment", "--ct", work / "scans", "--model", work / "model", "-o", work / "out"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not list((work / "out").glob("*.json")) and process.poll() is None:
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130 and "goes on where it stopped" in said
    done = sorted(file.stem for file in (work / "out").glob("*.json"))
    assert 0 < len(done) < 15
    for name in done:
        labels_of(work, name)
    assert f"{15 - len(done)} scans segmented, {len(done)} up to date already" in segment(work).stdout


def test_masks_of_a_data_set_come_from_the_model(work):
    segment(work)
    radgenome("run", "--ct", work / "scans", "--model", work / "model", "-o", work / "dataset")
    for n in range(3):
        labels = labels_of(work, f"scan_{n}")
        structures = json.loads((work / "dataset" / "cases" / f"scan_{n}" / "structures.json").read_text())
        entries = {entry["structure"]: entry for entry in structures["structures"]}
        said = {label.get("structure"): label for label in json.loads((work / "out" / f"scan_{n}.json").read_text())["labels"]}
        for value, structure in enumerate(["spleen", "heart"], 1):
            entry = entries[structure]
            assert entry.get("voxels", 0) == (labels == value).sum()
            if entry["state"] == "present":
                assert entry["source"] == {"backend": "network", "model": "model", "label": f"label {value}"}
                assert entry["confidence"] == said[structure]["confidence"]
                assert entry["entropy_bits"] == said[structure]["entropy_bits"]
        assert structures["made_by"]["inputs"]["model"].startswith("sha256:")
    again = radgenome("run", "--ct", work / "scans", "--model", work / "model", "-o", work / "dataset")
    assert "3 of them up to date already" in again.stdout
    other = radgenome("run", "--ct", work / "scans", "--model", work / "model", "--mirror", "-o", work / "dataset")
    assert "0 of them up to date already" in other.stdout


ON_ONNXRUNTIME = ["--engine", "onnxruntime", "--engine-library", ONNXRUNTIME]


def test_both_engines_give_the_same_labels(work):
    segment(work)
    made = [labels_of(work, f"scan_{n}") for n in range(3)]
    assert "3 scans segmented, 0 up to date already" in segment(work, *ON_ONNXRUNTIME).stdout
    record = json.loads((work / "out" / "scan_0.json").read_text())
    assert list(SCHEMA.iter_errors(record)) == []
    assert record["engine"].startswith("ONNX Runtime 1.") and record["engine"].endswith(" CPU f32")
    for n in range(3):
        assert np.array_equal(labels_of(work, f"scan_{n}"), made[n])
    assert "0 scans segmented, 3 up to date already" in segment(work, *ON_ONNXRUNTIME).stdout
    assert "3 scans segmented, 0 up to date already" in segment(work).stdout


def test_both_engines_give_the_same_labels_of_sat(work):
    """Its decoder takes any number of queries."""
    sat_model(work / "sat")
    made = []
    for options in ([], ON_ONNXRUNTIME):
        radgenome("segment", "--ct", work / "scans", "--model", work / "sat", "-o", work / "out", *options)
        made.append([labels_of(work, f"scan_{n}") for n in range(3)])
    for ours, other in zip(*made):
        assert ours.any() and np.array_equal(ours, other)


@pytest.mark.skipif(os.path.exists("/dev/nvidia0"), reason="there is a GPU")
def test_without_a_gpu_the_cpu_computes_and_says_so_once(work):
    segment(work, *ON_ONNXRUNTIME)
    done = segment(work, *ON_ONNXRUNTIME, "--device", "cuda")
    assert done.stderr.count("CUDA cannot be used") == 1 and len(done.stderr.splitlines()) == 1
    assert "0 scans segmented, 3 up to date already" in done.stdout  # it is the same result
    done = radgenome("run", "--ct", work / "scans", "--model", work / "model", "-o", work / "dataset", *ON_ONNXRUNTIME, "--device", "cuda:1")
    assert done.stderr.count("CUDA cannot be used") == 1
    done = radgenome("models", work / "model", "--check", *ON_ONNXRUNTIME, "--device", "cuda")
    assert done.stderr.count("CUDA cannot be used") == 1 and "whole" in done.stdout


@pytest.mark.parametrize("options,expect,words", [
    (["--engine", "onnxruntime"], 1, "--engine-library"),
    (["--engine-library", ONNXRUNTIME], 1, "--engine onnxruntime alone"),
    (["--device", "cuda"], 1, "OpenVINO computes on the CPU alone"),
    (["--device", "gpu"], 2, "give cpu, cuda, or cuda:1"),
    (["--device", "cuda:-1"], 2, "give cpu, cuda, or cuda:1"),
    (["--device", "cuda:1x"], 2, "give cpu, cuda, or cuda:1"),
    ([*ON_ONNXRUNTIME, "--precision", "bf16"], 1, "f32 alone"),
    (["--engine", "onnxruntime", "--engine-library", "/nowhere/libonnxruntime.so"], 1, "no_engine"),
    (["--engine", "tensorrt"], 2, "onnxruntime"),
])
def test_engines_and_devices_that_are_none_are_refused_before_any_scan_is_read(work, options, expect, words):
    assert words in segment(work, *options, expect=expect).stderr
    assert not (work / "out").exists()
