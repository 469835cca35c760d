# SPDX-License-Identifier: Apache-2.0
"""A data set's folder."""
import os
import pathlib
from collections.abc import Iterator, Mapping
from typing import Any

from radgenome._core import DatasetFolder, Knowledge
from radgenome.case import Case
from radgenome.errors import not_found
from radgenome.scan import Scan


class Dataset(Mapping[str, Case]):
    """The cases of a data set by id: dataset["id"], len(dataset), `for id in dataset`."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.folder = DatasetFolder.open(root)
        self.knowledge = Knowledge.load(data_folder())
        self.cases: tuple[str, ...] = tuple(self.folder.case_ids())

    def __reduce__(self) -> tuple[Any, ...]:
        return Dataset, (str(self.folder.root),)

    def __getitem__(self, id: str) -> Case:
        if id not in self.cases:
            raise not_found("unknown_case", f"the data set {self.folder.root} has no case", str(id), self.cases)
        return Case(self, id)

    def open_scan(self, id: str) -> Scan:
        """The CT and the masks of a case."""
        return Scan(self.folder.scan_path(id), self.knowledge)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)

    def __repr__(self) -> str:
        return f"Dataset({str(self.folder.root)!r}, {len(self)} cases)"


def open(root: str | os.PathLike[str]) -> Dataset:
    """Opens the folder that `radgenome run … -o FOLDER` made."""
    return Dataset(root)


def data_folder() -> pathlib.Path:
    """Structures and findings: $RADGENOME_DATA, else those that the package was built with."""
    return pathlib.Path(os.environ.get("RADGENOME_DATA") or pathlib.Path(__file__).parent / "data")
