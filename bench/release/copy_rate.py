#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How fast cases with scans are released, beside how fast `cp` copies the same scans and records.

    bench/release/copy_rate.py [--cold]     needs the program; takes 8 GB in the temporary folder

Small scans: a synthetic cohort of ten becomes a data set, each of whose cases stands a hundred times under other names (its
scan file hard-linked). Scans of real size: a case of 512 × 512 × 320 voxels with 117 masks stands fifty times. `cp -r` copies all of them, `radgenome release --format scans --format tables` releases them; after each the
disk is waited for (sync). They take turns; the medians of five rounds are compared, and the best ones beside. Both read from the page cache; with --cold (as root) it is emptied before each, as it is where a data
set is larger than the memory, and both read from the disk. The rate is in bytes of scans and records that were read. Every
scan of the release is compared with its source, byte by byte."""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "masks"))
import big_scan  # noqa: E402

PROGRAM = big_scan.PROGRAM
ROUNDS = 5


def make_small(folder, cohort=10, copies=100):
    """Cases, and how many of them."""
    subprocess.run([PROGRAM, "synth", "-n", str(cohort), "-o", folder / "cohort"], check=True, capture_output=True)
    subprocess.run([PROGRAM, "run", "--ct", folder / "cohort" / "ct", "--masks", folder / "cohort" / "masks", "--reports",
                    folder / "cohort" / "reports.csv", "-o", folder / "dataset"], check=True, capture_output=True)
    return repeat(folder / "dataset", copies)


def make_real(folder, copies=50):
    big_scan.make(folder, mask_count=117)
    return repeat(folder / "dataset", copies)


def repeat(dataset, copies):
    cases = dataset / "cases"
    for case in sorted(cases.iterdir()):
        for n in range(1, copies):
            copy = cases / f"{case.name}x{n}"
            copy.mkdir()
            os.link(case / "scan.ozx", copy / "scan.ozx")
            for record in case.glob("*.json"):
                (copy / record.name).write_text(record.read_text().replace(f'"{case.name}"', f'"{copy.name}"'))
    return dataset


def timed(command, out, cold):
    if out.exists():
        shutil.rmtree(out)
        os.sync()
        time.sleep(40 if command[0] == "cp" else 5)  # ext4 is slow to give the places of deleted files out again
    os.sync()
    if cold:
        pathlib.Path("/proc/sys/vm/drop_caches").write_text("3")
        time.sleep(1)
    started = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    os.sync()
    return time.perf_counter() - started


def compare(dataset, release):
    seen = 0
    for shard in sorted((release / "scans").glob("*.tar")):
        with tarfile.open(shard) as tar:
            for member in tar:
                if member.name.endswith(".ozx"):
                    source = dataset / "cases" / member.name.removesuffix(".ozx") / "scan.ozx"
                    assert tar.extractfile(member).read() == source.read_bytes(), member.name
                    seen += 1
    assert seen == len(list((dataset / "cases").iterdir())), seen


def measure(name, make, cold):
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        dataset = make(folder)
        sizes = [file.stat().st_size for file in (dataset / "cases").rglob("*") if file.is_file()]
        cases, megabytes = len(list((dataset / "cases").iterdir())), sum(sizes) / 1e6
        release = [PROGRAM, "release", dataset, "-o", folder / "release", "--splits", "1", "0", "0", "--format", "scans",
                   "--format", "tables", *[word for audit in ("split_leaks", "option_bias", "blind_guessers", "duplicates")
                                           for word in ("--allow-audit", audit)]]
        copying, releasing = [], []
        for _ in range(ROUNDS):
            copying.append(timed(["cp", "-r", dataset / "cases", folder / "copy"], folder / "copy", cold))
            releasing.append(timed(release, folder / "release", cold))
        compare(dataset, folder / "release")
        print(f"{name}: {cases} cases, {megabytes:.0f} MB")
        for command, seconds in (("cp", copying), ("release", releasing)):
            print(f"  {command:8}{' '.join(f'{s:.2f}' for s in seconds)} s; median {megabytes / statistics.median(seconds):.0f} MB/s")
        print(f"  release at {100 * statistics.median(copying) / statistics.median(releasing):.0f} % of cp's rate "
              f"(best against best {100 * min(copying) / min(releasing):.0f} %)")


def main():
    cold = "--cold" in sys.argv[1:]
    measure("small scans", make_small, cold)
    measure("scans of real size", make_real, cold)


if __name__ == "__main__":
    sys.exit(main())
