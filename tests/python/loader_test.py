# SPDX-License-Identifier: Apache-2.0
"""Training samples through torch's DataLoader: the same with any number of workers, and gone on with on another."""
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys

import numpy as np
import pytest
import radgenome

PROGRAM = pathlib.Path(__file__).with_name("loader_program.py")


def options():
    """Those of the program, which cannot be imported where there is no torch."""
    text = PROGRAM.read_text()
    start = text.index("OPTIONS = ") + len("OPTIONS = ")
    return eval(text[start:text.index("\n\n", start)])


@pytest.fixture(scope="module")
def seen(release_folder, with_torch, tmp_path_factory):
    damaged = pathlib.Path(shutil.copytree(release_folder, tmp_path_factory.mktemp("damaged") / "release"))
    shard = damaged / "scans" / "train-00000-of-00001.tar"
    release = radgenome.Release(damaged)
    member = release.member(release.cases("train")[1], ".ozx")
    content = bytearray(shard.read_bytes())
    content[member.offset + member.size // 3] ^= 0xFF
    shard.write_bytes(content)
    done = subprocess.run([sys.executable, PROGRAM, release_folder, damaged], env=with_torch, capture_output=True, text=True,
                          timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def wanted(release):
    """The samples without torch, as the program describes them."""
    train = release.dataset("train", **options())
    lines = []
    for key in range(len(train)):
        sample = train[key]
        arrays = [sample[name].tolist() for name in ("ct", "masks", "masks_there", "affine", "spacing_mm")]
        lines.append([key, sample["case"], sample["question"], sample["facts"],
                      hashlib.sha256(repr(arrays).encode()).hexdigest()])
    return lines


@pytest.mark.parametrize("workers", ["0", "1", "2"])
def test_the_number_of_workers_does_not_show(seen, wanted, workers):
    assert seen["epochs"][workers] == wanted and len(wanted) == 24


def test_spawned_workers_give_the_same(seen, wanted):
    assert seen["spawned"] == wanted


def test_an_epoch_goes_on_in_its_middle_on_another_number_of_workers(seen, wanted):
    assert seen["resumed"] == [wanted] * 4


def test_batches_are_tensors(seen, release):
    sample = release.dataset("train", **options())[0]
    assert seen["batch"] == {
        name: [f"torch.{value.dtype.name}", [2, *value.shape]] for name, value in sample.items() if isinstance(value, np.ndarray)}


def test_a_loader_may_make_no_batches(seen, wanted):
    assert seen["alone"] == wanted[:1] and seen["single_shape"] == [12, 10, 8]


def test_a_worker_decodes_on_one_thread(seen):
    assert seen["threads"] == 1


def test_shapes_that_make_no_batch_are_said_so(seen):
    assert seen["different_shapes"] == "different_shapes"


def test_a_damaged_scan_stops_the_loader(seen):
    assert "train-00000-of-00001.tar" in seen["failure"] and "copy it again" in seen["failure"]
