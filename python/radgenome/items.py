# SPDX-License-Identifier: Apache-2.0
"""What there is to draw from a release: regions, findings that are stated or denied there, and questions."""
from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from radgenome.errors import Error, not_found
from radgenome.optional import needed

if TYPE_CHECKING:
    from radgenome.release import Release

_PRESENT, _KNOWN_EMPTY = 1, 2
_STATES = {"present": _PRESENT, "empty": _KNOWN_EMPTY, "outside_field_of_view": _KNOWN_EMPTY}
_STATUSES = (None, "present", "absent")
Codes = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class Choice:
    """Which items are wanted; the options of TrainingSet."""

    questions: tuple[str, ...] | None
    balanced_track: bool
    assumed: bool
    regions: tuple[str, ...] | None
    whole: bool  #: the crop is the whole scan: no mask is needed
    anywhere: bool  #: an item without a region can be cropped

    def described(self) -> list[Any]:
        """All of it, for a fingerprint."""
        return list(dataclasses.astuple(self))


@dataclasses.dataclass(frozen=True)
class Item:
    """What a sample is of."""

    case: int  #: its place in States.cases
    region: str | None
    finding: str | None
    status: str | None  #: "present" or "absent", of the finding
    question: int | None  #: row in the table of questions


class States:
    """The cases that samples are made of, and the state of each structure in them."""

    def __init__(self, release: Release, split: str, cases: Sequence[str] | None) -> None:
        self.release, self.split = release, split
        with_ct = self._with_ct()
        wanted = list(with_ct) if cases is None else list(dict.fromkeys(cases))
        for id in wanted:
            if id not in with_ct:
                raise not_found("unknown_case", f'the split "{split}" of {release.root} has no case', id, with_ct)
        self.scans = release.scans([id for id in wanted if with_ct[id] or cases is not None], split)
        self.cases = [id for id in wanted if id in self.scans and with_ct[id]]
        if cases is not None and len(self.cases) < len(wanted):
            lacking = next(id for id in wanted if id not in self.cases)
            raise Error("no_ct", f'the case "{lacking}" was released without a CT; leave it out of cases=')
        if not self.cases:
            raise Error("nothing_to_draw", f'no case of the split "{split}" of {release.root} has a scan with a CT')
        table = release.table("structures", split, ["case", "structure", "state"])
        self.structures = sorted({*release.knowledge.structures, *table["structure"].unique().to_pylist()})
        self._states = np.zeros((len(self.cases), len(self.structures)), np.uint8)
        case, structure = self.case_codes(table["case"]), codes_in(table["structure"], self.structures)
        state = np.array([0, *_STATES.values()], np.uint8)[codes_in(table["state"], list(_STATES)) + 1]
        here = case >= 0
        self._states[case[here], structure[here]] = state[here]

    def _with_ct(self) -> dict[str, bool]:
        table = self.release.table("cases", self.split, ["case", "has_ct"])
        return dict(zip(table["case"].to_pylist(), table["has_ct"].to_pylist()))

    def case_codes(self, column: Any) -> Codes:
        """The place in `cases` of each value; -1 for others."""
        return codes_in(column, self.cases)

    def present(self, case: Codes, structure: Codes) -> NDArray[np.bool_]:
        """Whether each case has a mask of each structure; false for a code of -1."""
        found: NDArray[np.bool_] = self._states[case, structure] == _PRESENT
        return found & (structure >= 0)

    def of(self, structures: Sequence[str]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """(cases, structures): where there is a mask, and where it is known that there is nothing to mark."""
        states = np.zeros((len(self.cases), len(structures)), np.uint8)
        for n, name in enumerate(structures):
            if name in self.structures:
                states[:, n] = self._states[:, self.structures.index(name)]
        return states == _PRESENT, states == _KNOWN_EMPTY


class Items:
    """The items of all pools that were asked for, one after the other."""

    def __init__(self, states: States, choice: Choice) -> None:
        self._states, self._choice = states, choice
        self._release, self._split = states.release, states.split
        self._columns: list[Codes] = [np.zeros(0, np.int64)] * 5  # case, region, finding, status, question
        self._findings: list[str] = []
        self._regions = None if choice.regions is None else self._known_codes(choice.regions)

    def __getitem__(self, index: int) -> Item:
        case, region, finding, status, question = (int(column[index]) for column in self._columns)
        return Item(case, None if region < 0 else self._states.structures[region],
                    None if finding < 0 else self._findings[finding], _STATUSES[status],
                    None if question < 0 else question)

    def cases_of(self, indices: Codes) -> Codes:
        """The case of each."""
        return self._columns[0][indices]

    def bytes(self) -> bytes:
        """All of them."""
        return b"".join(np.ascontiguousarray(column, "<i8").tobytes() for column in self._columns)

    def pool(self, name: str) -> Codes:
        """Indices of the items of a way to draw."""
        if self._choice.questions is not None and name in ("all", "positive", "denied", "balanced"):
            return self._add(*self._of_questions(name))
        if name in ("positive", "denied"):
            return self._add(*self._of_findings(name))
        if name == "all":
            return self._add(*self._of_regions())
        if name == "balanced":
            raise Error("bad_option", 'draw="balanced" is about answers: it needs questions=')
        raise Error("bad_option", f'draw is "all", "positive", "denied" or "balanced", not "{name}"')

    def answers(self, pool: Codes) -> list[list[Codes]]:
        """Of each kind of question, of each answer, the items."""
        table = self._questions(["kind", "answer"]).take(self._columns[4][pool])
        kind, answer = (_sorted_codes(table[name]) for name in ("kind", "answer"))
        order = np.lexsort((answer, kind))
        pieces = _runs(pool[order], kind[order])
        answers = _runs(answer[order], kind[order])
        return [_runs(of_kind, by) for of_kind, by in zip(pieces, answers)]

    def _add(self, *columns: Codes) -> Codes:
        start = len(self._columns[0])
        self._columns = [np.concatenate([old, new]) for old, new in zip(self._columns, columns)]
        return np.arange(start, len(self._columns[0]))

    def _known_codes(self, names: Sequence[str]) -> Codes:
        for name in names:
            if name not in self._states.structures:
                raise not_found("unknown_structure", "the release has no structure", name, self._states.structures)
        return np.array([self._states.structures.index(name) for name in names], np.int64)

    # regions

    def _of_regions(self) -> list[Codes]:
        count = len(self._states.cases)
        if self._choice.whole or (self._choice.anywhere and self._regions is None):
            return _columns(np.arange(count), -1)
        if self._regions is not None:
            case, region = (part.ravel() for part in np.meshgrid(np.arange(count), self._regions, indexing="ij"))
        else:
            case, region, _, _, _ = self._grounded()
            count = len(self._states.structures)
            case, region = np.divmod(np.unique(case * count + region), count)
        there = self._states.present(case, region)
        return _columns(case[there], region[there])

    # findings

    def _grounded(self) -> tuple[Codes, Codes, Codes, NDArray[Any], NDArray[np.bool_]]:
        """Facts on the masks that they are grounded on: case, structure, finding, status, whether it is exactly the place
        that the fact names."""
        compute = needed("pyarrow.compute", "reading tables", "pyarrow")
        facts = self._release.table("facts", self._split, ["case", "fact", "finding", "status"])
        links = self._release.table("links", self._split, ["case", "fact", "structure", "granularity"])
        links = links.filter(compute.is_valid(links["structure"]))
        joined = links.join(facts, ["case", "fact"], join_type="inner")
        self._findings = sorted(facts["finding"].unique().to_pylist())
        case, structure = self._states.case_codes(joined["case"]), codes_in(joined["structure"], self._states.structures)
        finding = codes_in(joined["finding"], self._findings)
        status = joined["status"].to_numpy()
        exact = joined["granularity"].to_numpy() == "exact"
        here = case >= 0
        return case[here], structure[here], finding[here], status[here], exact[here]

    def _of_findings(self, name: str) -> list[Codes]:
        case, structure, finding, status, exact = self._grounded()
        count = len(self._findings)
        abnormal = np.array([self._release.knowledge.is_abnormal(each) for each in self._findings], np.bool_)[finding]
        if name == "positive":
            chosen = (status == "present") & abnormal
            keys = [self._keys(case[chosen][inside], region, finding[chosen][inside])
                    for region, inside in self._regions_around(structure[chosen])]
        else:
            chosen = (status == "absent") & abnormal & exact
            if self._regions is not None:
                chosen &= np.isin(structure, self._regions)
            stated = status != "absent"
            taken = [self._keys(case[stated][below], above, finding[stated][below])
                     for above, below in self._all_above(structure[stated])]
            denied = self._keys(case[chosen], structure[chosen], finding[chosen])
            keys = [denied[~np.isin(denied, np.concatenate([denied[:0], *taken]))]]
        rest, finding = np.divmod(np.unique(np.concatenate([case[:0], *keys])), max(count, 1))
        case, region = np.divmod(rest, len(self._states.structures))
        there = self._states.present(case, region)
        said = _STATUSES.index("present" if name == "positive" else "absent")
        return _columns(case[there], region[there], finding[there], said)

    def _keys(self, case: Codes, region: Codes | int, finding: Codes) -> Codes:
        return (case * len(self._states.structures) + region) * max(len(self._findings), 1) + finding

    def _regions_around(self, structure: Codes) -> list[tuple[Codes | int, NDArray[np.bool_]]]:
        """Each region that is asked for, and which of the structures lie in it; without any, the structures themselves."""
        if self._regions is None:
            return [(structure, np.ones(len(structure), np.bool_))]
        names, known = self._states.structures, self._release.knowledge
        return [(int(region), np.isin(structure, codes_of({names[region], *known.descendants(names[region])}, names)))
                for region in self._regions]

    def _all_above(self, structure: Codes) -> list[tuple[int, NDArray[np.bool_]]]:
        """Each structure that is one of these or lies above one, and which of them lie in it."""
        names, known = self._states.structures, self._release.knowledge
        above: dict[int, list[int]] = {}
        for code in np.unique(structure).tolist():
            for name in {names[code], *(known.ancestors(names[code]) if names[code] in known.structures else ())}:
                above.setdefault(names.index(name), []).append(code)
        return [(code, np.isin(structure, below)) for code, below in above.items()]

    # questions

    def _questions(self, columns: list[str]) -> Any:
        return self._release.table("questions", self._split, columns)

    def _of_questions(self, name: str) -> list[Codes]:
        table = self._questions(["case", "kind", "structure", "balanced", "assumed", "earlier_case"])
        kinds = table["kind"].unique().to_pylist()
        for kind in self._choice.questions or ():
            if kind not in kinds:
                raise not_found("unknown_kind", "the release has no questions of the kind", kind, sorted(kinds))
        case = self._states.case_codes(table["case"])
        region = codes_in(table["structure"], self._states.structures)
        wanted = (codes_in(table["kind"], list(self._choice.questions or ())) >= 0) & (case >= 0)
        wanted &= ~table["earlier_case"].is_valid().to_numpy()  # a sample shows one scan
        if self._choice.balanced_track:
            wanted &= table["balanced"].to_numpy()
        if not self._choice.assumed:
            wanted &= ~table["assumed"].to_numpy()
        if self._regions is not None:
            wanted &= np.isin(region, self._regions)
        if name in ("positive", "denied"):
            wanted &= self._rest_on(name)
        there = self._states.present(np.maximum(case, 0), region)
        region = np.where(there, region, -1)
        if not self._choice.whole:
            wanted &= there
        rows = np.flatnonzero(wanted)
        return _columns(case[rows], region[rows], question=rows)

    def _rest_on(self, name: str) -> NDArray[np.bool_]:
        """Of each question, whether it rests on a fact that states an abnormal finding, or on denials alone."""
        arrow = needed("pyarrow", "reading tables", "pyarrow")
        compute = needed("pyarrow.compute", "reading tables", "pyarrow")
        questions = self._questions(["case", "facts"]).combine_chunks()
        lists = questions["facts"].combine_chunks()
        parents = compute.list_parent_indices(lists)
        named = arrow.table({"row": parents, "case": questions["case"].take(parents), "fact": compute.list_flatten(lists)})
        facts = self._release.table("facts", self._split, ["case", "fact", "finding", "status"])
        joined = named.join(facts, ["case", "fact"], join_type="inner")
        row = joined["row"].to_numpy()
        findings = joined["finding"].unique().to_pylist()
        abnormal = np.array([self._release.knowledge.is_abnormal(each) for each in findings] or [False], np.bool_)
        status, is_abnormal = joined["status"].to_numpy(), abnormal[codes_in(joined["finding"], findings)]
        fits = is_abnormal & (status == ("present" if name == "positive" else "absent"))
        count = questions.num_rows
        fitting, all = np.bincount(row[fits], minlength=count), np.bincount(row, minlength=count)
        result: NDArray[np.bool_] = fitting > 0
        return result if name == "positive" else result & (fitting == all)


def codes_in(column: Any, names: Sequence[str]) -> Codes:
    """The place of each value of an Arrow column in a list; -1 for values that are not in it, and for null."""
    arrow = needed("pyarrow", "reading tables", "pyarrow")
    compute = needed("pyarrow.compute", "reading tables", "pyarrow")
    found = compute.index_in(column, value_set=arrow.array(names, arrow.string()), skip_nulls=True)
    return np.asarray(compute.fill_null(found, -1).to_numpy(), np.int64)


def codes_of(wanted: set[str], names: Sequence[str]) -> list[int]:
    """The places of those of the wanted that are in a list."""
    return [n for n, name in enumerate(names) if name in wanted]


def _columns(case: Codes, region: Codes | int, finding: Codes | int = -1, status: int = 0,
             question: Codes | int = -1) -> list[Codes]:
    return [np.broadcast_to(np.asarray(column, np.int64), case.shape) for column in (case, region, finding, status, question)]


def _sorted_codes(column: Any) -> Codes:
    """Numbers that are in the order of the values."""
    return codes_in(column, sorted(column.unique().to_pylist()))


def _runs(values: Codes, by: Codes) -> list[Codes]:
    """The values, cut where `by` changes."""
    return [piece for piece in np.split(values, np.flatnonzero(np.diff(by)) + 1) if len(piece)]
