# SPDX-License-Identifier: Apache-2.0
"""A release's folder: its tables, and its cases read in place from the tar files."""
from __future__ import annotations

import json
import os
import pathlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from radgenome._core import (
    CaseRecord, CaseRecords, Check, Knowledge, Link, Measurement, Question, SentenceRecord, StageError, Structure)
from radgenome.case import Case
from radgenome.dataset import data_folder
from radgenome.errors import Error, not_found
from radgenome.optional import needed
from radgenome.scan import Scan
from radgenome.shards import Member, members_of
from radgenome.training import TrainingSet

_MANIFEST = "radgenome.manifest/1"
_TABLE = re.compile(r"tables/([^/]+)/(.+)-\d+\.parquet")
_SHARD = re.compile(r"scans/(.+)-\d+-of-\d+\.tar")


class Release(Mapping[str, Case]):
    """The cases of a release by id, and its tables.

    A file is looked at when it is first needed. One that is missing, or not of the size that the manifest gives,
    raises Error "missing_file" or "damaged_file"; all others can be read without it."""

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self.root = pathlib.Path(root)
        self.knowledge = Knowledge.load(data_folder())
        self._bytes = _sizes_in(self.root)
        self._tables: dict[tuple[str, str], list[str]] = {}
        self._shards: dict[str, list[str]] = {}
        for path in self._bytes:
            if found := _TABLE.fullmatch(path):
                self._tables.setdefault((found[1], found[2]), []).append(path)
            elif found := _SHARD.fullmatch(path):
                self._shards.setdefault(found[1], []).append(path)
        self._members: dict[str, dict[str, Member]] = {}
        self._cases: dict[str, dict[str, Any]] = {}
        self.folder = _ReleasedRecords(self)

    def __reduce__(self) -> tuple[Any, ...]:
        return Release, (str(self.root),), {"_members": self._members}

    def __repr__(self) -> str:
        return f"Release({str(self.root)!r})"

    @property
    def splits(self) -> tuple[str, ...]:
        """"train", "validation", "test": those that have anything."""
        there = {split for split, _ in self._tables} | set(self._shards)
        return tuple(split for split in ("train", "validation", "test") if split in there)

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables: "cases", "sentences", "facts", "links", "questions" …"""
        return tuple(sorted({name for _, name in self._tables}))

    def cases(self, split: str | None = None) -> tuple[str, ...]:
        """Ids of all cases, or of those of a split, in the order of the release; also of those without a scan. From
        the table of cases; where the release has no tables, from its tar files."""
        if split is None:
            return tuple(id for each in self.splits for id in self.cases(each))
        self._require_split(split)
        if split not in self._cases:
            self._cases[split] = dict.fromkeys(
                self.table("cases", split, ["case"])["case"].to_pylist() if self._tables else self._scanned(split))
        return tuple(self._cases[split])

    def split_of(self, id: str) -> str:
        """The split that a case is in."""
        for split in self.splits:
            if id in self._cases_here(split):
                return split
        if missing := [path for path in self._bytes if _lists_cases(path) and not self._is_whole(path)]:
            raise self._not_here(f'no case "{id}" is in the files of the release that are here', missing)
        raise not_found("unknown_case", f"the release {self.root} has no case", id, self.cases())

    def readable(self, split: str) -> tuple[str, ...]:
        """Ids of the cases of a split whose scans lie on this disk, though other files may be missing."""
        self._require_split(split)
        return tuple(self._scanned(split))

    # tables

    def table(self, name: str, split: str, columns: Sequence[str] | None = None) -> Any:
        """A table of a split as pyarrow.Table. Its Parquet files are mapped and each column is decoded once; pieces are
        joined without a copy."""
        arrow = needed("pyarrow", "reading tables", "pyarrow")
        parquet = needed("pyarrow.parquet", "reading tables", "pyarrow")
        parts = []
        for path in self._files_of_table(name, split):
            file = self._whole(path)
            try:
                parts.append(parquet.read_table(
                    file, columns=list(columns) if columns else None, memory_map=True, partitioning=None))
            except (arrow.ArrowException, OSError) as error:
                raise _damaged(file, f"it cannot be read as Parquet ({error})") from error
        return arrow.concat_tables(parts)

    def pandas(self, name: str, split: str, columns: Sequence[str] | None = None) -> Any:
        """A table as pandas.DataFrame."""
        needed("pandas", "a table as a data frame of pandas", "pandas")
        return self.table(name, split, columns).to_pandas()

    def polars(self, name: str, split: str, columns: Sequence[str] | None = None) -> Any:
        """A table as polars.DataFrame, on the memory of the Arrow table."""
        polars = needed("polars", "a table as a data frame of polars", "polars")
        return polars.from_arrow(self.table(name, split, columns))

    def dataset(self, split: str, **options: Any) -> TrainingSet:
        """Samples of a split for training; the options are those of radgenome.TrainingSet."""
        return TrainingSet(self, split, **options)

    # cases

    def __getitem__(self, id: str) -> Case:
        """The case as radgenome.open(dataset)[id] gives it. Its questions have the options that the release offers.

        Raises Error "no_scan" for a case of a report alone: what the release holds of it stands in the tables."""
        self.split_of(id)
        return Case(self, id)

    def __contains__(self, id: object) -> bool:
        return id in self.cases()

    def __iter__(self) -> Iterator[str]:
        return iter(self.cases())

    def __len__(self) -> int:
        return len(self.cases())

    def open_scan(self, id: str) -> Scan:
        """The CT and the masks of a case, read where they lie in the tar."""
        member = self.member(id, ".ozx")
        return Scan(member.path, self.knowledge, (member.offset, member.size))

    def member(self, id: str, suffix: str) -> Member:
        """Where "<id><suffix>" lies: ".ozx", the scan file, or ".json", the records."""
        split = self.split_of(id)
        missing = []
        for shard in self._shards.get(split, []):
            if not self._is_whole(shard):
                missing.append(shard)
            elif found := self._members_of(shard).get(id + suffix):
                return found
        if missing:
            raise self._not_here(f'the scan of the case "{id}" is in none of the files of scans that are here', missing)
        raise Error("no_scan", f'the release {self.root} holds no scan of the case "{id}"; what it holds of it stands in '
                               "the tables")

    def scans(self, ids: Sequence[str], split: str) -> dict[str, Member]:
        """Where the scans of cases of a split lie; a case that has none is left out.

        Raises Error "missing_file" where some are not found, and files that they may be in are not here."""
        missing = [shard for shard in self._shards.get(split, []) if not self._is_whole(shard)]
        there = self._scanned(split)
        found = {id: there[id] for id in ids if id in there}
        if missing and len(found) < len(ids):
            raise self._not_here(f"the scans of {len(ids) - len(found)} of {len(ids)} cases are not here; take "
                                 f'cases=release.readable("{split}") to go on with the others', missing)
        return found

    def _cases_here(self, split: str) -> Mapping[str, Any]:
        """The cases of a split, or those of its files that are here."""
        listed = [path for (of, name), paths in self._tables.items() if (of, name) == (split, "cases") for path in paths]
        if not self._tables or not all(map(self._is_whole, listed)):
            return self._scanned(split)
        self.cases(split)
        return self._cases[split]

    def _scanned(self, split: str) -> dict[str, Member]:
        """The scans of a split that lie on this disk, by case."""
        return self._scans_in([shard for shard in self._shards.get(split, []) if self._is_whole(shard)])

    def _scans_in(self, shards: Sequence[str]) -> dict[str, Member]:
        return {name.removesuffix(".ozx"): member for shard in shards
                for name, member in self._members_of(shard).items() if name.endswith(".ozx")}

    def _members_of(self, shard: str) -> dict[str, Member]:
        if shard not in self._members:
            self._members[shard] = members_of(str(self._whole(shard)))
        return self._members[shard]

    # files

    def _files_of_table(self, name: str, split: str) -> list[str]:
        self._require_split(split)
        if not self._tables:
            raise Error("not_in_release", f"the release {self.root} was made without tables; release the data set again "
                                          "with `radgenome release … --format tables`")
        if name not in self.tables:
            raise not_found("unknown_table", f"the release {self.root} has no table", name, self.tables)
        return sorted(self._tables[split, name])

    def _require_split(self, split: str) -> None:
        if split not in self.splits:
            raise not_found("unknown_split", f"the release {self.root} has no split", split, self.splits)

    def _whole(self, path: str) -> pathlib.Path:
        """The file, once it is known to be there and of the right size."""
        file = self.root / path
        try:
            size = file.stat().st_size
        except OSError:
            raise self._not_here(f"{file} is missing", [path]) from None
        if size != self._bytes[path]:
            raise _damaged(file, f"it has {size} bytes where the manifest says {self._bytes[path]}")
        return file

    def _is_whole(self, path: str) -> bool:
        """False where it is missing; raises where it is damaged."""
        if not (self.root / path).exists():
            return False
        self._whole(path)
        return True

    def _not_here(self, what: str, missing: Sequence[str]) -> Error:
        shown = ", ".join(missing[:3]) + (f" and {len(missing) - 3} more" if len(missing) > 3 else "")
        return Error("missing_file", f"{what}; missing: {shown}. Copy or download what is missing into {self.root}; "
                                     f"`radgenome verify {self.root}` lists all of it")


class _ReleasedRecords:
    """The records of a release's cases, as Case asks for them."""

    def __init__(self, release: Release) -> None:
        self._release = release
        self._last: tuple[str, CaseRecords] | None = None  # a case asks for one record after the other

    def _of(self, case: str) -> CaseRecords:
        if self._last is None or self._last[0] != case:
            member = self._release.member(case, ".json")
            try:
                self._last = case, CaseRecords(member.read())
            except Error as error:
                raise _damaged(member.path, f"{case}.json in it: {error}") from error
        return self._last[1]

    def read_case(self, case: str) -> CaseRecord:
        return self._of(case).read_case()

    def read_structures(self, case: str) -> list[Structure]:
        return self._of(case).read_structures()

    def read_measurements(self, case: str) -> list[Measurement]:
        return self._of(case).read_measurements()

    def read_sentences(self, case: str) -> list[SentenceRecord]:
        return self._of(case).read_sentences()

    def read_links(self, case: str) -> list[Link]:
        return self._of(case).read_links()

    def read_checks(self, case: str) -> list[Check]:
        return self._of(case).read_checks()

    def read_questions(self, case: str) -> list[Question]:
        return self._of(case).read_questions()

    def read_errors(self, case: str) -> list[StageError]:
        return []  # cases on which a stage failed are released without what it would have made


def _lists_cases(path: str) -> bool:
    """Whether a file tells which cases there are."""
    table = _TABLE.fullmatch(path)
    return table[2] == "cases" if table else _SHARD.fullmatch(path) is not None


def _sizes_in(root: pathlib.Path) -> dict[str, int]:
    """Bytes of each file by path, as the manifest lists them. Nothing outside the release is ever opened."""
    path = root / "manifest.json"
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise Error("not_a_release", f"{root} is no release (it has no manifest.json); make one with "
                                     f"`radgenome release DATASET -o {root}`") from None
    except ValueError as error:
        raise _damaged(path, f"it is no JSON ({error})") from None
    if not isinstance(manifest, dict) or manifest.get("format") != _MANIFEST:
        raise Error("bad_record", f"{path} is not of the format {_MANIFEST}; the release was made by another version of "
                                  "radgenome")
    try:
        sizes = {str(file["path"]): int(file["bytes"]) for file in manifest["files"]}
    except (KeyError, TypeError, ValueError):
        raise _damaged(path, "its list of files is broken") from None
    for listed in sizes:
        if pathlib.PurePosixPath(listed).is_absolute() or ".." in pathlib.PurePosixPath(listed).parts:
            raise Error("bad_record", f'{path} lists "{listed}", which lies outside the release')
    return sizes


def _damaged(file: str | os.PathLike[str], why: str) -> Error:
    return Error("damaged_file", f"{os.fspath(file)} is damaged: {why}; copy or download it again")
