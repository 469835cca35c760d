# SPDX-License-Identifier: Apache-2.0
"""Errors, as the C++ library throws them."""
import difflib
from collections.abc import Iterable


class Error(Exception):
    """One sentence for the person who must act, and a code that is the same in every version."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence


class NotFound(Error, KeyError):
    """A case, a structure or a mask that is not there; the sentence names those that are."""


def error_of(code: str, sentence: str) -> Error:
    """What the C++ library's error with this code is in Python."""
    return (NotFound if code.startswith("unknown_") else Error)(code, sentence)


def not_found(code: str, what: str, wanted: str, there: Iterable[str]) -> NotFound:
    """NotFound whose sentence lists what there is, the names most like `wanted` first."""
    names = list(there)
    alike = difflib.get_close_matches(wanted, names, n=3)
    shown = (alike + [name for name in names if name not in alike])[:12]
    more = f" and {len(names) - len(shown)} more" if len(names) > len(shown) else ""
    listed = ", ".join(f'"{name}"' for name in shown) + more
    return NotFound(code, f'{what} "{wanted}"; there {f"are {listed}" if names else "are none"}')
