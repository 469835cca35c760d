# SPDX-License-Identifier: Apache-2.0
"""Reading and preprocessing of a scan for a network: the program beside nnunetv2's own preprocessor, with equal values.

    bench/networks/preprocess.py [--slices 100 300 600] [--ours-only]

Runs in the Python that `./dev parity` sets up. Scans of 512 × 512 × slices voxels of 0.8 × 0.8 × 1 mm, .nii.gz, for a network of 1.5 mm:
CT normalisation, resampling of order 3. Memory is the peak of each process."""
import argparse
import json
import pathlib
import sys
import tempfile
import time

import numpy

from export import BUILD, GRID_MM, SPACING, make_model, peak_gib, said_by
from toys import INTENSITIES, dataset_json, plans_json
from whole import LARGE, make_scan, with_classes


def ours(folder):
    return said_by([BUILD / "bin" / "nnunet_tool", "preprocess", folder / "model", folder / "scan.nii.gz", folder / "ours"])


def nnunet_in_this_process(folder):
    from nnunetv2.imageio.simpleitk_reader_writer import SimpleITKIO
    from nnunetv2.preprocessing.preprocessors.default_preprocessor import DefaultPreprocessor
    from nnunetv2.utilities.plans_handling.plans_handler import PlansManager
    manager = PlansManager(plans_json(LARGE))
    began = time.perf_counter()
    image, properties = SimpleITKIO().read_images([str(folder / "scan.nii.gz")])
    read = time.perf_counter()
    data = DefaultPreprocessor(verbose=False).run_case_npy(image, None, properties, manager, manager.get_configuration("3d_fullres"),
                                                           dataset_json(with_classes(LARGE, 25)))[0]
    done = time.perf_counter()
    numpy.asarray(data, numpy.float32).tofile(folder / "theirs")
    print(json.dumps({"reading_seconds": read - began, "seconds": done - read, "peak_gib": peak_gib()}))


def described(said):
    return f"reading {said['reading_seconds']:.1f} s, preprocessing {said['seconds']:.1f} s, {said['peak_gib']:.2f} GiB"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--slices", type=int, nargs="+", default=[100, 300, 600])
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--nnunet-in", type=pathlib.Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.nnunet_in:
        return nnunet_in_this_process(options.nnunet_in)
    for slices in options.slices:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            make_scan(folder / "scan.nii.gz", 1, (512, 512, slices), SPACING)
            low, high = INTENSITIES["percentile_00_5"], INTENSITIES["percentile_99_5"]
            make_model(folder / "model", 25, {"low": low, "high": high, "mean": INTENSITIES["mean"], "std": INTENSITIES["std"]})
            said = ours(folder)
            print(f"512 x 512 x {slices}: radgenome {described(said)}", end="", flush=True)
            if not options.ours_only:
                theirs = said_by([sys.executable, __file__, "--nnunet-in", folder])
                values = [numpy.fromfile(folder / name, numpy.float32) for name in ("ours", "theirs")]
                print(f"; nnunetv2 {described(theirs)}; largest difference {numpy.abs(values[0] - values[1]).max():.1e}", end="")
            print(flush=True)


if __name__ == "__main__":
    assert LARGE.spacing_mm == (GRID_MM,) * 3
    sys.exit(main())
