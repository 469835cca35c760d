# SPDX-License-Identifier: Apache-2.0
"""The folder of a trained nnU-Net v2: which configuration and folds it holds, and what its plans say. Without nnunetv2."""
from __future__ import annotations

import dataclasses
import pathlib
from typing import Any

from radgenome.errors import Error
from radgenome.export.files import read_json

CHECKPOINT = "checkpoint_final.pth"
READERS = ("SimpleITKIO", "SimpleITKIOWithReorient", "NibabelIO", "NibabelIOWithReorient")
SCHEMES = {"CTNormalization": "ct", "ZScoreNormalization": "z_score", "NoNormalization": "none",
           "RescaleTo01Normalization": "rescale_0_1", "RGBTo01Normalization": "rgb_0_1"}
#: What `_require` says of plans that name something else: nnU-Net's own defaults are followed, nothing else can be.
OWN = {"preprocessor_name": "DefaultPreprocessor", "resampling_fn_data": "resample_data_or_seg_to_shape",
       "resampling_fn_probabilities": "resample_data_or_seg_to_shape"}


@dataclasses.dataclass(frozen=True)
class Trained:
    """One configuration of one trainer, with the folds that are to be used."""
    folder: pathlib.Path
    plans: dict[str, Any]
    dataset: dict[str, Any]
    configuration: str
    checkpoint: str
    folds: tuple[str, ...]  # "0", "1", … or "all"

    def checkpoint_of(self, fold: str) -> pathlib.Path:
        return self.folder / f"fold_{fold}" / self.checkpoint


def open_trained(folder: pathlib.Path, configuration: str | None = None, checkpoint: str = CHECKPOINT,
                 folds: tuple[str, ...] | None = None) -> Trained:
    """
    @param folder  with plans.json and fold_0 …, or the one above, Dataset123_Name
    @error no_results_folder, ambiguous_configuration, missing_file, broken_json, missing_checkpoint, bad_plans
    """
    folder = _trainer_folder(folder, configuration)
    plans, dataset = (_object(folder / name) for name in ("plans.json", "dataset.json"))
    configuration = _configuration_of(folder, plans, configuration)
    return Trained(folder, plans, dataset, configuration, checkpoint, _folds_of(folder, checkpoint, folds))


def _object(path: pathlib.Path) -> dict[str, Any]:
    found = read_json(path)
    if not isinstance(found, dict):
        raise Error("bad_plans", f"{path} is not what nnU-Net writes: it holds no JSON object")
    return found


def _trainer_folder(folder: pathlib.Path, configuration: str | None) -> pathlib.Path:
    if (folder / "plans.json").is_file():
        return folder
    if not folder.is_dir():
        raise Error("no_results_folder", f"{folder} is no folder")
    below = sorted(inner for inner in folder.iterdir() if (inner / "plans.json").is_file())
    if configuration is not None:
        below = [inner for inner in below if inner.name.split("__")[-1] == configuration]
    if len(below) == 1:
        return below[0]
    if not below:
        of_it = f" of the configuration {configuration}" if configuration else ""
        raise Error("no_results_folder", f"{folder} is no results folder of nnU-Net v2{of_it}: it has no plans.json, and no "
                                         "folder in it such as nnUNetTrainer__nnUNetPlans__3d_fullres has one")
    raise Error("ambiguous_configuration", f"{folder} holds {', '.join(inner.name for inner in below)}, and an ensemble of "
                                           "configurations cannot be exported; name one of these folders")


def _configuration_of(folder: pathlib.Path, plans: dict[str, Any], wanted: str | None) -> str:
    there = list(plans.get("configurations") or {})
    named = wanted or folder.name.split("__")[-1]
    if named in there:
        return named
    if wanted is None and len(there) == 1:
        return str(there[0])
    if wanted is None:
        raise Error("ambiguous_configuration", f"{folder}/plans.json has the configurations {', '.join(there)}; say with "
                                               "--configuration which of them was trained here")
    raise Error("bad_plans", f"{folder}/plans.json has no configuration {wanted}, only {', '.join(there) or 'none'}")


def _folds_of(folder: pathlib.Path, checkpoint: str, wanted: tuple[str, ...] | None) -> tuple[str, ...]:
    there = sorted(inner.name.removeprefix("fold_") for inner in folder.glob("fold_*") if inner.is_dir())
    folds = wanted or tuple(fold for fold in there if fold.isdigit()) or tuple(fold for fold in there if fold == "all")
    if not folds:
        raise Error("missing_checkpoint", f"{folder} has no fold_0 … with a {checkpoint}")
    for fold in folds:
        if not (folder / f"fold_{fold}" / checkpoint).is_file():
            raise Error("missing_checkpoint", f"{folder}/fold_{fold} has no {checkpoint}; name another with --checkpoint, or "
                                              "the folds that were trained to the end with --folds")
    return tuple(sorted(folds, key=lambda fold: (not fold.isdigit(), int(fold) if fold.isdigit() else 0)))


def configuration_of(trained: Trained) -> dict[str, Any]:
    """The configuration with all that it inherits.
    @error bad_plans, cascade"""
    configurations = trained.plans["configurations"]
    chain: list[str] = []
    name: str | None = trained.configuration
    while name is not None:
        if name in chain or name not in configurations:
            raise Error("bad_plans", f"{trained.folder}/plans.json: the configuration {trained.configuration} inherits from "
                                     f"{name}, which {'inherits from itself' if name in chain else 'is not there'}")
        chain.append(name)
        name = configurations[name].get("inherits_from")
    resolved: dict[str, Any] = {}
    for ancestor in reversed(chain):
        resolved.update(configurations[ancestor])
    if resolved.get("previous_stage"):
        raise Error("cascade", f"{trained.configuration} is the second stage of a cascade, fed with the masks of "
                               f"{resolved['previous_stage']}; only networks that see the scan alone can be exported, such as "
                               "3d_fullres")
    return resolved


def describe(trained: Trained) -> dict[str, Any]:
    """What model.json says of a part, but for its name, networks, mirror_axes, labels and step.
    @error bad_plans, cascade, not_supported"""
    configuration = configuration_of(trained)
    _require_one_channel(trained)
    _require_own(trained, configuration)
    reader = trained.plans.get("image_reader_writer")
    if reader not in READERS:
        raise _not_supported(trained, f"images are read by {reader}; this program follows {', '.join(READERS)}")
    try:
        return {"reader": reader, "transpose_forward": [int(axis) for axis in trained.plans["transpose_forward"]],
                **_lattice(trained, configuration), "normalization": _normalization(trained, configuration),
                "resampling": {"data": _resampling(trained, configuration, "data"),
                               "probabilities": _resampling(trained, configuration, "probabilities")}}
    except (KeyError, TypeError, ValueError, IndexError) as broken:
        raise Error("bad_plans", f"{trained.folder}/plans.json is not what nnU-Net writes: {broken!r} of the configuration "
                                 f"{trained.configuration}") from broken


def _not_supported(trained: Trained, sentence: str) -> Error:
    return Error("not_supported", f"{trained.folder}: {sentence}")


def _require_one_channel(trained: Trained) -> None:
    channels = trained.dataset.get("channel_names", trained.dataset.get("modality")) or {}
    if len(channels) != 1:
        names = ", ".join(map(str, channels.values() if isinstance(channels, dict) else channels))
        raise _not_supported(trained, f"it takes {len(channels)} input channels ({names}); only networks that see one CT can be "
                                      "exported")


def _require_own(trained: Trained, configuration: dict[str, Any]) -> None:
    for key, own in OWN.items():
        if configuration.get(key, own) != own:
            raise _not_supported(trained, f"{key} is {configuration[key]}; this program follows {own} alone")
    manager = trained.plans.get("label_manager", "LabelManager")
    if manager != "LabelManager":
        raise _not_supported(trained, f"label_manager is {manager}; this program follows LabelManager alone")


def _lattice(trained: Trained, configuration: dict[str, Any]) -> dict[str, Any]:
    patch = [int(size) for size in configuration["patch_size"]]
    spacing = [float(mm) for mm in configuration["spacing"]]
    if len(patch) == 2:  # of a plane; the scan's own distance of slices is kept
        patch, spacing = [1, *patch], [0.0, *spacing[-2:]]
    if len(patch) != 3 or len(spacing) != 3:
        raise ValueError(f"patch_size {patch} and spacing {spacing}")
    return {"patch": patch, "spacing_mm": spacing}


def _normalization(trained: Trained, configuration: dict[str, Any]) -> dict[str, Any]:
    name = configuration["normalization_schemes"][0]
    if name not in SCHEMES:
        raise _not_supported(trained, f"intensities are normalised by {name}; this program follows {', '.join(SCHEMES)}")
    scheme = SCHEMES[name]
    with_mask = scheme == "z_score" and bool(configuration["use_mask_for_norm"][0])
    made: dict[str, Any] = {"scheme": scheme, "only_where_not_zero": with_mask}
    if scheme == "ct":
        plans = trained.plans
        all_channels = plans.get("foreground_intensity_properties_per_channel") or plans[
            "foreground_intensity_properties_by_modality"]
        known = all_channels["0"]
        made |= {"low": float(known["percentile_00_5"]), "high": float(known["percentile_99_5"]),
                 "mean": float(known["mean"]), "std": float(known["std"])}
    return made


def _resampling(trained: Trained, configuration: dict[str, Any], what: str) -> dict[str, Any]:
    """Arguments that the plans leave out have the function's own defaults."""
    given = dict(configuration.get(f"resampling_fn_{what}_kwargs") or {})
    made = {"order": given.pop("order", 3), "order_z": given.pop("order_z", 0),
            "separate_z": given.pop("force_separate_z", False)}
    as_segmentation, threshold = given.pop("is_seg", False), given.pop("separate_z_anisotropy_threshold", 3)
    orders = (0, 1, 3) if what == "data" else (1,)
    if made["order"] not in orders:
        raise _not_supported(trained, f"{what} are resampled with order {made['order']}; this program knows "
                                      f"{', '.join(map(str, orders))}")
    if made["order_z"] != 0 or as_segmentation or threshold != 3 or given:
        raise _not_supported(trained, f"resampling_fn_{what}_kwargs is {configuration[f'resampling_fn_{what}_kwargs']}; this "
                                      "program knows order_z 0, is_seg false and the threshold 3 alone")
    return made


@dataclasses.dataclass(frozen=True)
class Outputs:
    """What the channels of the network are."""
    channels: int
    region_order: list[int]
    labels: list[tuple[int, str]]  # value in the label map, name; of regions in the order of the channels


def outputs_of(trained: Trained) -> Outputs:
    """@error bad_labels"""
    labels = {name: value for name, value in (trained.dataset.get("labels") or {}).items() if name != "ignore"}
    if any(isinstance(value, list) and len(value) > 1 for value in labels.values()):
        return _regions(trained, labels)
    try:
        values = {name: int(value[0] if isinstance(value, list) else value) for name, value in labels.items()}
    except (TypeError, ValueError, IndexError):
        raise Error("bad_labels", f'{trained.folder}/dataset.json: "labels" must give each name a number') from None
    if sorted(values.values()) != list(range(len(values))) or len(values) < 2:
        raise Error("bad_labels", f"{trained.folder}/dataset.json: the labels' numbers must run from 0, the background, without "
                                  "a gap")
    named = sorted((value, name) for name, value in values.items() if value != 0)
    return Outputs(len(values), [], named)


def _regions(trained: Trained, labels: dict[str, Any]) -> Outputs:
    """nnU-Net's channels are the regions in the order of dataset.json; each writes its value of regions_class_order."""
    names = [name for name, value in labels.items() if value not in (0, [0])]
    order = trained.dataset.get("regions_class_order") or []
    if len(order) != len(names) or len(set(order)) != len(order):
        raise Error("bad_labels", f"{trained.folder}/dataset.json: regions_class_order must have a number of its own for each of "
                                  f"{', '.join(names)}")
    return Outputs(len(names), [int(value) for value in order], list(zip(map(int, order), names, strict=True)))
