# SPDX-License-Identifier: Apache-2.0
"""pandas and pyarrow read what the program's table writers write."""
import hashlib
import json
import os
import pathlib
import subprocess

import pandas
import pyarrow.parquet
import pytest

from conftest import ROOT

WRITE_TABLE = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build")) / "bin" / "write_table"
LARGEST = 2**63 - 1
ROWS = [
    {"name": 'a "quoted", name', "voxels": 7, "hu": 0.1, "border": True, "flags": ["coarse", "resampled"], "sizes": [12, 3],
     "lengths": [0.1, 6.5]},
    {"name": "two\nlines; ü", "voxels": None, "hu": None, "border": None, "flags": None, "sizes": None, "lengths": None},
    {"name": None, "voxels": LARGEST, "hu": -1024.0, "border": False, "flags": [], "sizes": [], "lengths": []},
    {"name": "", "voxels": -1, "hu": 1 / 3, "border": None, "flags": ["one"], "sizes": [LARGEST], "lengths": [2.5]},
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tables")
    write(folder)
    return folder


def write(folder):
    files = [folder / f"table.{ending}" for ending in ("csv", "json", "jsonl", "parquet")]
    subprocess.run([WRITE_TABLE, *files], check=True, timeout=60)


def test_parquet(folder):
    file = pyarrow.parquet.ParquetFile(folder / "table.parquet")
    assert file.read().to_pylist() == ROWS
    assert {str(field.name): str(field.type) for field in file.schema_arrow} == {
        "name": "string", "voxels": "int64", "hu": "double", "border": "bool",
        "flags": "list<element: string>", "sizes": "list<element: int64>", "lengths": "list<element: double>"}
    groups = [file.metadata.row_group(i) for i in range(file.metadata.num_row_groups)]
    assert [group.num_rows for group in groups] == [2, 2]
    assert {group.column(i).compression for group in groups for i in range(7)} == {"ZSTD"}


def test_json(folder):
    assert json.loads((folder / "table.json").read_text("utf-8")) == ROWS
    assert [json.loads(line) for line in (folder / "table.jsonl").read_text("utf-8").splitlines()] == ROWS


def test_csv(folder):
    types = {"name": "string", "voxels": "Int64", "hu": "Float64", "border": "boolean", "flags": "string", "sizes": "string", "lengths": "string"}
    table = pandas.read_csv(folder / "table.csv", dtype=types)
    rows = [{key: None if pandas.isna(value) else value for key, value in row.items()} for row in table.to_dict("records")]

    def as_csv(value):  # a list is one text; pandas reads an empty text as absent
        value = ";".join(map(str, value)) if isinstance(value, list) else value
        return None if value == "" else value

    assert rows == [{key: as_csv(value) for key, value in row.items()} for row in ROWS]
    lines = (folder / "table.csv").read_bytes().split(b"\n")
    assert lines[2] == b'"two'  # a quoted line end stays in its cell
    assert lines[-2].startswith(b'"",-1,')  # an empty text is told from an absent one


def test_equal_tables_are_equal_bytes(folder, tmp_path):
    write(tmp_path)
    for file in folder.iterdir():
        assert hashlib.sha256(file.read_bytes()).digest() == hashlib.sha256((tmp_path / file.name).read_bytes()).digest()
