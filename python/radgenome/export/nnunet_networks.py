# SPDX-License-Identifier: Apache-2.0
"""The networks of a trained nnU-Net, built as nnunetv2 builds them."""
from __future__ import annotations

import contextlib
import dataclasses
import inspect
import io
from collections.abc import Iterator
from typing import Any

from radgenome.errors import Error
from radgenome.export.nnunet_folder import Trained
from radgenome.optional import needed


@dataclasses.dataclass(frozen=True)
class FoldNetwork:
    fold: str
    network: Any  # torch.nn.Module with the fold's weights
    mirror_axes: list[int]  # spatial axes of the network's input that its training allows to be mirrored


def load_networks(trained: Trained, channels: int, trainer: str | None) -> Iterator[FoldNetwork]:
    """One after the other: only one fold's weights are in memory.
    @param channels  of the output
    @param trainer  whose way of building is followed; None: the checkpoint's
    @error missing_package, wrong_configuration, unknown_trainer, bad_checkpoint"""
    torch = needed("torch", "exporting a network", "torch")
    needed("nnunetv2", "exporting an nnU-Net", "nnunetv2")
    for fold in trained.folds:
        path = trained.checkpoint_of(fold)
        try:
            checkpoint = torch.load(path, map_location="cpu", weights_only=False)
            trained_as = checkpoint["init_args"]["configuration"]
            weights, trainer_name = checkpoint["network_weights"], trainer or checkpoint["trainer_name"]
        except Exception as broken:
            raise Error("bad_checkpoint", f"{path} is no checkpoint of nnU-Net v2: {_first_line(broken)}") from broken
        if trained_as != trained.configuration:
            raise Error("wrong_configuration", f"{path} was trained as {trained_as}; say --configuration {trained_as}")
        network = _build(trained, channels, trainer_name)
        try:
            network.load_state_dict(weights)
        except (RuntimeError, AttributeError) as other:
            raise Error("bad_checkpoint", f"the weights in {path} are not those of the network that {trainer_name} builds from "
                                          f"plans.json: {_first_line(other)}") from other
        yield FoldNetwork(fold, network.eval(), list(checkpoint.get("inference_allowed_mirroring_axes") or ()))


def _build(trained: Trained, channels: int, trainer_name: str) -> Any:
    trainers, plans_handler = (needed(f"nnunetv2.utilities.{module}", "exporting an nnU-Net", "nnunetv2")
                               for module in ("find_objects", "plans_handling.plans_handler"))
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            trainer = trainers.recursive_find_trainer_class_by_name(trainer_name)
    except RuntimeError:
        raise Error("unknown_trainer", f"this nnunetv2 has no {trainer_name}, which trained the network; put its file where "
                                       "nnunetv2 looks for trainers, or, if it builds the network as nnUNetTrainer does, say "
                                       "--trainer nnUNetTrainer") from None
    plans = plans_handler.PlansManager(trained.plans)
    configuration = plans.get_configuration(trained.configuration)
    build = trainer.build_network_architecture
    if "plans_manager" in inspect.signature(build).parameters:
        return build(plans, configuration, 1, channels, enable_deep_supervision=False)
    return build(configuration.network_arch_class_name, configuration.network_arch_init_kwargs,
                 configuration.network_arch_init_kwargs_req_import, 1, channels, enable_deep_supervision=False)


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
