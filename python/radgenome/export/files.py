# SPDX-License-Identifier: Apache-2.0
"""A model's folder: written beside its place and renamed when it is whole."""
from __future__ import annotations

import hashlib
import json
import os
import pathlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from radgenome.errors import Error

FORMAT = "radgenome.model/1"


def sha256_of(path: pathlib.Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(path: pathlib.Path) -> Any:
    """@error missing_file, broken_json"""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise Error("missing_file", f"{path} is not there") from None
    except (json.JSONDecodeError, UnicodeDecodeError) as broken:
        raise Error("broken_json", f"{path} is no JSON: {broken}") from None


@contextmanager
def model_folder(target: pathlib.Path) -> Iterator[pathlib.Path]:
    """A folder to write into. It becomes `target` when the block ends; an error leaves nothing.
    @error already_exists"""
    target = pathlib.Path(os.path.abspath(target))
    if target.exists():
        raise Error("already_exists", f"{target} is already there; name a folder that is not")
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = pathlib.Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    try:
        yield beside
        beside.chmod(0o755)  # mkdtemp's are for their owner alone
        beside.rename(target)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise


def write_model(folder: pathlib.Path, model: dict[str, Any]) -> None:
    """model.json, with the sizes and checksums of all files that are there."""
    files = [{"path": path.name, "bytes": path.stat().st_size, "sha256": sha256_of(path)}
             for path in sorted(folder.iterdir())]
    text = json.dumps({"format": FORMAT, **model, "files": files}, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "model.json").write_text(text + "\n", encoding="utf-8")
