# SPDX-License-Identifier: Apache-2.0
"""`radgenome`'s SAT beside SAT's own code: its data set, its network, its loop over windows, as they are in a checkout.

    sat_parity.py --sat-source DIR                      windows of 64 × 64 × 32 of the real network, which take seconds
    sat_parity.py --sat-source DIR --patch 288 288 96 --scans 1     as SAT is used, one window: five minutes

Needs what SAT's requirements.txt names. Weights are random, and so are the queries: SAT's own are not at hand everywhere, and
with random ones masks are ragged and margins thin. The size of windows, which SAT's code has written in it, and its text encoder
are replaced here, nothing else is. Compared on SAT's own grid, since its code has no way back from there: the
prepared image, and the masks of each query. Exits with 1 where a share of equal voxels is below 0.999.
"""
import argparse
import contextlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import warnings
from unittest import mock

import nibabel
import numpy
import SimpleITK
import torch
from radgenome.export import SatOptions, export_sat
from radgenome.export.sat_source import imported, load_maskformer

from scans import make_cohort, on_grid, read_case

BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", pathlib.Path(__file__).resolve().parents[2] / "build"))
NAMES = [f"query {n}" for n in range(9)]
SHARE = 0.999
#: Spacing and size along the scan's own axes, degrees its axes are turned by, and how they run.
GRIDS = {"thick, oblique": ((1.7, 1.9, 5.0), (58, 54, 22), (4, -6, 9), "LPS"),
         "thin, from above": ((2.1, 1.6, 1.25), (47, 62, 85), (0, 0, 0), "LPI"),
         "coronal": ((1.3, 2.4, 1.5), (74, 42, 70), (-3, 2, 5), "LSP"),
         "smaller than a window": ((0.9, 0.8, 3.0), (60, 70, 20), (0, 0, 0), "RAS")}


def write_weights(source, patch, path):
    torch.manual_seed(0)
    with imported(source, "model.maskformer") as module:
        network = module.Maskformer("UNET", list(patch), [32, 32, 32], False)
    torch.save({"model_state_dict": {f"module.{name}": value for name, value in network.state_dict().items()}}, path)


def queries():
    return torch.randn(len(NAMES), 768, generator=torch.Generator().manual_seed(1))


def write_model(source, patch, work):
    """A model by the program's own exporter; the text encoder alone is left out."""
    (work / "labels.json").write_text(json.dumps(dict.fromkeys(NAMES)))
    options = SatOptions(source, work, work, labels=work / "labels.json", patch=patch)
    with mock.patch("radgenome.export.sat.query_embeddings", return_value=numpy.from_dlpack(queries())):
        export_sat(work / "weights.pth", work / "model", options)


class Texts:
    """In place of SAT's text encoder."""
    def eval(self):
        return self

    def __call__(self, names, modality):
        assert modality == "ct"
        return queries()[[NAMES.index(name) for name in names]]


def own_prediction(source, scan, patch, work):
    """What SAT's own code makes of a scan: its prepared image, and a mask a query."""
    datum = {"image": str(scan), "label": NAMES, "modality": "ct", "dataset": "scans"}
    (work / "list.jsonl").write_text(json.dumps(datum) + "\n")
    (work / "own").mkdir(exist_ok=True)
    network = load_maskformer(source, work / "weights.pth", "UNET", patch)
    os.environ["RANK"] = "0"
    with imported(source, "data.inference_dataset") as data, imported(source, "evaluate.inference_engine") as engine:
        split, weights = data.split_3d, engine.compute_gaussian
        data.split_3d = lambda image, crop_size: split(image, list(patch))
        engine.compute_gaussian = lambda size: weights(patch)
        made = data.Inference_Dataset(str(work / "list.jsonl"), max_queries=256, batch_size=2, patch_size=list(patch))
        engine.inference(network, Texts(), torch.device("cpu"), made, [made[0]], str(work / "own"))
    folder, name = work / "own" / "scans", scan.name.removesuffix(".nii.gz")
    masks = [read(folder / f"seg_{name}" / f"{query}.nii.gz") > 0 for query in NAMES]
    return read(folder / f"img_{name}.nii.gz"), numpy.stack(masks)


def read(path):
    return numpy.asarray(nibabel.load(path).dataobj)


def our_prediction(scan, work):
    def asked(command, leading):
        said = subprocess.run([BUILD / "bin" / "sat_tool", command, work / "model", scan, work / command], check=True,
                              capture_output=True, text=True)
        return numpy.fromfile(work / command, "<f4").reshape(*leading, *json.loads(said.stdout)["shape"])

    return asked("preprocess", []), asked("probabilities", [len(NAMES)])


def compare(source, scan, patch, work):
    with warnings.catch_warnings(), contextlib.redirect_stdout(None):
        warnings.simplefilter("ignore")
        image, masks = own_prediction(source, scan, patch, work)
    our_image, probabilities = our_prediction(scan, work)
    if our_image.shape != image.shape:
        raise SystemExit(f"{scan}: the grid is {our_image.shape}, SAT's is {image.shape}")
    ours = probabilities > 0.5
    different = ours != masks
    return {"shape": image.shape, "image": float(numpy.abs(our_image - image).max()),
            "equal": 1 - different.reshape(len(NAMES), -1).mean(1),
            "inside": masks.reshape(len(NAMES), -1).mean(1),
            "margin": float(numpy.abs(probabilities - 0.5)[different].max(initial=0))}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sat-source", type=pathlib.Path, required=True)
    parser.add_argument("--patch", type=int, nargs=3, default=(64, 64, 32))
    parser.add_argument("--scans", type=int, default=len(GRIDS), help="the first of them")
    given = parser.parse_args()
    patch, good = tuple(given.patch), True
    with tempfile.TemporaryDirectory() as temporary:
        work = pathlib.Path(temporary)
        write_weights(given.sat_source, patch, work / "weights.pth")
        write_model(given.sat_source, patch, work)
        case, = make_cohort(work / "cohort", 1, 5)
        ct, _ = read_case(work / "cohort", case, {})
        print("scan   shape on SAT's grid   image differs by   least and mean share of equal voxels of a query   "
              "least and most of a query in its mask   largest |p - 0.5| of a voxel that differs")
        for number, (name, (spacing, size, degrees, axes)) in enumerate(list(GRIDS.items())[:given.scans]):
            scan = work / f"scan_{number}.nii.gz"
            turned = SimpleITK.DICOMOrient(on_grid(ct, spacing, size, degrees, SimpleITK.sitkLinear, -1000), axes)
            SimpleITK.WriteImage(SimpleITK.Cast(turned, SimpleITK.sitkInt16), str(scan))
            found = compare(given.sat_source, scan, patch, work)
            reached = found["equal"].min() >= SHARE
            good &= bool(reached)
            print(f"{name}   {found['shape']}   {found['image']:.1e}   {found['equal'].min():.6f} {found['equal'].mean():.6f}   "
                  f"{found['inside'].min():.3f} {found['inside'].max():.3f}   {found['margin']:.1e}   "
                  f"{'' if reached else 'NOT REACHED'}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
