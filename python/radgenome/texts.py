# SPDX-License-Identifier: Apache-2.0
"""What the tables of a release say of one sample."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from radgenome.errors import Error

if TYPE_CHECKING:
    from radgenome.items import Item
    from radgenome.release import Release

_COLUMNS = {
    "links": ["case", "fact", "place", "structure"],
    "facts": ["case", "fact", "sentence", "finding", "status"],
    "sentences": ["case", "sentence", "text"],
    "questions": ["case", "question_id", "kind", "question", "options", "answer", "assumed", "finding", "facts"],
}


class SampleText(TypedDict):
    """What a sample says."""

    finding: str | None  #: that the sample is about, where it is about one
    status: str | None  #: "present" or "absent": what the facts say of the finding, where the sample was drawn by them
    facts: list[str]  #: ids of the facts that the sample rests on
    sentences: list[str]  #: what the report says of the region, or all its sentences
    question_id: str | None
    kind: str | None  #: of the question
    question: str | None
    options: list[str] | None
    answer: str | None
    assumed: bool | None  #: whether the answer rests on silence of the report


class Texts:
    """Sentences, facts and questions of a split. The tables are read when the first sample asks for them."""

    def __init__(self, release: Release, split: str) -> None:
        self._release, self._split = release, split
        self._tables: dict[str, _ByCase] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_tables": {}}  # read again where it is needed: tables are large

    def of(self, case: str, item: Item) -> SampleText:
        """The text of a sample."""
        question = None if item.question is None else self._table("questions").row(item.question)
        facts = self._facts(case, item) if question is None else list(question["facts"])
        sentences = self._sentences(case, item.region, facts)
        if question is None:
            return {"finding": item.finding, "status": item.status, "facts": facts, "sentences": sentences,
                    "question_id": None, "kind": None, "question": None, "options": None, "answer": None, "assumed": None}
        return {"finding": question["finding"], "status": None, "facts": facts, "sentences": sentences,
                "question_id": question["question_id"], "kind": question["kind"], "question": question["question"],
                "options": question["options"], "answer": question["answer"], "assumed": question["assumed"]}

    def _facts(self, case: str, item: Item) -> list[str]:
        """Ids of the facts of a region: all of them, or those of one finding and status."""
        rows = self._table("facts").rows(case)
        if item.finding is None:
            inside = self._facts_inside(case, item.region)
            return [row["fact"] for row in rows if inside is None or row["fact"] in inside]
        known = self._release.knowledge
        below = {item.region, *(known.descendants(item.region or "") if item.status == "present" else ())}
        grounded = {row["fact"] for row in self._table("links").rows(case) if row["structure"] in below}
        return [row["fact"] for row in rows
                if row["fact"] in grounded and row["finding"] == item.finding and row["status"] == item.status]

    def _sentences(self, case: str, region: str | None, facts: Sequence[str]) -> list[str]:
        """All sentences of the report, or those about a region and those of the facts."""
        rows = self._table("sentences").rows(case)
        inside = self._facts_inside(case, region)
        if inside is None:
            return [row["text"] for row in rows]
        wanted = {row["sentence"] for row in self._table("facts").rows(case)
                  if row["fact"] in inside or row["fact"] in facts}
        return [row["text"] for row in rows if row["sentence"] in wanted]

    def _facts_inside(self, case: str, region: str | None) -> set[str] | None:
        """Ids of the facts placed in a region or in something below it, or grounded there; None: of the whole scan."""
        if region is None:
            return None
        inside = {region, *self._release.knowledge.descendants(region)}
        return {row["fact"] for row in self._table("links").rows(case)
                if row["place"] in inside or row["structure"] in inside}

    def _table(self, name: str) -> _ByCase:
        if name not in self._tables:
            self._tables[name] = _ByCase(self._release.table(name, self._split, _COLUMNS[name]), name)
        return self._tables[name]


class _ByCase:
    """A table whose rows stand together case by case, as a release writes them."""

    def __init__(self, table: Any, name: str) -> None:
        self._table = table.combine_chunks()
        codes = self._table["case"].combine_chunks().dictionary_encode()
        if self._table.num_rows == 0:
            self._rows: dict[str, tuple[int, int]] = {}
            return
        numbers = codes.indices.to_numpy(zero_copy_only=False)
        starts = np.flatnonzero(np.diff(numbers, prepend=-1))
        stops = [*starts[1:], len(numbers)]
        names = codes.dictionary.to_pylist()
        if len(starts) != len(names):
            raise Error("damaged_file", f"the rows of the table {name} do not stand together case by case; copy the "
                                        "release again")
        self._rows = {names[numbers[start]]: (int(start), int(stop)) for start, stop in zip(starts, stops)}

    def rows(self, case: str) -> list[dict[str, Any]]:
        start, stop = self._rows.get(case, (0, 0))
        rows: list[dict[str, Any]] = self._table.slice(start, stop - start).to_pylist()
        return rows

    def row(self, number: int) -> dict[str, Any]:
        row: dict[str, Any] = self._table.slice(number, 1).to_pylist()[0]
        return row
