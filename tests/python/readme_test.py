# SPDX-License-Identifier: Apache-2.0
"""The examples of the READMEs run as they stand."""
import re

import pytest
from conftest import ROOT


@pytest.mark.parametrize("readme", ["README.md", "python/README.md"])
def test_examples_run(readme, folder, monkeypatch):
    examples = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text(), re.DOTALL)
    assert examples
    monkeypatch.chdir(folder.parent)  # there the data set is "dataset", as in the text
    for example in examples:
        exec(compile(example, readme, "exec"), {})
