# SPDX-License-Identifier: Apache-2.0
"""A model out of TotalSegmentator's weights, as its own installer leaves them."""
from __future__ import annotations

import json
import os
import pathlib
from typing import Any

from radgenome.errors import Error, not_found
from radgenome.export.labels import Structures, read_table
from radgenome.export.nnunet import NnunetOptions, draft_of, version_of, write_parts
from radgenome.export.nnunet_folder import open_trained

_DATA = json.loads((pathlib.Path(__file__).parent / "totalsegmentator_tasks.json").read_text(encoding="utf-8"))
#: By name: parts with their data sets, configuration, folds, step and what TotalSegmentator does around nnU-Net.
TASKS: dict[str, dict[str, Any]] = {task["task"]: task for task in _DATA["tasks"]}
#: TotalSegmentator's own trainers change training alone; their networks are built as this one builds them.
TRAINER = "nnUNetTrainer"


def weights_folder() -> pathlib.Path:
    """Where its installer puts them."""
    home = os.environ.get("TOTALSEG_HOME_DIR") or pathlib.Path.home() / ".totalsegmentator"
    return pathlib.Path(os.environ.get("TOTALSEG_WEIGHTS_PATH") or pathlib.Path(home) / "nnunet" / "results")


def export_totalsegmentator(task_name: str, target: pathlib.Path, weights: pathlib.Path | None = None,
                            options: NnunetOptions | None = None) -> dict[str, Any]:
    """All parts of a task as one model; returns its model.json. Of `options` the task itself gives configuration and step.
    @error unknown_task, missing_weights and those of export_nnunet()"""
    if task_name not in TASKS:
        raise not_found("unknown_task", "TotalSegmentator has no task", task_name, TASKS)
    options, weights = options or NnunetOptions(), weights or weights_folder()
    task = TASKS[task_name]
    structures = Structures(read_table(options.labels) if options.labels else None)
    folds = options.folds or (tuple(task["folds"]) if task["folds"] else None)
    drafts = [draft_of(open_trained(dataset_folder(weights, part["dataset"], task_name), task["configuration"],
                                    options.checkpoint, folds), part["name"], structures, task["step"])
              for part in task["parts"]]
    structures.require_all_used()
    about = {"id": options.id or f"totalsegmentator {task_name}",
             "version": options.version or version_of([draft.trained for draft in drafts]),
             "summary": _summary(task), "source": options.source or "https://github.com/wasserth/TotalSegmentator",
             "licence": options.licence or task["licence"]}
    return write_parts(target, about, drafts, options.trainer or TRAINER)


def dataset_folder(weights: pathlib.Path, dataset: int, task_name: str) -> pathlib.Path:
    """@error missing_weights"""
    there = sorted(weights.glob(f"Dataset{dataset:03d}_*"))
    if len(there) == 1:
        return there[0]
    if there:
        raise Error("missing_weights", f"{weights} holds {' and '.join(folder.name for folder in there)}; leave only the one "
                                       "that is to be used")
    raise Error("missing_weights", f"{weights} has no Dataset{dataset:03d}_…, which the task {task_name} needs; let "
                                   "TotalSegmentator fetch it, with totalseg_download_weights or by running the task once")


def _summary(task: dict[str, Any]) -> str:
    """What it does around nnU-Net is said here, as this program does not do it."""
    around = []
    if "cropped_to" in task:
        around.append(f"crops the scan to {task['cropped_to']}")
    if "resampled_to_mm" in task:
        around.append(f"resamples to {' × '.join(f'{mm:g}' for mm in task['resampled_to_mm'])} mm")
    said = f"; TotalSegmentator itself first {' and '.join(around)}" if around else ""
    return f"TotalSegmentator's task {task['task']}{said}"
