# SPDX-License-Identifier: Apache-2.0
"""Packages that only some users need: imported when they are needed."""
import importlib
from typing import Any

from radgenome.errors import Error


def needed(module: str, what_for: str, install: str) -> Any:
    """The module; without it an Error "missing_package" that says what to install."""
    try:
        return importlib.import_module(module)
    except ImportError as missing:
        raise Error("missing_package", f"{what_for} needs {module.partition('.')[0]}, which cannot be imported "
                                       f"({missing}): pip install {install}") from missing
