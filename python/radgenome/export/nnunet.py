# SPDX-License-Identifier: Apache-2.0
"""A model out of a trained nnU-Net v2."""
from __future__ import annotations

import dataclasses
import hashlib
import pathlib
from importlib.metadata import version
from typing import Any

from radgenome.export.files import model_folder, sha256_of, write_model
from radgenome.export.labels import Structures, read_table
from radgenome.export.nnunet_folder import CHECKPOINT, Outputs, Trained, describe, open_trained, outputs_of
from radgenome.export.nnunet_networks import load_networks
from radgenome.export.onnx_graph import OPSET, Difference, verify_onnx, write_onnx
from radgenome.optional import needed

STEP = 0.5  # nnU-Net's own


@dataclasses.dataclass
class NnunetOptions:
    """What the files themselves do not say. None: what the files say."""
    configuration: str | None = None
    checkpoint: str = CHECKPOINT
    folds: tuple[str, ...] | None = None
    trainer: str | None = None
    labels: pathlib.Path | None = None
    id: str | None = None
    version: str | None = None
    licence: str | None = None
    source: str | None = None
    step: float = STEP


def export_nnunet(results: pathlib.Path, target: pathlib.Path, options: NnunetOptions | None = None) -> dict[str, Any]:
    """Makes the folder `target`; returns its model.json.
    @error already_exists and what opening, describing, loading and comparing a network may find; nothing is left then"""
    options = options or NnunetOptions()
    trained = open_trained(results, options.configuration, options.checkpoint, options.folds)
    structures = Structures(read_table(options.labels) if options.labels else None)
    draft = draft_of(trained, trained.configuration, structures, options.step)
    structures.require_all_used()
    dataset = trained.dataset
    name = trained.plans.get("dataset_name") or trained.folder.parent.name
    about = {"id": options.id or f"{name} {trained.configuration}",
             "version": options.version or version_of([trained]),
             "summary": f"nnU-Net {name}, {trained.configuration}, {folds_in_words(trained)}",
             "source": options.source or dataset.get("reference") or "not stated",
             "licence": options.licence or dataset.get("licence") or dataset.get("license") or "not stated"}
    return write_parts(target, about, [draft], options.trainer)


@dataclasses.dataclass
class Draft:
    """A part before its networks are written."""
    trained: Trained
    outputs: Outputs
    part: dict[str, Any]


def draft_of(trained: Trained, name: str, structures: Structures, step: float) -> Draft:
    """All that can be refused without loading weights is refused here."""
    outputs = outputs_of(trained)
    described = describe(trained)
    labels = [structures.label(value, label) for value, label in outputs.labels]
    return Draft(trained, outputs, {"name": name, "networks": [], **described, "mirror_axes": [], "step": step,
                                    "channels": outputs.channels, "region_order": outputs.region_order, "labels": labels})


def write_parts(target: pathlib.Path, about: dict[str, str], drafts: list[Draft], trainer: str | None) -> dict[str, Any]:
    torch = needed("torch", "exporting a network", "torch")
    difference = Difference()
    with model_folder(target) as folder:
        for draft in drafts:
            difference.merge(_write_networks(folder, draft, trainer))
        made = {**about, "exported_by": f"radgenome {version('radgenome')}, torch {torch.__version__}, nnunetv2 "
                                        f"{version('nnunetv2')}, opset {OPSET}; {difference}",
                "kind": "nnunet", "parts": [draft.part for draft in drafts]}
        write_model(folder, made)
    return made


def _write_networks(folder: pathlib.Path, draft: Draft, trainer: str | None) -> Difference:
    part = draft.part
    flat = part["spacing_mm"][0] == 0
    inputs = {"image": (1, 1, *(part["patch"][1:] if flat else part["patch"]))}
    difference = Difference()
    for loaded in load_networks(draft.trained, draft.outputs.channels, trainer):
        path = folder / f"{part['name']}_fold_{loaded.fold}.onnx"
        write_onnx(loaded.network, inputs, ["logits"], path)
        difference.merge(verify_onnx(loaded.network, inputs, path))
        part["networks"].append(path.name)
        if len(part["networks"]) == 1:  # nnU-Net asks the first fold alone
            part["mirror_axes"] = [axis + flat for axis in loaded.mirror_axes]
    return difference


def version_of(all_trained: list[Trained]) -> str:
    """Another one for other weights."""
    hashes = [sha256_of(trained.checkpoint_of(fold)) for trained in all_trained for fold in trained.folds]
    return hashlib.sha256("\n".join(hashes).encode()).hexdigest()[:12]


def folds_in_words(trained: Trained) -> str:
    return f"fold {trained.folds[0]}" if len(trained.folds) == 1 else f"folds {' '.join(trained.folds)}"
