# SPDX-License-Identifier: Apache-2.0
"""A whole prediction of `radgenome segment` beside nnunetv2's predictor: seconds and peak memory of each process, from its start
to the label map on the disk, what of it the network took, and the share of voxels with equal labels.

    bench/networks/whole.py [--scans 1] [--size 220 240 200] [--spacing 1.2 1.1 1.3] [--classes 25] [--ours-only]

Runs in the Python that `./dev parity` sets up. The network is as large as TotalSegmentator's parts: a PlainConvUNet of six stages,
31 million parameters, 25 classes, windows of 128 × 128 × 128 at 1.5 mm. Its weights are random, but only what its
coarsest grids see counts, so that its classes lie together as organs do: how often the label changes from a voxel to the next is
printed. The network takes the same time with any weights. A scan of 220 × 240 × 200 voxels of 1.2 × 1.1 × 1.3 mm takes 8 windows."""
import argparse
import dataclasses
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy
import SimpleITK

from scans import PROGRAM
from toys import Toy, network_of, write_results

def with_classes(toy, count):
    return dataclasses.replace(toy, labels={"background": 0} | {f"class {n}": n for n in range(1, count)})


LARGE = Toy(name="large", configuration="3d_fullres", network="PlainConvUNet", patch=(128, 128, 128), spacing_mm=(1.5, 1.5, 1.5),
            strides=((1, 1, 1), *((2, 2, 2),) * 5), kernels=((3, 3, 3),) * 6, features=(32, 64, 128, 256, 320, 320),
            labels={"background": 0}, structures={}, grids_mm=(), sizes=())


def peak_gib(process):
    """The most memory of a process that may end at any time, from its own count."""
    peak = 0
    while process.poll() is None:
        try:
            [kib] = [line.split()[1] for line in open(f"/proc/{process.pid}/status") if line.startswith("VmHWM")]
            peak = int(kib) / 2**20
        except (ValueError, OSError):
            pass
        time.sleep(0.05)
    assert process.returncode == 0
    return peak


def measured(command, printed):
    """Seconds and GiB; what it prints goes to a file."""
    with open(printed, "w") as out:
        began = time.perf_counter()
        process = subprocess.Popen(command, stdout=out)
        peak = peak_gib(process)
    return time.perf_counter() - began, peak


def make_scan(path, seed, size, spacing):
    rng = numpy.random.default_rng(seed)
    x, y, z = (numpy.linspace(-1, 1, n, dtype=numpy.float32) for n in size)
    x, y, z = x[None, None], y[None, :, None], z[:, None, None]
    values = 700 * numpy.cos(3 * x + y) * numpy.cos(2 * y - z) * numpy.cos(2.5 * z + seed) - 300
    values += 40 * rng.standard_normal(values.shape, dtype=numpy.float32)
    image = SimpleITK.GetImageFromArray(values.astype(numpy.int16))
    image.SetSpacing(spacing)
    SimpleITK.WriteImage(image, str(path))


def join_classes(network):
    """In place: on all but the coarsest grid of the decoder no skip connections, and kernels whose middle alone counts."""
    import torch
    with torch.no_grad():
        for layer in network.decoder.transpconvs[1:]:
            layer.weight.copy_(layer.weight.mean((2, 3, 4), keepdim=True).expand_as(layer.weight))
        for stage in network.decoder.stages[1:]:
            stage.convs[0].conv.weight[:, stage.convs[0].conv.weight.shape[1] // 2:] = 0
            for block in stage.convs:
                around = torch.ones(block.conv.weight.shape[2:], dtype=torch.bool)
                around[1, 1, 1] = False
                block.conv.weight[..., around] = 0
    return network


def changes(path):
    """Along x, in how many of a hundred steps the label changes."""
    labels = SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(path)))
    return 100 * float((labels[..., 1:] != labels[..., :-1]).mean())


def reference_in_this_process(results, scans, out):
    from reference import Reference
    reference = Reference(results)
    for scan in sorted(pathlib.Path(scans).iterdir()):
        reference.predict(scan, pathlib.Path(out) / scan.name)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--scans", type=int, default=1)
    parser.add_argument("--size", type=int, nargs=3, default=(220, 240, 200))
    parser.add_argument("--spacing", type=float, nargs=3, default=(1.2, 1.1, 1.3))
    parser.add_argument("--classes", type=int, default=25)
    parser.add_argument("--ours-only", action="store_true")
    parser.add_argument("--reference", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reference:
        return reference_in_this_process(*options.reference)
    from radgenome.export import export_nnunet
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name in ("scans", "theirs"):
            (folder / name).mkdir()
        for n in range(options.scans):
            make_scan(folder / "scans" / f"scan_{n}.nii.gz", n, options.size, options.spacing)
        toy = with_classes(LARGE, options.classes)
        write_results(toy, folder / "results", [join_classes(network_of(toy, 1))])
        export_nnunet(folder / "results", folder / "model")
        seconds, peak = measured([PROGRAM, "segment", "--ct", folder / "scans", "--model", folder / "model", "-o", folder / "ours"],
                                 folder / "printed")
        network = [float(line.split()[-5]) for line in (folder / "printed").read_text().splitlines() if line.endswith("the network")]
        assert len(network) == options.scans
        print(f"radgenome: {options.scans} scans, {seconds:.1f} s, {peak:.2f} GiB; the network {sum(network):.1f} s, all "
              f"{seconds / sum(network):.2f} times that; a label changes in {changes(folder / 'ours' / 'scan_0.nii.gz'):.1f} % of steps",
              flush=True)
        if options.ours_only:
            return
        theirs_s, theirs = measured([sys.executable, __file__, "--reference", folder / "results", folder / "scans", folder / "theirs"],
                                   folder / "printed")
        equal = [float((SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(folder / "ours" / scan.name)))
                        == SimpleITK.GetArrayFromImage(SimpleITK.ReadImage(str(scan)))).mean())
                 for scan in sorted((folder / "theirs").iterdir())]
        print(f"nnunetv2: {theirs_s:.1f} s, {theirs:.2f} GiB. Of its time {seconds / theirs_s:.2f}, of its memory {peak / theirs:.2f}; "
              f"equal labels {min(equal):.6f}")


if __name__ == "__main__":
    sys.exit(main())
