# SPDX-License-Identifier: Apache-2.0
import pytest
from review_server import make_dataset


@pytest.fixture(scope="session")
def reviewed(cohort, tmp_path_factory):
    return make_dataset(cohort, tmp_path_factory.mktemp("web") / "dataset")
