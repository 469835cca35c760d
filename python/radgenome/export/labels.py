# SPDX-License-Identifier: Apache-2.0
"""Which structure a network's label is: by its name, or as a table says."""
from __future__ import annotations

import csv
import difflib
import pathlib
from typing import Any

from radgenome._core import Knowledge
from radgenome.dataset import data_folder
from radgenome.errors import Error
from radgenome.export.files import read_json

#: By the label's name the structure's; None: it is none of ours.
Table = dict[str, str | None]


def read_table(path: pathlib.Path) -> Table:
    """{"label": "structure", "another": null} or a CSV with the columns label and structure; an empty structure is null.
    @error missing_file, broken_json, bad_labels"""
    table = _csv_table(path) if path.suffix.lower() == ".csv" else read_json(path)
    if not isinstance(table, dict) or not all(value is None or isinstance(value, str) for value in table.values()):
        raise Error("bad_labels", f'{path} must be a JSON object such as {{"label": "structure", "another": null}}, or a CSV '
                                  "with the columns label and structure")
    return {name: structure or None for name, structure in table.items()}


def _csv_table(path: pathlib.Path) -> Table | None:
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
    except FileNotFoundError:
        raise Error("missing_file", f"{path} is not there") from None
    if not all("label" in row and "structure" in row for row in rows):
        return None
    return {row["label"]: (row["structure"] or "").strip() for row in rows}


def structures_of_their_own() -> list[str]:
    """Ids of those that no recipe makes of others."""
    known = read_json(data_folder() / "structures.json")["structures"]
    return [structure["id"] for structure in known if structure["making"] == "own"]


class Structures:
    """Gives labels their structures. No two labels of a model are one structure."""

    def __init__(self, table: Table | None = None) -> None:
        self.knowledge = Knowledge.load(data_folder())
        self.table = table or {}
        self.unused = set(self.table)
        self.taken: dict[str, str] = {}  # structure → the label that is it

    def label(self, value: int, name: str) -> dict[str, Any]:
        """An entry of model.json's `labels`; without `structure` where it is none of ours.
        @error unknown_structure, bad_labels"""
        structure = self._structure(name)
        if structure is None:
            return {"value": value, "name": name}
        if structure in self.taken:
            raise Error("bad_labels", f'the labels "{self.taken[structure]}" and "{name}" are both the structure '
                                      f'"{structure}"; say with --labels which of them it is, and null for the other')
        self.taken[structure] = name
        return {"value": value, "name": name, "structure": structure}

    def require_all_used(self) -> None:
        """@error bad_labels — the table names labels that the network does not have"""
        if self.unused:
            raise Error("bad_labels", "--labels names what is no label of the network: "
                                      + ", ".join(f'"{name}"' for name in sorted(self.unused)))

    def _structure(self, name: str) -> str | None:
        if name not in self.table:
            return self.knowledge.find_by_name(name)
        self.unused.discard(name)
        wanted = self.table[name]
        if wanted is None:
            return None
        found = self.knowledge.find_by_name(wanted)
        if found is None:
            alike = difflib.get_close_matches(wanted, self.knowledge.structures, n=3)
            hint = f'; do you mean {" or ".join(alike)}?' if alike else "; `radgenome info structures` lists them"
            raise Error("unknown_structure", f'--labels says that "{name}" is "{wanted}", which is no structure{hint}')
        return found
