# SPDX-License-Identifier: Apache-2.0
"""Things by name."""
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from radgenome.errors import not_found

T = TypeVar("T")


class Named(Mapping[str, T]):
    """A read-only dict whose values are made when they are asked for. A name that is not there raises NotFound."""

    def __init__(self, names: Sequence[str], make: Callable[[str], T], *, code: str, missing: str) -> None:
        """`missing` begins the sentence of a name that is not there: 'the case "a" has no structure'."""
        self._names = dict.fromkeys(names)
        self._make = make
        self._code = code
        self._missing = missing

    def __getitem__(self, name: str) -> T:
        if name not in self._names:
            raise not_found(self._code, self._missing, str(name), self._names)
        return self._make(name)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"Named({list(self._names)})"
