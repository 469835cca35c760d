# SPDX-License-Identifier: Apache-2.0
"""A data set as the program makes it, opened with the Python package."""
import pathlib

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
