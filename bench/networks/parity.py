# SPDX-License-Identifier: Apache-2.0
"""The whole way of `radgenome segment` beside nnunetv2's own predictor: exported toys, scans of the synthetic cohort.

    parity.py                       toys with random weights
    parity.py --trained OUT         those that train_toys.py left in OUT
    parity.py --mirror              with mirror images of each window
    parity.py --keep FOLDER         keeps scans, models and predictions
    parity.py --engine-library LIB  the program on that ONNX Runtime, beside Python's; else both on OpenVINO

Columns: the share of voxels with equal labels; the smallest Dice of a class; of the voxels that differ, the largest margin of
the reference's two best logits (of regions: the distance from the threshold), beside twice the largest error of the engine;
the share of equal labels where nnunetv2 itself runs the exported network on the engine, which is what the engine alone costs.
Exits with 1 where a figure is not reached.
"""
import argparse
import contextlib
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy
import SimpleITK
import torch
from radgenome.export import export_nnunet

from engine_network import on_engine, on_onnxruntime, on_openvino
from reference import Reference
from scans import PROGRAM, make_cohort, scan_and_truth
from toys import TOYS, network_of, write_results

SEED = 5  # of the cohort: not that of the training
SHARE = {"random": 0.997, "trained": 0.999}
DICE = 0.998  # of trained networks; random ones have classes of a few scattered voxels


def on_scan_grid(reference, logits, properties):
    """Float16 logits on the scan's grid within the cropped box, transposed."""
    own = reference.predictor
    spacing = [properties["spacing"][axis] for axis in own.plans_manager.transpose_forward]
    current = list(own.configuration_manager.spacing)
    current = current if len(current) == 3 else [spacing[0], *current]
    return numpy.asarray(own.configuration_manager.resampling_fn_probabilities(
        torch.from_numpy(logits), properties["shape_after_cropping_and_before_resampling"], current, spacing))


def margins(logits, regions):
    """How far each voxel is from another label."""
    wide = logits.astype(numpy.float32)
    if regions:
        return numpy.abs(wide).min(0)
    best = numpy.partition(wide, -2, axis=0)
    return best[-1] - best[-2]


def dice(ours, theirs):
    """By label; of those that either has."""
    return {int(label): 2 * numpy.sum((ours == label) & (theirs == label))
            / (numpy.sum(ours == label) + numpy.sum(theirs == label))
            for label in numpy.union1d(numpy.unique(ours), numpy.unique(theirs)) if label}


def read(path):
    image = SimpleITK.ReadImage(str(path))
    return image, SimpleITK.GetArrayFromImage(image)


def worst_margin(reference, toy, different, logits, properties):
    """The largest margin of a voxel that differs; infinite for one outside the box, where there is nothing to differ about.
    @param different  on the scan's own grid"""
    if toy.reader.endswith("WithReorient"):
        different = SimpleITK.GetArrayFromImage(turned_as_read(different))
    else:
        different = SimpleITK.GetArrayFromImage(different)
    different = different.transpose(reference.predictor.plans_manager.transpose_forward).astype(bool)
    box = tuple(slice(*ends) for ends in properties["bbox_used_for_cropping"])
    outside = different.copy()
    outside[box] = False
    if outside.any():
        return float("inf")
    inside = different[box]
    return float(margins(logits, toy.region_order)[inside].max()) if inside.any() else 0.0


def turned_as_read(image):
    return SimpleITK.DICOMOrient(image, "RAS")


def compare(toy, reference, engine, scan, ours_path, work, mirror):
    """One line of the table."""
    with quiet():
        data, logits, properties = reference.predict(scan, work / f"reference_{scan.name}", mirror)
        engine_logits = engine.logits(data, mirror)
        engine.write_labels(engine_logits, properties, work / f"engine_{scan.name}")
        at_voxels, engine_at_voxels = (on_scan_grid(reference, each, properties) for each in (logits, engine_logits))
    image, theirs = read(work / f"reference_{scan.name}")
    engines = read(work / f"engine_{scan.name}")[1]
    error = float(numpy.abs(at_voxels.astype(numpy.float32) - engine_at_voxels.astype(numpy.float32)).max())
    found = {"engine_alone": float(numpy.mean(engines == theirs)), "twice_error": 2 * error}
    if ours_path is None:
        return found
    ours_image, ours = read(ours_path)
    if ours.shape != theirs.shape or not numpy.allclose(ours_image.GetOrigin(), image.GetOrigin(), atol=1e-3):
        raise SystemExit(f"{ours_path} is not on the grid of {scan}")
    different = SimpleITK.GetImageFromArray((ours != theirs).astype(numpy.uint8))
    different.CopyInformation(image)
    by_label = dice(ours, theirs)
    return found | {"equal": float(numpy.mean(ours == theirs)), "dice": min(by_label.values(), default=1.0),
                    "same_as_engine": float(numpy.mean(ours == engines)),
                    "margin": worst_margin(reference, toy, different, at_voxels, properties)}


@contextlib.contextmanager
def quiet():
    with warnings.catch_warnings(), contextlib.redirect_stdout(None):
        warnings.simplefilter("ignore")
        yield


def reached(found, kind):
    return (found["equal"] >= SHARE[kind] and (kind == "random" or found["dice"] >= DICE)
            and found["margin"] <= found["twice_error"])


def segment(scans, model, out, mirror, library):
    engine = ["--engine", "onnxruntime", "--engine-library", str(library)] if library else []
    subprocess.run([PROGRAM, "segment", "--ct", str(scans), "--model", str(model), "-o", str(out), *engine, *["--mirror"] * mirror],
                   check=True, stdout=subprocess.DEVNULL)


def has_segment():
    said = subprocess.run([PROGRAM, "--help"], capture_output=True, text=True, check=True).stdout
    return any(line.startswith("  segment ") for line in said.splitlines())


def one_toy(toy, trained, cohort, cases, work, mirror, library):
    work.mkdir()
    results = trained / toy.name / "results" if trained else work / "results"
    if not trained:
        write_results(toy, results, [network_of(toy, seed=100 + fold) for fold in toy.folds])
    export_nnunet(results, work / "model")
    (work / "scans").mkdir()
    for which in (0, 1):
        SimpleITK.WriteImage(scan_and_truth(toy, which, cohort, cases[which])[0], str(work / "scans" / f"scan_{which}.nii.gz"))
    ours = None
    if has_segment():
        ours = work / "ours"
        segment(work / "scans", work / "model", ours, mirror, library)
    with quiet():
        reference = Reference(results)
    engine = on_engine(reference, work / "model", on_onnxruntime if library else on_openvino)
    for scan in sorted((work / "scans").iterdir()):
        yield scan.name.split(".")[0], compare(toy, reference, engine, scan, ours and ours / scan.name, work, mirror)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trained", type=pathlib.Path)
    parser.add_argument("--mirror", action="store_true")
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--engine-library", type=pathlib.Path)
    parser.add_argument("toys", nargs="*")
    given = parser.parse_intermixed_args()
    kind = "trained" if given.trained else "random"
    good = has_segment()
    if not good:
        print("this program has no `segment`; only the engine is compared", file=sys.stderr)
    with tempfile.TemporaryDirectory() as temporary:
        work = given.keep or pathlib.Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        cases = make_cohort(work / "cohort", 2, SEED)
        print("toy scan          equal  Dice   largest margin ≤ twice the engine's error   as engine  engine alone")
        for toy in (TOYS[name] for name in given.toys or TOYS):
            for scan, found in one_toy(toy, given.trained, work / "cohort", cases, work / toy.name,
                                       given.mirror, given.engine_library):
                if "equal" in found:
                    good &= reached(found, kind)
                    print(f"{toy.name} {scan}  {found['equal']:.6f}  {found['dice']:.4f}  {found['margin']:.2g} ≤ "
                          f"{found['twice_error']:.2g}  {found['same_as_engine']:.6f}  {found['engine_alone']:.6f}  "
                          f"{'' if reached(found, kind) else 'NOT REACHED'}", flush=True)
                else:
                    print(f"{toy.name} {scan}  engine alone {found['engine_alone']:.6f}, twice its error "
                          f"{found['twice_error']:.2g}", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
