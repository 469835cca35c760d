# SPDX-License-Identifier: Apache-2.0
"""SAT's arithmetic beside NumPy, SciPy and nibabel, with onnxruntime in its middle. What SAT's own code gives is compared in
bench/networks/sat_parity.py."""
import itertools
import json
import math
import subprocess

import nibabel
import numpy as np
import onnxruntime
import pytest
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial.transform import Rotation
from scipy.special import entr, expit

from conftest import radgenome
from onnx_networks import BUILD, sat_model

TARGET_MM = (1, 1, 3)  # of R, A, S


def tool(*arguments):
    done = subprocess.run([BUILD / "bin" / "sat_tool", *map(str, arguments)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def scan_at(path, size, spacing, axes="RAS", tilt=0.0):
    """Smooth tissue with noise in air, whose axes run along `axes`; size and spacing are of R, A, S."""
    rng = np.random.default_rng(4)
    r, a, s = np.meshgrid(*[np.linspace(-1, 1, n) for n in size], indexing="ij")
    values = 500 * np.cos(3 * r + a) * np.cos(2 * a - s) * np.cos(2.5 * s) + 100 + rng.normal(0, 30, size)
    values[(r + 0.1) ** 2 + a ** 2 + (s - 0.1) ** 2 > 0.9] = -1000
    turn = Rotation.from_euler("zxy", [tilt, tilt / 2, -tilt / 3]).as_matrix()
    affine = np.eye(4)
    affine[:3, :3] = turn @ np.diag(spacing)
    affine[:3, 3] = -120, 87, 403
    image = nibabel.Nifti1Image(values.astype(np.int16), affine)
    image.header["xyzt_units"] = 2
    transform = nibabel.orientations.ornt_transform(nibabel.io_orientation(affine), nibabel.orientations.axcodes2ornt(axes))
    nibabel.save(image.as_reoriented(transform), path)


class Reference:
    """A scan in SAT's steps."""

    def __init__(self, path):
        self.scan = nibabel.load(path)
        self.values = self.turned(np.asarray(self.scan.dataobj, np.float64))
        spacing = nibabel.as_closest_canonical(self.scan).header.get_zooms()
        self.steps = [wanted / float(own) for wanted, own in zip(TARGET_MM, spacing)]  # voxels a sample
        self.grid, self.origin = self.laid_out(nibabel.as_closest_canonical(self.scan).affine[:3, :3])
        places = np.meshgrid(*[first + np.arange(n) * step for first, n, step in zip(self.origin, self.grid, self.steps)],
                             indexing="ij")
        resampled = map_coordinates(self.values, places, order=1, mode="nearest").astype(np.float32)
        box = [np.flatnonzero((resampled > 0).any(tuple({0, 1, 2} - {axis}))) for axis in range(3)]
        self.begin = [int(axis[0]) for axis in box]
        clipped = np.clip(resampled[tuple(slice(axis[0], axis[-1] + 1) for axis in box)], -500, 1000).astype(np.float64)
        self.image = (clipped - clipped.mean()) / clipped.std()

    def laid_out(self, axes):
        """Extent, and where the first sample lies in voxels, as MONAI's Spacing has them."""
        squared = axes @ np.linalg.inv(np.linalg.cholesky(axes.T @ axes).T) @ np.diag(TARGET_MM)
        corners = np.array(list(itertools.product(*[(0, n - 1) for n in self.values.shape]))).T
        seen = np.linalg.solve(squared, axes) @ corners
        grid = np.round(np.ptp(seen, axis=1) + 1).astype(int)
        if (seen - seen[:, :1]).min() >= -1e-8:
            return grid.tolist(), np.zeros(3)
        return grid.tolist(), (np.array(self.values.shape) - grid * self.steps) / 2  # middle on middle

    def turned(self, array):
        return nibabel.apply_orientation(array, nibabel.io_orientation(self.scan.affine))

    def probabilities(self, folder):
        """Of all queries, the mean over windows."""
        sat = json.loads((folder / "model.json").read_text())["sat"]
        vision, decoder = (onnxruntime.InferenceSession(folder / sat[name]) for name in ("vision", "decoder"))
        queries = np.fromfile(folder / sat["queries"], "<f4").reshape(-1, sat["query_width"])
        patch, shape = sat["patch"], self.image.shape
        weights = weights_of(patch)
        sums, counted = np.zeros((len(queries), *shape)), np.zeros(shape)
        for begin in itertools.product(*[starts(n, size) for n, size in zip(shape, patch)]):
            at = tuple(slice(first, min(first + size, n)) for first, size, n in zip(begin, patch, shape))
            piece = self.image[at]
            window = np.zeros((1, 3, *patch), np.float32)
            inside = tuple(slice(0, n) for n in piece.shape)
            window[(slice(None), slice(None), *inside)] = piece
            memory, pixel = vision.run(["memory", "pixel"], {"image": window})
            embedded, = decoder.run(None, {"memory": memory, "queries": queries})
            logits = np.einsum("nc,cras->nras", embedded.astype(np.float64), pixel[0])
            sums[(slice(None), *at)] += (expit(logits) * weights)[(slice(None), *inside)]
            counted[at] += weights[inside]
        return sums / counted

    def masks(self, probabilities):
        """On the scan's own grid, which nibabel turns back."""
        shape = self.values.shape
        along = [(np.arange(n) - first) / step - begin
                 for n, first, step, begin in zip(shape, self.origin, self.steps, self.begin)]
        places = np.meshgrid(*along, indexing="ij")
        seen = np.logical_and.reduce([(place >= -0.5) & (place <= n - 0.5) for place, n in zip(places, self.image.shape)])
        back = nibabel.orientations.ornt_transform(nibabel.orientations.axcodes2ornt("RAS"),
                                                   nibabel.io_orientation(self.scan.affine))
        return [nibabel.apply_orientation((map_coordinates(one, places, order=1, mode="nearest") > 0.5) & seen, back)
                for one in probabilities]


def starts(length, patch):
    count = max(math.ceil(length / (patch // 2)) - 1, 1)
    return [max(0, min(n * (patch // 2), length - patch)) for n in range(count)]


def weights_of(patch):
    point = np.zeros(patch)
    point[tuple(size // 2 for size in patch)] = 1
    bell = gaussian_filter(point, [size / 8 for size in patch], mode="constant")
    halves = (bell / bell.max() * 10).astype(np.float16)
    halves[halves == 0] = halves[halves != 0].min()
    return halves.astype(np.float64)


CASES = {
    "as SAT has it": ((21, 23, 25), (1.4, 0.8, 2.0), "RAS", 0),
    "as most scans": ((21, 23, 25), (1.4, 0.8, 2.0), "LPS", 0),
    "from above": ((21, 23, 25), (1.4, 0.8, 2.0), "LPI", 0),
    "coronal": ((21, 23, 25), (1.4, 0.8, 2.0), "LSP", 0),
    "sagittal": ((24, 23, 25), (3.0, 0.8, 1.3), "AIL", 0),
    "oblique": ((21, 23, 25), (1.4, 0.8, 5.0), "LPS", 0.2),
    "oblique, from above": ((24, 22, 25), (1.6, 1.7, 4.0), "LPI", -0.17),
    "oblique, coronal": ((22, 23, 24), (1.3, 1.9, 2.0), "RIA", 0.11),
    "on its grid already": ((21, 23, 13), (1, 1, 3), "LAS", 0),
    "shorter than a window": ((7, 30, 25), (1.1, 0.9, 0.7), "PLS", 0),
}


@pytest.mark.parametrize("name", CASES)
def test_a_scan_becomes_what_scipy_makes_of_it(tmp_path, name):
    sat_model(tmp_path / "model")
    scan_at(tmp_path / "scan.nii.gz", *CASES[name])
    truth = Reference(tmp_path / "scan.nii.gz")
    said = tool("preprocess", tmp_path / "model", tmp_path / "scan.nii.gz", tmp_path / "made")
    assert said == {"grid": truth.grid, "crop_begin": truth.begin, "shape": list(truth.image.shape)}
    assert said["grid"] != said["shape"]
    made = np.fromfile(tmp_path / "made", "<f4").reshape(truth.image.shape)
    assert np.abs(made - truth.image).max() < 2e-5


def test_a_scan_without_anything_above_zero_is_kept_whole(tmp_path):
    sat_model(tmp_path / "model")
    nibabel.save(nibabel.Nifti1Image(np.full((6, 7, 8), -1000, np.int16), np.diag([1, 1, 3, 1])), tmp_path / "air.nii.gz")
    said = tool("preprocess", tmp_path / "model", tmp_path / "air.nii.gz", tmp_path / "made")
    assert said["shape"] == said["grid"] == [6, 7, 8]
    assert not np.fromfile(tmp_path / "made", "<f4").any()


def test_windows_begin_where_sats_do():
    assert tool("starts", 400, 288) == [0, 112]
    for length, patch in [(288, 288), (289, 288), (433, 288), (97, 96), (30, 96), (150, 96), (41, 7), (4, 1)]:
        assert tool("starts", length, patch) == (starts(length, patch) if patch > 1 else [0, 1, 2])


@pytest.mark.parametrize("name", CASES)
def test_masks_are_those_of_onnxruntime_in_sats_steps(tmp_path, name):
    model = sat_model(tmp_path / "model", structures=("spleen", "heart", "liver"))
    (tmp_path / "scans").mkdir()
    scan_at(tmp_path / "scans" / "one.nii.gz", *CASES[name])
    truth = Reference(tmp_path / "scans" / "one.nii.gz")
    expected = truth.probabilities(tmp_path / "model")
    said = tool("probabilities", tmp_path / "model", tmp_path / "scans" / "one.nii.gz", tmp_path / "made")
    assert said["shape"] == list(truth.image.shape)
    assert np.abs(np.fromfile(tmp_path / "made", "<f4").reshape(expected.shape) - expected).max() < 1e-4

    radgenome("segment", "--ct", tmp_path / "scans", "--model", tmp_path / "model", "-o", tmp_path / "out")
    masks = truth.masks(expected)
    label_map = np.zeros(truth.scan.shape, int)
    for value, mask in enumerate(masks, 1):
        label_map[mask] = value  # a later one over those before
    made = np.asarray(nibabel.load(tmp_path / "out" / "one.nii.gz").dataobj)
    assert set(np.unique(label_map)) >= {0, 3}
    assert (made == label_map).mean() > 0.999  # the engines differ in the last bits
    labels = json.loads((tmp_path / "out" / "one.json").read_text())["labels"]
    assert [label["structure"] for label in labels] == [label["structure"] for label in model["sat"]["labels"]]
    for label, mask, probability in zip(labels, masks, expected):
        p = probability[probability > 0.5]
        assert label["voxels"] == pytest.approx(mask.sum(), abs=3)
        assert label["confidence"] == pytest.approx(p.mean(), rel=1e-3)
        assert label["entropy_bits"] == pytest.approx((entr(p) + entr(1 - p)).mean() / np.log(2), rel=2e-3)


def test_more_queries_than_are_asked_at_once_and_masks_that_overlap(tmp_path):
    """Each query alone gives what it gives among all."""
    names = [f"structure {n}" for n in range(300)]
    folder = tmp_path / "model"
    model = sat_model(folder, structures=names)
    for label in model["sat"]["labels"]:
        if label["value"] not in (7, 290):
            del label["structure"]
    model["sat"]["labels"][7]["structure"], model["sat"]["labels"][290]["structure"] = "spleen", "heart"
    (folder / "model.json").write_text(json.dumps(model))
    (tmp_path / "scans").mkdir()
    scan_at(tmp_path / "scans" / "one.nii.gz", (20, 21, 22), (1, 1, 1), "LPS")

    def found(out, *options):
        radgenome("segment", "--ct", tmp_path / "scans", "--model", folder, "-o", tmp_path / out, *options)
        labels = json.loads((tmp_path / out / "one.json").read_text())["labels"]
        assert all(label["name"] == f"structure {label['value'] - 1}" for label in labels)
        return {label["name"]: label["voxels"] for label in labels}

    every = found("all", "--threads", 1)
    assert list(every) == names and sum(every.values()) > 20 * 21 * 22
    assert found("again", "--threads", 2) == every
    assert found("two", "--structures", "heart,spleen") == {name: every[name] for name in ("structure 7", "structure 290")}
    done = radgenome("segment", "--ct", tmp_path / "scans", "--model", folder, "-o", tmp_path / "no", "--structures", "liver",
                     expect=1)
    assert "not_in_model" in done.stderr


def test_masks_of_a_data_set_are_whole_where_they_overlap(tmp_path):
    sat_model(tmp_path / "model", structures=("spleen", "heart", "liver"))
    (tmp_path / "scans").mkdir()
    scan_at(tmp_path / "scans" / "one.nii.gz", *CASES["as most scans"])
    truth = Reference(tmp_path / "scans" / "one.nii.gz")
    masks = truth.masks(truth.probabilities(tmp_path / "model"))
    assert np.sum(masks, 0).max() > 1
    radgenome("run", "--ct", tmp_path / "scans", "--model", tmp_path / "model", "-o", tmp_path / "dataset")
    structures = json.loads((tmp_path / "dataset" / "cases" / "one" / "structures.json").read_text())["structures"]
    entries = {entry["structure"]: entry for entry in structures}
    for structure, mask in zip(("spleen", "heart", "liver"), masks):
        assert entries[structure]["voxels"] == pytest.approx(mask.sum(), abs=3)
        assert entries[structure]["source"] == {"backend": "network", "model": "model", "label": structure}
        assert 0.5 < entries[structure]["confidence"] <= 1
