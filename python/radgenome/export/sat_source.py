# SPDX-License-Identifier: Apache-2.0
"""SAT's own code, imported from a checkout, and its weights."""
from __future__ import annotations

import contextlib
import importlib
import pathlib
import sys
from collections.abc import Iterator
from typing import Any
from unittest import mock

import numpy as np

from radgenome.errors import Error
from radgenome.optional import needed

LARGEST_DOWNSAMPLING = (32, 32, 32)
CT = 0  # SAT's number of the modality
#: Weights of the checkpoint that inference does not ask for: deep supervision.
UNUSED = ("mid_mask_embed_proj.",)
#: Of the text encoder's checkpoint: what it was trained beside.
UNUSED_OF_TEXT = ("atlas_tower", "temperature", "position_ids")


@contextlib.contextmanager
def imported(source: pathlib.Path, module: str) -> Iterator[Any]:
    """A module of the checkout. Its names are common (`model`, `train`), so they are forgotten afterwards; it brings a changed
    dynamic_network_architectures of its own.
    @error bad_source, missing_package"""
    if not (source / "model" / "maskformer.py").is_file():
        raise Error("bad_source", f"{source} is no checkout of SAT: it has no model/maskformer.py")
    before, known = list(sys.path), set(sys.modules)
    hidden = {name: sys.modules.pop(name) for name in list(sys.modules) if _is_of_sat(name)}
    sys.path[:0] = [str(source), str(source / "model" / "dynamic-network-architectures-main")]
    try:
        yield importlib.import_module(module)
    except ImportError as missing:
        raise Error("missing_package", f"SAT's code in {source} cannot be imported ({missing}): install what its "
                                       "requirements.txt names") from missing
    finally:
        sys.path[:] = before
        for name in set(sys.modules) - known:
            if _is_of_sat(name):
                del sys.modules[name]
        sys.modules.update(hidden)


def _is_of_sat(name: str) -> bool:
    return name.split(".")[0] in ("model", "train", "data", "evaluate", "dynamic_network_architectures")


def load_maskformer(source: pathlib.Path, checkpoint: pathlib.Path, backbone: str, patch: tuple[int, int, int]) -> Any:
    """@error bad_source, missing_package, missing_file, bad_checkpoint"""
    weights = _weights(checkpoint)
    with imported(source, "model.maskformer") as module:
        try:
            network = module.Maskformer(backbone, list(patch), list(LARGEST_DOWNSAMPLING), False)
        except KeyError as unknown:
            raise Error("bad_source", f"SAT's code in {source} knows no backbone {unknown}; say --backbone UNET, UNET-L …"
                        ) from None
    _fill(network, weights, checkpoint, UNUSED, "say with --backbone which network it is")
    return network.eval()


def query_embeddings(source: pathlib.Path, checkpoint: pathlib.Path, biolord: pathlib.Path, names: list[str]) -> Any:
    """float32 [names, width] of CT.
    @error bad_source, missing_package, missing_file, bad_checkpoint"""
    torch = needed("torch", "exporting a network", "torch")
    if not biolord.is_dir():
        raise Error("missing_file", f"{biolord} is no folder; name the one with BioLORD-2023-C with --biolord")
    weights = _weights(checkpoint)
    with imported(source, "model.knowledge_encoder") as module, \
            mock.patch.object(torch.cuda, "current_device", return_value="cpu"):  # it asks for a GPU by name
        encoder = module.Knowledge_Encoder(str(biolord)).eval()
        _fill(encoder, weights, checkpoint, UNUSED_OF_TEXT, "is it the text encoder's?")
        with torch.no_grad():
            # One by one, as padding to the longest name would change the last bits.
            rows = [encoder([name.lower()], torch.tensor([CT])) for name in names]
    return np.from_dlpack(torch.cat(rows).float().contiguous())


def _weights(path: pathlib.Path) -> dict[str, Any]:
    torch = needed("torch", "exporting a network", "torch")
    if not path.is_file():
        raise Error("missing_file", f"{path} is not there")
    try:
        weights = torch.load(path, map_location="cpu", weights_only=False)["model_state_dict"]
    except Exception as broken:
        raise Error("bad_checkpoint", f"{path} is no checkpoint of SAT: {type(broken).__name__}") from broken
    return {name.removeprefix("module."): value for name, value in weights.items()}


def _fill(network: Any, weights: dict[str, Any], path: pathlib.Path, unused: tuple[str, ...], hint: str) -> None:
    """SAT's own loading passes by what does not fit, and leaves random weights there.
    @error bad_checkpoint"""
    own = network.state_dict()
    wrong = [name for name, value in own.items() if not any(word in name for word in unused)
             and (name not in weights or weights[name].shape != value.shape)]
    wrong += [name for name in weights if name not in own and not any(word in name for word in unused)]
    if wrong:
        raise Error("bad_checkpoint", f"{len(wrong)} weights in {path} are not those of the network, {wrong[0]} first; {hint}")
    network.load_state_dict({name: value for name, value in weights.items() if name in own}, strict=False)
