# SPDX-License-Identifier: Apache-2.0
"""The examples of the READMEs run as they stand."""
import re
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.parametrize("readme", ["README.md", "python/README.md"])
def test_examples_run(readme, folder, release_folder, with_torch, monkeypatch):
    examples = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text(), re.DOTALL)
    assert examples
    assert release_folder.parent == folder.parent
    monkeypatch.chdir(folder.parent)  # there the data set is "dataset" and its release "release", as in the text
    for example in examples:
        if "torch" in example:
            done = subprocess.run([sys.executable, "-c", example], env=with_torch, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
        else:
            exec(compile(example, readme, "exec"), {})
