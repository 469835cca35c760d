# SPDX-License-Identifier: Apache-2.0
"""A data set and a release of it as the program makes them, opened with the Python package."""
import os
import pathlib
import shutil

import pytest
import radgenome
from conftest import cohort_arguments
from conftest import radgenome as program


@pytest.fixture(scope="session")
def folder(cohort, tmp_path_factory):
    """The data set's folder; its scan files hold the CT."""
    made = tmp_path_factory.mktemp("python") / "dataset"
    program("run", *cohort_arguments(cohort), "-o", made)
    return pathlib.Path(made)


@pytest.fixture(scope="session")
def dataset(folder):
    return radgenome.open(folder)


@pytest.fixture(scope="session")
def case(dataset):
    return dataset[dataset.cases[0]]


@pytest.fixture(scope="session")
def scan(case):
    return case.scan


#: Of each case of the cohort, in order of their ids.
SPLITS = ("train", "train", "validation", "train")


@pytest.fixture(scope="session")
def release_folder(folder):
    """A release of the data set, beside it."""
    splits = folder.parent / "splits.csv"
    cases = sorted(case.name for case in (folder / "cases").iterdir())
    splits.write_text("\n".join(["case,split", *(f"{case},{split}" for case, split in zip(cases, SPLITS, strict=True))]))
    made = folder.parent / "release"
    program("release", folder, "-o", made, "--splits-file", splits, "--allow-audit", "split_leaks",
            "--allow-audit", "duplicates", "--allow-audit", "blind_guessers", "--allow-audit", "option_bias")
    return made


@pytest.fixture(scope="session")
def release(release_folder):
    return radgenome.Release(release_folder)


@pytest.fixture
def own_release(release_folder, tmp_path):
    """A copy of the release that a test may damage."""
    return pathlib.Path(shutil.copytree(release_folder, tmp_path / "release"))


@pytest.fixture(scope="session")
def with_torch(tmp_path_factory):
    """The environment of a process that can import torch: Debian's, which this Python does not see otherwise. It was built
    for another NumPy, and only a process of its own is to meet that."""
    torch = pathlib.Path("/usr/lib/python3/dist-packages/torch")
    assert torch.exists(), "install Debian's python3-torch, as ./dev test does"
    path = tmp_path_factory.mktemp("torch")
    (path / "torch").symlink_to(torch)
    return {**os.environ, "PYTHONPATH": str(path), "PYTHONWARNINGS": "ignore"}
