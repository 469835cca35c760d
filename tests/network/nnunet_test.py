# SPDX-License-Identifier: Apache-2.0
"""nnU-Net's arithmetic beside NumPy, SciPy and scikit-image; whole predictions beside onnxruntime in their middle."""
import json
import subprocess

import nibabel
import numpy as np
import onnxruntime
import pytest
from scipy.special import expit, softmax

import nnunet_reference as reference
from conftest import radgenome
from onnx_networks import BUILD, nnunet_model, write_json


def tool(*arguments):
    done = subprocess.run([BUILD / "bin" / "nnunet_tool", *map(str, arguments)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout else None


def oblique(spacing):
    """An affine whose axes run along none of the world's, far from its origin; x grows to the left."""
    a, b = np.deg2rad(11), np.deg2rad(-7)
    turn = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    tilt = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    affine = np.eye(4)
    affine[:3, :3] = turn @ tilt @ np.diag([-1, 1, 1]) @ np.diag(spacing)
    affine[:3, 3] = 213, -87, 1403
    return affine


def scan_at(path, size, spacing, seed=1, border=0):
    """Smooth tissue with noise; returns it as z, y, x. Outermost voxels are exactly 0 HU where there is a border."""
    rng = np.random.default_rng(seed)
    x, y, z = np.meshgrid(*[np.linspace(-1, 1, n) for n in size], indexing="ij")
    values = 700 * np.cos(3 * x + y) * np.cos(2 * y - z) * np.cos(2.5 * z) - 300 + rng.normal(0, 40, size)
    values = values.astype(np.int16)
    values[values == 0] = 1
    if border:
        frame = np.zeros_like(values)
        frame[border:-border, border + 1:, 2:-border] = values[border:-border, border + 1:, 2:-border]
        frame[size[0] // 2, size[1] // 2, size[2] // 2] = 0  # a hole, which is filled
        values = frame
    image = nibabel.Nifti1Image(values, oblique(spacing))
    image.header["xyzt_units"] = 2
    nibabel.save(image, path)
    return values.transpose(2, 1, 0), [float(s) for s in image.header.get_zooms()][::-1]


def changed(model_folder, **changes):
    model = json.loads((model_folder / "model.json").read_text())
    model["parts"][0] |= changes
    write_json(model_folder, model)
    return model["parts"][0]


SIZE = (37, 29, 23)
Z_SCORE = {"scheme": "z_score", "only_where_not_zero": False}
CASES = {
    "finer": ((2.0, 3.0, 4.0), {"spacing_mm": [2.9, 2.2, 1.7]}),
    "coarser": ((0.8, 0.7, 1.3), {"spacing_mm": [1.9, 1.5, 1.1]}),
    "as it is": ((2.0, 1.0, 3.0), {"spacing_mm": [3.0, 1.0, 2.0]}),
    "thick slices of the scan": ((0.9, 0.8, 5.0), {"spacing_mm": [3.0, 1.1, 1.2]}),
    "thick slices of the network": ((2.0, 2.1, 2.4), {"spacing_mm": [8.0, 1.5, 1.6]}),
    "two thick axes": ((0.9, 5.0, 5.0), {"spacing_mm": [3.0, 3.1, 1.2]}),
    "never apart": ((0.9, 0.8, 5.0), {"spacing_mm": [3.0, 1.1, 1.2], "asked": False}),
    "always apart": ((1.9, 2.8, 2.1), {"spacing_mm": [3.0, 1.1, 1.2], "asked": True}),
    "transposed": ((2.0, 3.0, 4.0), {"spacing_mm": [2.9, 2.2, 1.7], "transpose_forward": [1, 2, 0]}),
    "linear": ((2.0, 3.0, 4.0), {"spacing_mm": [2.9, 2.2, 1.7], "order": 1}),
    "by its own values": ((2.0, 3.0, 4.0), {"spacing_mm": [2.9, 2.2, 1.7], "normalization": Z_SCORE}),
    "within what is not zero": ((2.0, 3.0, 4.0), {"spacing_mm": [2.9, 2.2, 1.7],
                                                  "normalization": Z_SCORE | {"only_where_not_zero": True}}),
    "slice by slice": ((1.1, 1.3, 4.0), {"spacing_mm": [0, 1.7, 0.9], "patch": [1, 16, 24]}),
}


def made_case(folder, name):
    """Scan, its spacing and the part of a model of one of CASES."""
    spacing, changes = CASES[name]
    changes = dict(changes)
    asked, order = changes.pop("asked", None), changes.pop("order", 3)
    nnunet_model(folder / "model", patch=changes.get("patch", (12, 16, 24)), spacing=changes["spacing_mm"], folds=1)
    resampling = {"data": {"order": order, "order_z": 0, "separate_z": asked},
                  "probabilities": {"order": 1, "order_z": 0, "separate_z": asked}}
    part = changed(folder / "model", **changes, resampling=resampling)
    scan, spacing = scan_at(folder / "scan.nii.gz", SIZE, spacing, border=3)
    return scan, spacing, part


@pytest.mark.parametrize("name", CASES)
def test_a_scan_becomes_what_scikit_image_makes_of_it(tmp_path, name):
    scan, spacing, part = made_case(tmp_path, name)
    truth, crop, _, _ = reference.preprocessed(scan, spacing, part)
    said = tool("preprocess", tmp_path / "model", tmp_path / "scan.nii.gz", tmp_path / "made")
    assert said["crop_begin"] == [axis.start for axis in crop]
    assert said["crop_shape"] == [axis.stop - axis.start for axis in crop] != [SIZE[2 - a] for a in part["transpose_forward"]]
    assert said["shape"] == list(truth.shape)
    made = np.fromfile(tmp_path / "made", np.float32).reshape(truth.shape)
    assert np.abs(made - truth).max() < 1e-5


def smooth_logits(shape, channels, seed):
    """Blobs with flat tops and long tails, in steps coarse enough that classes tie."""
    rng = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(*[np.linspace(0, 1, n) for n in shape], indexing="ij"))
    logits = np.empty((channels, *shape))
    for one in logits:
        middle, width = rng.uniform(0, 1, 3), rng.uniform(0.1, 0.5)
        one[:] = 12 * np.exp(-((grid - middle[:, None, None, None]) ** 2).sum(0) / width**2) - rng.uniform(3, 6)
    return np.round(logits * 8) / 8 + rng.choice([0, 0, 1 / 64], logits.shape)


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("regions", [[], [2, 1, 3]], ids=["classes", "regions"])
def test_labels_are_those_of_scikit_image_bit_for_bit(tmp_path, name, regions):
    scan, spacing, part = made_case(tmp_path, name)
    if regions:
        part = changed(tmp_path / "model", region_order=regions, channels=3)
    image, crop, now, new = reference.preprocessed(scan, spacing, part)
    logits = smooth_logits(image.shape, part["channels"], 3).astype(np.float16)
    logits.tofile(tmp_path / "logits")
    said = tool("export", tmp_path / "model", tmp_path / "scan.nii.gz", tmp_path / "logits", tmp_path / "labels.nii.gz")
    truth = reference.exported(logits, part, crop, scan.shape, now, new)
    made = nibabel.load(tmp_path / "labels.nii.gz")
    assert np.array_equal(np.asarray(made.dataobj).transpose(2, 1, 0), truth)
    assert set(np.unique(truth)) == {0, 1, 2, 3}
    assert np.allclose(made.affine, nibabel.load(tmp_path / "scan.nii.gz").affine, atol=1e-5)
    require_confidence(said["confidence"], logits.astype(np.float64), regions)


def require_confidence(said, logits, regions):
    share = expit(logits) if regions else softmax(logits, 0)
    for channel, one in enumerate(said):
        if regions:
            where = logits[channel] > 0
            p = share[channel][where]
            entropy = -p * np.log2(p) - (1 - p) * np.log2(1 - p)
        else:
            where = logits.argmax(0) == channel
            p = share[channel][where]
            entropy = -(share * np.log2(share)).sum(0)[where]
        assert one["voxels"] == where.sum() > 0
        assert one["probability"] == pytest.approx(p.mean(), rel=1e-5)
        assert one["entropy_bits"] == pytest.approx(entropy.mean(), rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("patch", [(24, 32, 40), (64, 64, 64), (20, 28), (5, 7, 9)])
def test_windows_weigh_as_scipys_gaussian(tmp_path, patch):
    tool("weights", *((1, *patch) if len(patch) == 2 else patch), tmp_path / "weights")
    made = np.fromfile(tmp_path / "weights", np.float16)
    assert np.array_equal(made, reference.weights(patch).ravel())


def test_windows_begin_where_nnunets_do():
    assert tool("starts", 273, 64, 0.5) == [0, 30, 60, 90, 119, 149, 179, 209]  # as nnunetv2 was seen to do
    for length, patch, step in [(64, 64, 0.5), (65, 64, 0.5), (97, 64, 0.25), (200, 33, 0.75), (41, 32, 0.3)]:
        assert tool("starts", length, patch, step) == reference.starts(length, patch, step)


def networks_of(folder, part):
    sessions = [onnxruntime.InferenceSession(folder / name, providers=["CPUExecutionProvider"]) for name in part["networks"]]
    return [lambda window, session=session: session.run(None, {"image": window})[0] for session in sessions]


@pytest.mark.parametrize("mirror", [False, True], ids=["as it is", "mirrored"])
@pytest.mark.parametrize("patch", [(12, 16, 24), (64, 12, 16), (1, 16, 24)], ids=["3D", "higher than the scan", "2D"])
def test_a_whole_prediction_is_that_of_onnxruntime_in_nnunets_steps(tmp_path, patch, mirror):
    spacing = (0 if patch[0] == 1 else 2.9, 2.2, 1.7)
    nnunet_model(tmp_path / "model", patch, spacing)
    part = changed(tmp_path / "model", mirror_axes=[1, 2])
    (tmp_path / "scans").mkdir()
    scan, mm = scan_at(tmp_path / "scans" / "one.nii.gz", (33, 31, 27), (2.0, 3.0, 3.5))
    image, crop, now, new = reference.preprocessed(scan, mm, part)
    logits = reference.slid(image, part, networks_of(tmp_path / "model", part), mirror)
    truth = reference.exported(logits, part, crop, scan.shape, now, new)
    radgenome("segment", "--ct", tmp_path / "scans", "--model", tmp_path / "model", "-o", tmp_path / "out",
              *["--mirror"] * mirror)
    made = np.asarray(nibabel.load(tmp_path / "out" / "one.nii.gz").dataobj).transpose(2, 1, 0)
    assert len(np.unique(truth)) >= 3
    assert (made == truth).mean() > 0.9999  # the engines differ in the last bits, where logits all but tie
