# SPDX-License-Identifier: Apache-2.0
"""Writes a small SAT with random weights, exported, two scans, and what SAT's own code makes of them on the CPU.

    sat_reference_data.py OUT --sat-source DIR

SAT's code is imported from the checkout. Its patch of 288 × 288 × 96 is replaced by 64 × 64 × 32, and its text encoder by a
table of random queries; all else (reading, splitting, network, Gaussian, threshold) is its own.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import tempfile
from unittest import mock

import numpy
import SimpleITK
import torch
from radgenome.export import sat
from radgenome.export.files import model_folder, write_model
from radgenome.export.labels import Structures
from radgenome.export.onnx_graph import OPSET
from radgenome.export.sat_source import imported

from scans import make_cohort, scan_and_truth
from toys import TOYS

PATCH = (64, 64, 32)
NAMES = ("liver", "heart", "left lung", "trachea", "something else")
#: Grids in mm and voxels; the second is shorter than the patch along z: 20 slices of 3.9 mm give 26 of 3.
GRIDS = (((2.1, 1.9, 4.2), (58, 61, 38)), ((1.8, 2.2, 3.9), (52, 47, 20)))

README = """Reference data of SAT's own code, made by bench/networks/sat_reference_data.py.

model/                      exported by radgenome.export; patch 64 x 64 x 32 in place of 288 x 288 x 96
scans/*.nii.gz              int16 CT, oblique and far from the origin
expected/<scan>/image.nii.gz     what the network sees, float32 before the windows: RAS, 1 x 1 x 3 mm, cropped, normalised; the
                                 affine in the file is of no meaning (SAT writes the identity)
expected/<scan>/masks/<name>.nii.gz   1 where the probability is above .5, on that grid
"""


def model_of(network, out):
    """As export_sat makes it, but for the queries."""
    queries = numpy.random.default_rng(3).standard_normal((len(NAMES), 768), dtype=numpy.float32)
    structures = Structures()
    with model_folder(out) as folder:
        verified = sat._write_graphs(folder, *sat.graphs_of(torch, network), PATCH)
        (folder / "queries.f32").write_bytes(queries.tobytes())
        write_model(folder, {
            "id": "toy SAT", "version": "1", "summary": "random weights", "source": "none", "licence": "none",
            "exported_by": f"torch {torch.__version__}, opset {OPSET}; {verified}", "kind": "sat",
            "sat": {"vision": "vision.onnx", "decoder": "decoder.onnx", "queries": "queries.f32", "patch": list(PATCH),
                    "spacing_mm": list(sat.SPACING_MM), "query_width": 768,
                    "labels": [structures.label(row, name) for row, name in enumerate(NAMES)]}})
    return queries


class Queries:
    """In place of SAT's text encoder."""

    def __init__(self, table):
        self.table = torch.from_numpy(table)

    def eval(self):
        return self

    def __call__(self, names, modality):
        return self.table[[NAMES.index(name) for name in names]]


def predict(source, network, queries, scans, out):
    """SAT's own data set and inference; `scans` by path."""
    jobs = out / "jobs.jsonl"
    jobs.write_text("".join(json.dumps({"image": str(scan), "label": list(NAMES), "modality": "ct", "dataset": "toy"}) + "\n"
                            for scan in scans))
    with imported(source, "data.inference_dataset") as data, imported(source, "evaluate.inference_engine") as engine:
        split, gaussian = data.split_3d, engine.compute_gaussian
        with mock.patch.object(data, "split_3d", lambda image, crop_size: split(image, PATCH)), \
                mock.patch.object(engine, "compute_gaussian", lambda size: gaussian(PATCH)):
            dataset = data.Inference_Dataset(str(jobs), 256, 1, list(PATCH))
            loader = torch.utils.data.DataLoader(dataset, batch_size=1, collate_fn=data.collate_fn)
            (out / "sat").mkdir()
            engine.inference(network, Queries(queries), torch.device("cpu"), dataset, loader, str(out / "sat"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--sat-source", type=pathlib.Path, required=True)
    given = parser.parse_args()
    out = given.out
    out.mkdir(parents=True)
    os.environ.setdefault("RANK", "0")  # of its processes
    torch.manual_seed(5)
    with imported(given.sat_source, "model.maskformer") as module:
        network = module.Maskformer("UNET", list(PATCH), [32, 32, 32], False).eval()
    queries = model_of(network, out / "model")
    (out / "scans").mkdir()
    toy = TOYS["fullres"]
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        cases = make_cohort(work / "cohort", 2, seed=3)
        for which, (spacing, size) in enumerate(GRIDS):
            own = dataclasses.replace(toy, grids_mm=(spacing,) * 2, sizes=(size,) * 2)
            scan, _ = scan_and_truth(own, which, work / "cohort", cases[which])
            SimpleITK.WriteImage(scan, str(out / "scans" / f"scan_{which}.nii.gz"))
        predict(given.sat_source, network, queries, sorted((out / "scans").iterdir()), work)
        for scan in ("scan_0", "scan_1"):
            expected = out / "expected" / scan
            expected.mkdir(parents=True)
            (work / "sat" / "toy" / f"img_{scan}.nii.gz").rename(expected / "image.nii.gz")
            (work / "sat" / "toy" / f"seg_{scan}").rename(expected / "masks")
    (out / "README").write_text(README)


if __name__ == "__main__":
    main()
