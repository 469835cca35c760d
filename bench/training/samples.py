#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Training samples a second from a release of 512 × 512 × 320 cases with 117 masks: a data loader of PyTorch with two
workers, each sample the CT round a region and ten masks, fitted into 128³ voxels. This package against nibabel and SciPy.

    bench/training/samples.py       needs the program, the Python package and Debian's python3-torch

The usual way is that of bench/masks/sample.py; it is timed for one sample in a process of its own, and two workers are
taken to be twice as fast, though on most machines they do not fit into memory. Crops and masks are compared voxel by
voxel before that, without resizing. Warm: the second epoch. Cold: the tar is put out of the page cache before each
sample."""
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

import numpy as np

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "masks"))
import big_scan  # noqa: E402
import sample as usual_sample  # noqa: E402

CASES, SAMPLES, WORKERS, BATCH = 4, 96, 2, 2
DEBIAN_TORCH = pathlib.Path("/usr/lib/python3/dist-packages/torch")
REGIONS = ["left lung upper lobe", "right lung lower lobe", "heart", "liver"]


def make(folder):
    """A release of cases that differ in nothing but their names; returns the masks as NIfTI by structure."""
    _, masks = big_scan.make(folder, mask_count=117)
    cases = folder / "dataset" / "cases"
    for n in range(1, CASES):
        copy = cases / f"{big_scan.CASE}{n}"
        copy.mkdir()
        os.link(cases / big_scan.CASE / "scan.ozx", copy / "scan.ozx")
        for record in (cases / big_scan.CASE).glob("*.json"):
            (copy / record.name).write_text(record.read_text().replace(f'"{big_scan.CASE}"', f'"{copy.name}"'))
    subprocess.run([big_scan.PROGRAM, "release", folder / "dataset", "-o", folder / "release", "--splits", "1", "0", "0",
                    "--format", "scans", "--format", "tables", "--allow-audit", "duplicates", "--allow-audit", "split_leaks"],
                   check=True, capture_output=True)
    return masks


def training_set(folder, names, size=usual_sample.SIZE, **options):
    import radgenome
    return radgenome.Release(folder / "release").dataset(
        "train", crop="region", structures=names, size=size, margin_mm=usual_sample.MARGIN_MM, **options)


def compare(folder, names):
    """The same crop and masks as nibabel gives, voxel by voxel, for the case and the region that sample.py times."""
    ours = training_set(folder, names, None, cases=[big_scan.CASE], regions=[usual_sample.REGION])[0]
    made = usual_sample.usual(folder, None)
    next(made)
    ct, masks, sentences = next(made)
    if not (np.array_equal(ours["ct"], ct) and np.array_equal(ours["masks"], masks) and ours["sentences"] == sentences):
        sys.exit("WRONG: the samples differ")
    print(f"the same {ct.shape} voxels, {len(masks)} masks, {len(sentences)} sentence")


class Cold:
    """Every sample from a file that is not in the page cache."""

    def __init__(self, samples, shards):
        self.samples, self.shards = samples, shards

    def __len__(self):
        return len(self.samples)

    def __getitem__(self, key):
        for shard in self.shards:
            big_scan.forget(shard)
        return self.samples[key]


def processor_seconds():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def load(folder, names):
    """Samples a second, warm and cold, and seconds of the processor a sample. Run where torch can be imported."""
    import radgenome
    from torch.utils.data import DataLoader
    train = training_set(folder, names, regions=REGIONS, samples=SAMPLES)
    shards = sorted((folder / "release" / "scans").glob("*.tar"))
    for way, samples in (("warm", train), ("cold", Cold(train, shards))):
        order, used = train.order(), processor_seconds()
        loader = DataLoader(samples, batch_size=BATCH, sampler=order, num_workers=WORKERS, persistent_workers=True,
                            collate_fn=radgenome.collate)
        for _ in order.follow(loader):  # the workers start, and the tables are read
            pass
        started = time.perf_counter()
        seen = sum(len(batch["key"]) for batch in order.follow(loader))
        rate = seen / (time.perf_counter() - started)
        del loader  # the workers end, and what they used is known
        print(json.dumps([way, [rate, (processor_seconds() - used) / (2 * seen)]]), flush=True)


def main():
    if len(sys.argv) > 1:
        return load(pathlib.Path(sys.argv[1]), json.loads(sys.argv[2]))
    big_scan.skip_without_data()
    if not DEBIAN_TORCH.exists():
        sys.exit("SKIPPED: Debian's python3-torch is not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        masks = make(folder)
        names = [usual_sample.REGION, *[id for id in masks if id != usual_sample.REGION][:9]]
        (folder / "masks.json").write_text(json.dumps({id: str(masks[id]) for id in names}))
        compare(folder, names)
        (folder / "python").mkdir()
        (folder / "python" / "torch").symlink_to(DEBIAN_TORCH)
        done = subprocess.run([sys.executable, __file__, folder, json.dumps(names)], check=True, capture_output=True, text=True,
                              env={**os.environ, "PYTHONPATH": str(folder / "python")})
        rates = dict(map(json.loads, done.stdout.splitlines()))
        usual, memory = usual_sample.in_a_process("usual", folder)
        rival = WORKERS / usual
        for way, (rate, used) in rates.items():
            print(f"{way}: {rate:6.1f} samples a second, {rate / rival:6.0f} times as many as the usual way; "
                  f"{used * 1000:.0f} ms of the processor a sample, with the start of the workers")
        print(f"usual way: {usual:.1f} s and {memory:.0f} MB a sample, {rival:.3f} a second with {WORKERS} workers")


if __name__ == "__main__":
    main()
