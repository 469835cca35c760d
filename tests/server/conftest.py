# SPDX-License-Identifier: Apache-2.0
import pytest
from review_server import make_dataset, serving


@pytest.fixture(scope="session")
def reviewed(cohort, tmp_path_factory):
    """A data set of the synthetic cohort; tests that write reviews take a copy."""
    return make_dataset(cohort, tmp_path_factory.mktemp("reviewed") / "dataset")


@pytest.fixture(scope="module")
def server(reviewed, tmp_path_factory):
    from review_server import copied
    with serving(copied(reviewed, tmp_path_factory.mktemp("served") / "dataset")) as running:
        yield running


@pytest.fixture
def ada(server):
    return server.client("Ada")
