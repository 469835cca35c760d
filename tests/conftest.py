# SPDX-License-Identifier: Apache-2.0
"""What all tests of the program as a whole share."""
import hashlib
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAM = os.environ.get("RADGENOME", str(ROOT / "build" / "bin" / "radgenome"))
SHARED = ROOT.parent / "shared" / "data"


def radgenome(*arguments, expect=0, **kwargs):
    """Runs the program; the exit code must be `expect`. Returns the finished process."""
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=300, **kwargs)
    assert done.returncode == expect, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done


def record_bytes(dataset):
    """Hash of every file of a data set that must be the same from run to run, by its path."""
    dataset = pathlib.Path(dataset)
    files = {}
    for file in sorted(dataset.rglob("*")):
        relative = file.relative_to(dataset)
        if file.is_file() and relative.parts[0] != "runs" and not file.name.startswith("."):
            files[str(relative)] = hashlib.sha256(file.read_bytes()).hexdigest()
    return files


@pytest.fixture(scope="session")
def cohort(tmp_path_factory):
    """A small synthetic cohort: ct/, masks/, reports.csv, truth.jsonl."""
    folder = tmp_path_factory.mktemp("cohort")
    radgenome("synth", "-n", 4, "--seed", 7, "-o", folder)
    return folder


def cohort_arguments(folder):
    return ["--ct", folder / "ct", "--reports", folder / "reports.csv", "--masks", folder / "masks"]
