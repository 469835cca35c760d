# SPDX-License-Identifier: Apache-2.0
"""A release that is killed and made again: the same bytes, and the shards that were whole are not written twice."""
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import time

import pytest
from conftest import PROGRAM, cohort_arguments, radgenome

OPTIONS = ["--splits", "1", "0", "0", "--format", "scans", "--format", "tables", "--shard-mb", "8",
           *[word for audit in ("split_leaks", "option_bias", "blind_guessers") for word in ("--allow-audit", audit)]]


@pytest.fixture(scope="module")
def dataset(cohort, tmp_path_factory):
    """Eighty cases: the cohort's under other names."""
    folder = tmp_path_factory.mktemp("resume") / "dataset"
    radgenome("run", *cohort_arguments(cohort), "-o", folder)
    for case in sorted((folder / "cases").iterdir()):
        for n in range(1, 20):
            copy = case.with_name(f"{case.name}x{n}")
            copy.mkdir()
            os.link(case / "scan.ozx", copy / "scan.ozx")
            for record in case.glob("*.json"):
                (copy / record.name).write_text(record.read_text().replace(f'"{case.name}"', f'"{copy.name}"'))
    return folder


@pytest.fixture(scope="module")
def undisturbed(dataset):
    radgenome("release", dataset, "-o", dataset.parent / "undisturbed", *OPTIONS)
    return digests(dataset.parent / "undisturbed")


def digests(folder):
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*")) if file.is_file()}


def killed(dataset, out, when):
    """Starts a release and kills it as soon as `when` holds; false where it was done before."""
    process = subprocess.Popen([PROGRAM, "release", str(dataset), "-o", str(out), *OPTIONS],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while process.poll() is None and not when():
        time.sleep(0.002)
    done = process.poll() is not None
    process.send_signal(signal.SIGKILL)
    process.wait()
    return not done


def finished_shards(out):
    """Inode by the number of a shard whose list is there."""
    return {int(file.name[len(".train-"):-len(".list")]): file.with_suffix(".tar").stat().st_ino
            for file in (out / "scans").glob(".train-*.list")}


def test_whole_shards_are_taken_over(dataset, undisturbed, tmp_path):
    out = tmp_path / "out"
    assert killed(dataset, out, lambda: len(finished_shards(out)) >= 4)
    left = finished_shards(out)
    radgenome("release", dataset, "-o", out, *OPTIONS)
    assert digests(out) == undisturbed
    shards = {int(file.name[len("train-"):].split("-")[0]): file.stat().st_ino for file in (out / "scans").glob("train-*.tar")}
    assert len(shards) > len(left) >= 4 and {number: shards[number] for number in left} == left


def test_shards_of_other_cases_are_not(dataset, undisturbed, tmp_path):
    changed, out = tmp_path / "dataset", tmp_path / "out"
    shutil.copytree(dataset, changed, copy_function=os.link)
    for case in sorted((changed / "cases").iterdir())[:3]:  # of the first shard: one was asked otherwise
        file = case / "questions.json"
        record = json.loads(file.read_text())
        record["questions"][0]["question"] += " Please."
        file.unlink()
        file.write_text(json.dumps(record))
    assert killed(changed, out, lambda: len(finished_shards(out)) >= 2)
    radgenome("release", dataset, "-o", out, *OPTIONS)
    assert digests(out) == undisturbed


def test_killed_at_any_moment(dataset, undisturbed, tmp_path):
    random.seed(3)
    out = tmp_path / "out"
    for _ in range(6):
        until = time.monotonic() + random.uniform(0, 1.5)
        killed(dataset, out, lambda: time.monotonic() > until)
    radgenome("release", dataset, "-o", out, *OPTIONS)
    assert digests(out) == undisturbed
