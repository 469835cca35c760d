# SPDX-License-Identifier: Apache-2.0
"""The package is typed: a program that uses it passes mypy --strict, and the docstrings are the headers' words."""
import pathlib
import subprocess
import sys

import radgenome
from radgenome import _core

EXAMPLE = '''
import numpy as np
import radgenome
from numpy.typing import NDArray

dataset = radgenome.open("dataset")
ids: tuple[str, ...] = dataset.cases
case = dataset[ids[0]]
lung: NDArray[np.bool_] = case.scan.mask("lung")
patch: NDArray[np.int16] = case.scan.ct[0:64, ..., 3]
value: np.int16 = case.scan.ct[1, 2, 3]
ml: float | None = case.structures["heart"].volume_ml
mean: float = case.structures["heart"].hu.mean if case.structures["heart"].hu else 0.0
where: list[str] = case.facts[0].where
place: str | None = case.links[0].structure
sample = case.sample("heart", size=(96, 96, 96))
words: list[str] = [sentence.text for sentence in sample.sentences]
release = radgenome.Release("release")
train: radgenome.TrainingSet = release.dataset("train", draw="positive", size=(96, 96, 96))
drawn: radgenome.TrainingSample = train[0]
question: str | None = drawn["question"]
state: dict[str, int | str] = train.order().state_dict()
code: str = radgenome.Error("code", "sentence").code
'''


def mypy(*arguments, cwd):
    return subprocess.run([sys.executable, "-m", "mypy", "--strict", "--cache-dir", "cache", *map(str, arguments)],
                          capture_output=True, text=True, cwd=cwd, timeout=300)


def test_a_program_that_uses_it_passes_mypy(tmp_path):
    (tmp_path / "example.py").write_text(EXAMPLE)
    done = mypy("example.py", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_wrong_types_are_found(tmp_path):
    (tmp_path / "example.py").write_text(EXAMPLE.replace("ml: float | None", "ml: str"))
    done = mypy("example.py", cwd=tmp_path)
    assert done.returncode == 1 and "Incompatible types in assignment" in done.stdout


def test_the_package_itself_passes_mypy(tmp_path):
    done = mypy("-p", "radgenome", cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr


def test_docstrings_are_the_comments_of_the_headers():
    root = pathlib.Path(__file__).resolve().parents[2] / "src"
    stub = pathlib.Path(_core.__file__).with_name("_core.pyi").read_text()
    for header, comment, thing in [
        ("record/structures.h", "One structure that was asked for.", radgenome.Structure),
        ("record/structures.h", "unit vector in the world", radgenome.PrincipalAxis.direction),
        ("record/facts.h", "ids of data/structures.json, the deepest that the text supports", radgenome.Fact.where),
        ("knowledge/knowledge.h", "The structure with this id or alias", radgenome.Knowledge.find_by_name),
    ]:
        assert comment in (root / header).read_text()
        assert comment in thing.__doc__ and comment in stub
