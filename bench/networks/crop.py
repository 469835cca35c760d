# SPDX-License-Identifier: Apache-2.0
"""`radgenome segment --structures` on a box beside the same on the whole scan: windows, seconds and memory of each process, on a
real CT (../shared/data; says so where it is absent).

The network is as large as TotalSegmentator's parts (six stages, 31 million parameters, windows of 128 × 128 × 128 at 1.5 mm), with
random weights that count for nothing in its logits though all of its time is spent: a voxel is the label where it is above
2000 HU, as it is in a ball drawn in the middle of the structure's box."""
import json
import pathlib
import subprocess
import sys
import tempfile

import nibabel
import numpy as np
import onnx
from onnx import helper

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "network")]
from conftest import PROGRAM, SHARED  # noqa: E402
from onnx_networks import entry_of, model_of, nnunet_model, write_json  # noqa: E402
from whole import measured  # noqa: E402

CT = SHARED / "ct" / "lung_pet_ct_dx_A0001.nii.gz"
PATCH, SPACING, FEATURES = (128, 128, 128), (1.5, 1.5, 1.5), (32, 64, 128, 256, 320, 320)
STRUCTURES = ("heart", "left lung upper lobe")
MARK_HU, RADIUS_MM = 3000, 15


class Graph:
    """A plain U-Net of two convolutions a stage."""

    def __init__(self):
        self.nodes, self.weights, self.rng = [], {}, np.random.default_rng(1)

    def weight(self, *shape):
        name = f"w{len(self.weights)}"
        self.weights[name] = self.rng.normal(scale=(2 / np.prod(shape[1:])) ** 0.5, size=shape).astype(np.float32)
        return name

    def add(self, kind, *inputs, **attributes):
        made = f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [made], **attributes))
        return made

    def convolved(self, value, before, after, stride=1):
        made = self.add("Conv", value, self.weight(after, before, 3, 3, 3), pads=[1] * 6, strides=[stride] * 3)
        ones, zeros = f"o{len(self.weights)}", f"z{len(self.weights)}"
        self.weights |= {ones: np.ones(after, np.float32), zeros: np.zeros(after, np.float32)}
        return self.add("LeakyRelu", self.add("InstanceNormalization", made, ones, zeros), alpha=0.01)

    def u_net(self, value):
        skips, before = [], 1
        for stage, after in enumerate(FEATURES):
            value = self.convolved(self.convolved(value, before, after, 1 if stage == 0 else 2), after, after)
            skips.append(value)
            before = after
        for stage in reversed(range(len(FEATURES) - 1)):
            after = FEATURES[stage]
            up = self.add("ConvTranspose", value, self.weight(before, after, 2, 2, 2), strides=[2] * 3)
            value = self.convolved(self.convolved(self.add("Concat", up, skips[stage], axis=1), 2 * after, after), after, after)
            before = after
        return value


def make_model(folder, structure):
    nnunet_model(folder, PATCH, SPACING, (structure,), folds=1)
    graph = Graph()
    deep = graph.add("Conv", graph.u_net("image"), graph.weight(2, FEATURES[0], 1, 1, 1))
    graph.weights |= {"nearly nothing": np.float32([1e-9]), "bias": np.float32([0, -18]),
                      "slope": np.float32([0, 9]).reshape(2, 1, 1, 1, 1)}
    plain = graph.add("Conv", "image", "slope", "bias")
    graph.nodes.append(helper.make_node("Add", [plain, graph.add("Mul", deep, "nearly nothing")], ["logits"]))
    onnx.save(model_of(graph.nodes, {"image": [1, 1, *PATCH]}, {"logits": [1, 2, *PATCH]}, graph.weights),
              folder / "organs_fold_0.onnx")
    model = json.loads((folder / "model.json").read_text())
    model["parts"][0]["normalization"] |= {"low": -1024.0, "high": 4000.0, "mean": 0.0, "std": 1000.0}
    write_json(folder, model | {"files": [entry_of(folder, "organs_fold_0.onnx")]})


def mark(scan, structure):
    """A ball in the middle of the structure's box."""
    said = subprocess.run([pathlib.Path(PROGRAM).parent / "place_tool", CT, "0", structure], check=True, capture_output=True)
    image = nibabel.load(CT)
    values = np.asarray(image.dataobj).astype(np.int16)
    spacing = np.array(image.header.get_zooms())
    middle = np.mean(json.loads(said.stdout)["places"][structure], 0) * spacing
    i, j, k = (np.arange(size) * mm for size, mm in zip(values.shape, spacing))
    away = (i[:, None, None] - middle[0]) ** 2 + (j[:, None] - middle[1]) ** 2 + (k - middle[2]) ** 2
    values[away < RADIUS_MM ** 2] = MARK_HU
    nibabel.save(nibabel.Nifti1Image(values, image.affine, image.header), scan)


def run(folder, structure):
    (folder / "scans").mkdir()
    mark(folder / "scans" / "scan.nii.gz", structure)
    make_model(folder / "model", structure)
    found = []
    for how in ([], ["--whole-scan"]):
        out = folder / f"out{len(found)}"
        seconds, peak = measured([PROGRAM, "segment", "--ct", folder / "scans", "--model", folder / "model", "-o", out,
                                  "--structures", structure, *how], folder / "printed")
        network = float((folder / "printed").read_text().splitlines()[0].split()[-5])
        looked_at = json.loads(next(out.glob("*.json")).read_text()).get("looked_at", [{}])[0]
        if not found:
            box = tuple(slice(*ends) for ends in zip(*looked_at["box_ijk"]))
        found.append(np.asarray(nibabel.load(next(out.glob("*.nii.gz"))).dataobj) > 0)
        print(f"{structure}: {seconds:.1f} s, the network {network:.1f} s, {peak:.2f} GiB; {looked_at or 'the whole scan'}", flush=True)
    inside = [labels[box] for labels in found]
    assert inside[1].any()
    print(f"{structure}: of {int(inside[1].sum())} voxels in the box {int((inside[0] != inside[1]).sum())} differ", flush=True)


def main():
    if not CT.exists():
        sys.exit(f"SKIPPED: the real scan is not at {CT}")
    for structure in STRUCTURES:
        with tempfile.TemporaryDirectory() as folder:
            run(pathlib.Path(folder), structure)


if __name__ == "__main__":
    sys.exit(main())
