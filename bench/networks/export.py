# SPDX-License-Identifier: Apache-2.0
"""Labels out of logits: the program's export beside nnunetv2's own function, on the same logits, with equal labels.

    bench/networks/export.py [--classes 25 50 118] [--slices 300] [--ours-only] [--folder FOLDER]

Runs in the Python that `./dev parity` sets up. A scan of 512 × 512 × slices voxels of 0.8 × 0.8 × 1 mm, a network's grid of
1.5 mm. Logits are float16, blobs as a trained network gives them. Times are without reading the logits from the disk; memory is
the peak of each process, which of nnunetv2 holds the logits and of the program two slices of them. nnunetv2 is left out where it
needs more than half as much again as 20 GiB hold (118 classes)."""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import nibabel
import numpy

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build"))
SPACING, GRID_MM = (0.8, 0.8, 1.0), 1.5
MOST_CLASSES_OF_NNUNET = 50


def make_scan(folder, slices):
    rng = numpy.random.default_rng(1)
    values = rng.integers(-1000, 1000, (512, 512, slices), dtype=numpy.int16)
    values[values == 0] = 1
    nibabel.save(nibabel.Nifti1Image(values, numpy.diag([*SPACING, 1])), folder / "scan.nii")


def grid_of(slices):
    return [round(mm / GRID_MM * n) for mm, n in zip(reversed(SPACING), (slices, 512, 512))]


def make_logits(path, classes, shape):
    """Background everywhere, and an organ a class, with noise: near its surface several classes come close."""
    rng = numpy.random.default_rng(2)
    logits = numpy.memmap(path, numpy.float16, "w+", shape=(classes, *shape))
    z, y, x = (numpy.linspace(0, 1, n, dtype=numpy.float32) for n in shape)
    for channel in range(classes):
        if channel == 0:
            one = numpy.full(shape, 2, numpy.float32)
        else:
            middle, width = rng.uniform(0.1, 0.9, 3), rng.uniform(0.03, 0.15, 3)
            far = (((z - middle[0]) / width[0]) ** 2)[:, None, None] + (((y - middle[1]) / width[1]) ** 2)[:, None] \
                + ((x - middle[2]) / width[2]) ** 2
            one = 14 - 10 * numpy.sqrt(far)
            numpy.maximum(one, -12, out=one)
        one += 0.3 * rng.standard_normal(shape, dtype=numpy.float32)
        logits[channel] = one
    logits.flush()


def make_model(folder, classes, intensities=None):
    folder.mkdir()
    (folder / "none.onnx").write_bytes(b"never opened")
    files = [{"path": "none.onnx", "bytes": 12, "sha256": hashlib.sha256(b"never opened").hexdigest()}]
    how = {"order_z": 0, "separate_z": None}
    part = {"name": "all", "networks": ["none.onnx"], "reader": "SimpleITKIO", "transpose_forward": [0, 1, 2], "patch": [128] * 3,
            "spacing_mm": [GRID_MM] * 3, "normalization": {"scheme": "ct", "only_where_not_zero": False}
            | (intensities or {"low": -1000.0, "high": 1000.0, "mean": 0.0, "std": 400.0}),
            "resampling": {"data": {"order": 3} | how, "probabilities": {"order": 1} | how}, "mirror_axes": [], "step": 0.5,
            "channels": classes, "region_order": [], "labels": [{"value": n, "name": f"class {n}"} for n in range(1, classes)]}
    (folder / "model.json").write_text(json.dumps({"format": "radgenome.model/1", "id": "bench", "version": "1", "summary": "",
                                                   "source": "", "licence": "", "exported_by": "a bench", "kind": "nnunet", "files": files,
                                                   "parts": [part]}))


def said_by(command):
    """What a process of its own prints last, as JSON."""
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()[-1])


def peak_gib():
    """Of this process; getrusage would count what its parent had, too."""
    [kib] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
    return int(kib) / 2**20


def ours(folder):
    said = said_by([BUILD / "bin" / "nnunet_tool", "export", folder / "model", folder / "scan.nii", folder / "logits",
                    folder / "ours.nii.gz"])
    return said["seconds"], said["peak_gib"]


def nnunet_in_this_process(folder, classes, slices, results):
    import torch
    from nnunetv2.inference.export_prediction import convert_predicted_logits_to_segmentation_with_correct_shape
    from nnunetv2.utilities.plans_handling.plans_handler import PlansManager
    plans = json.loads((results / "plans.json").read_text())
    plans["configurations"]["3d_fullres"]["spacing"] = [GRID_MM] * 3
    manager = PlansManager(plans)
    dataset = {"labels": {"background": 0} | {f"class {n}": n for n in range(1, classes)}, "channel_names": {"0": "CT"},
               "file_ending": ".nii.gz"}
    logits = torch.from_numpy(numpy.fromfile(folder / "logits", numpy.float16).reshape(classes, *grid_of(slices)))
    shape = (slices, 512, 512)
    properties = {"spacing": list(reversed(SPACING)), "shape_before_cropping": shape, "bbox_used_for_cropping": [[0, n] for n in shape],
                  "shape_after_cropping_and_before_resampling": shape}
    began = time.perf_counter()
    labels = convert_predicted_logits_to_segmentation_with_correct_shape(
        logits, manager, manager.get_configuration("3d_fullres"), manager.get_label_manager(dataset), properties,
        num_threads_torch=2)
    seconds = time.perf_counter() - began
    numpy.save(folder / "nnunet.npy", labels)
    print(json.dumps({"seconds": seconds, "peak": peak_gib()}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--classes", type=int, nargs="+", default=[25, 50, 118])
    parser.add_argument("--slices", type=int, default=300)
    parser.add_argument("--results", type=pathlib.Path, help="any 3d_fullres results folder of nnU-Net, for its plans")
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--nnunet-in", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.nnunet_in:
        return nnunet_in_this_process(options.nnunet_in, options.classes[0], options.slices, options.results)
    for classes in options.classes:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            make_scan(folder, options.slices)
            make_model(folder / "model", classes)
            make_logits(folder / "logits", classes, grid_of(options.slices))
            seconds, peak = ours(folder)
            print(f"{classes} classes, 512 x 512 x {options.slices}: radgenome {seconds:.1f} s, {peak:.2f} GiB", end="", flush=True)
            if not options.ours_only and classes <= MOST_CLASSES_OF_NNUNET:
                theirs = said_by([sys.executable, __file__, "--nnunet-in", folder, "--classes", str(classes), "--slices",
                                  str(options.slices), "--results", options.results])
                labels = numpy.asarray(nibabel.load(folder / "ours.nii.gz").dataobj).transpose(2, 1, 0)
                different = int((labels != numpy.load(folder / "nnunet.npy")).sum())
                print(f"; nnunetv2 {theirs['seconds']:.1f} s, {theirs['peak']:.2f} GiB: {theirs['seconds'] / seconds:.1f} times the time, "
                      f"{theirs['peak'] / peak:.1f} times the memory; {different} voxels differ", end="")
            print(flush=True)


if __name__ == "__main__":
    sys.exit(main())
