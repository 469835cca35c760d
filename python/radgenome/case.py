# SPDX-License-Identifier: Apache-2.0
"""One case: its records, its report and its scan."""
from __future__ import annotations

import dataclasses
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from radgenome import _core
from radgenome._core import (
    CaseRecord, Check, Fact, Knowledge, Link, Measurement, Question, StageError, Structure)
from radgenome.errors import Error
from radgenome.named import Named
from radgenome.scan import Scan
from radgenome.voxels import Box, Kji, affine_of_fitted, corners_of, shape_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A span of a section of the report, and the facts that were read in it."""

    id: str
    section: str
    text: str
    type: str
    facts: list[Fact]
    start: int
    end: int


@dataclasses.dataclass(frozen=True)
class Report:
    """The sections of a report by name, and its sentences in their order. Both are empty for a case without one."""

    sections: dict[str, str]
    sentences: list[Sentence]


@dataclasses.dataclass(frozen=True)
class Sample:
    """What one training step needs of a region."""

    region: str
    box: Box
    ct: NDArray[np.int16]
    masks: NDArray[np.bool_]
    structures: list[str]
    affine: NDArray[np.float64]
    sentences: list[Sentence]


class Records(Protocol):
    """The records of cases: those of a data set's folder, or of a release."""

    def read_case(self, case: str) -> CaseRecord: ...
    def read_structures(self, case: str) -> list[Structure]: ...
    def read_measurements(self, case: str) -> list[Measurement]: ...
    def read_sentences(self, case: str) -> list[_core.SentenceRecord]: ...
    def read_links(self, case: str) -> list[Link]: ...
    def read_checks(self, case: str) -> list[Check]: ...
    def read_questions(self, case: str) -> list[Question]: ...
    def read_errors(self, case: str) -> list[StageError]: ...


class Home(Protocol):
    """What a case is of."""

    @property
    def folder(self) -> Records: ...
    @property
    def knowledge(self) -> Knowledge: ...
    def open_scan(self, id: str) -> Scan: ...


class Case:
    """Records are read when they are first asked for. One that could not be made is empty; `errors` says why."""

    def __init__(self, dataset: Home, id: str) -> None:
        self.id = id
        self._dataset = dataset
        self._folder = dataset.folder
        self.record: CaseRecord = self._folder.read_case(id)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._dataset, self.id)

    def __repr__(self) -> str:
        return f"Case({self.id!r})"

    @property
    def patient(self) -> str:
        """Id of the patient where the names tell it, else the case's."""
        return self.record.patient

    @cached_property
    def structures(self) -> Named[Structure]:
        """Every structure that was asked for, by id: its state and, where it is present, its measurements."""
        entries = {entry.structure: entry for entry in self._folder.read_structures(self.id)}
        return Named(list(entries), entries.__getitem__, code="unknown_structure",
                     missing=f'the case "{self.id}" has no structure')

    @cached_property
    def measurements(self) -> list[Measurement]:
        """Diameters, ratios and distances, or why they could not be measured."""
        return self._folder.read_measurements(self.id)

    @cached_property
    def report(self) -> Report:
        """The report as imported, and its sentences."""
        sections = dict(self.record.report)
        sentences = [Sentence(s.id, s.section, sections[s.section][s.start:s.end], s.type, list(s.facts), s.start, s.end)
                     for s in self._folder.read_sentences(self.id)]
        return Report(sections, sentences)

    @property
    def facts(self) -> list[Fact]:
        """All facts in the order of their text."""
        return [fact for sentence in self.report.sentences for fact in sentence.facts]

    @cached_property
    def links(self) -> list[Link]:
        """Which mask each fact is grounded on at each of its places."""
        return self._folder.read_links(self.id)

    @cached_property
    def checks(self) -> list[Check]:
        """What a reader should look at."""
        return self._folder.read_checks(self.id)

    @cached_property
    def questions(self) -> list[Question]:
        """Questions with their answers."""
        return self._folder.read_questions(self.id)

    @cached_property
    def errors(self) -> list[StageError]:
        """Why stages failed; empty where none did."""
        return self._folder.read_errors(self.id)

    @cached_property
    def scan(self) -> Scan:
        """The CT and the masks."""
        return self._dataset.open_scan(self.id)

    def sentences_of(self, region: str) -> list[Sentence]:
        """The sentences with a fact placed in a region or in something below it, or grounded on a mask there."""
        knowledge = self._dataset.knowledge
        known = knowledge.find_by_name(region) or region
        inside = {known, *knowledge.descendants(known)}
        facts = {link.fact for link in self.links if link.place in inside or link.structure in inside}
        return [s for s in self.report.sentences if any(fact.id in facts for fact in s.facts)]

    def sample(self, region: str, *, margin_mm: float = 0.0, structures: Sequence[str] | None = None,
               size: Kji | None = None) -> Sample:
        """The CT and the masks in the box around a region, and the sentences about it.

        structures: whose masks to stack; without it, the region's own and those of all below it.
        size: voxels (k, j, i) that the box is fitted into; without it, the scan's own voxels."""
        scan = self.scan
        known = scan.id_of(region)
        box = scan.box(known, margin_mm)
        corners = corners_of(box, scan.shape)
        if 0 in shape_of(corners):
            raise Error("empty_mask", f'the mask of "{known}" in the case "{self.id}" is empty: it has no box to crop')
        if structures is None:
            below = self._dataset.knowledge.descendants(known)
            structures = [known, *(id for id in below if id in scan.masks)]
        return Sample(known, box, scan.crop(box, size), scan.stack(structures, box, size),
                      [scan.id_of(name) for name in structures],
                      affine_of_fitted(scan.affine, corners[0], shape_of(corners), size or shape_of(corners)),
                      self.sentences_of(known))
