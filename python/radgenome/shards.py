# SPDX-License-Identifier: Apache-2.0
"""The scans of a release: which member of a tar lies where. Members are read in place, by their offsets."""
from __future__ import annotations

import dataclasses
import os

from radgenome.errors import Error

_BLOCK = 512
_PLAIN_FILES = (b"0", b"\0")


@dataclasses.dataclass(frozen=True)
class Member:
    """Where the bytes of a member lie in a tar."""

    path: str
    offset: int
    size: int

    def read(self) -> bytes:
        """All its bytes."""
        with open(self.path, "rb") as file:
            return _read_at(file.fileno(), self.path, self.offset, self.size)


def members_of(path: str) -> dict[str, Member]:
    """The plain files in a tar (ustar or pax) by name. Reads the headers alone, 512 bytes a member."""
    found: dict[str, Member] = {}
    with open(path, "rb", buffering=0) as file:
        descriptor, end, at = file.fileno(), os.fstat(file.fileno()).st_size, 0
        extended: dict[str, str] = {}
        while at < end:
            header = _read_at(descriptor, path, at, _BLOCK)
            if not any(header):
                return found
            size, kind = _size_in(header, path), header[156:157]
            body = at + _BLOCK
            if kind == b"x":
                extended = _pax_records(_read_at(descriptor, path, body, size), path)
            else:
                size = int(extended.get("size", size))
                if kind in _PLAIN_FILES:
                    name = extended.get("path") or _name_in(header)
                    found[name] = Member(path, body, size)
                if kind != b"g":
                    extended = {}
            at = body + -(-size // _BLOCK) * _BLOCK
            if at > end:
                break
    raise _damaged(path, "it ends before its last member does")


def _read_at(descriptor: int, path: str, offset: int, size: int) -> bytes:
    pieces = []
    while size > 0:
        piece = os.pread(descriptor, size, offset)
        if not piece:
            raise _damaged(path, "it ends before its last member does")
        pieces.append(piece)
        offset, size = offset + len(piece), size - len(piece)
    return b"".join(pieces)


def _size_in(header: bytes, path: str) -> int:
    """The size of a member, after its header has been checked against its own sum."""
    try:
        wanted = int(header[148:156].rstrip(b" \0") or b"0", 8)
        size = header[124:136]
        value = int.from_bytes(size[1:], "big") if size[0] & 0x80 else int(size.rstrip(b" \0") or b"0", 8)
    except ValueError:
        raise _damaged(path, "a header in it is no tar header") from None
    if sum(header) - sum(header[148:156]) + 8 * 0x20 != wanted:
        raise _damaged(path, "a header in it is no tar header")
    return value


def _name_in(header: bytes) -> str:
    name, prefix = (part.partition(b"\0")[0].decode("utf-8", "surrogateescape")
                    for part in (header[:100], header[345:500]))
    return f"{prefix}/{name}" if prefix else name


def _pax_records(body: bytes, path: str) -> dict[str, str]:
    """What stands in an extended header: lines of "LENGTH KEY=VALUE"."""
    records = {}
    while body:
        length, _, _ = body.partition(b" ")
        if not length.isdigit() or not 0 < int(length) <= len(body):
            raise _damaged(path, "a header in it is no tar header")
        key, _, value = body[len(length) + 1:int(length)].rstrip(b"\n").partition(b"=")
        records[key.decode()] = value.decode("utf-8", "surrogateescape")
        body = body[int(length):]
    return records


def _damaged(path: str, why: str) -> Error:
    return Error("damaged_file", f"{path} is damaged: {why}; copy or download it again")
