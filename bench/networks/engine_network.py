# SPDX-License-Identifier: Apache-2.0
"""The exported networks on the program's engine, in nnunetv2's predictor: what of a difference is the engine's alone."""
import copy
import json
import pathlib

import openvino
import torch


class EngineNetwork(torch.nn.Module):
    """OpenVINO, f32, as the program runs it. Loading a fold's weights chooses the ONNX file of the fold."""

    def __init__(self, model, list_of_parameters):
        super().__init__()
        folder = pathlib.Path(model)
        [part] = json.loads((folder / "model.json").read_text())["parts"]
        core = openvino.Core()
        self.of_fold = [core.compile_model(folder / name, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
                        for name in part["networks"]]
        self.known, self.current = list_of_parameters, 0

    def load_state_dict(self, parameters, *_, **__):
        self.current = next(fold for fold, own in enumerate(self.known) if own is parameters)

    def forward(self, windows):
        return torch.from_numpy(copy.copy(self.of_fold[self.current](windows.contiguous().numpy())[0]))


def on_engine(reference, model):
    """The reference with its network replaced."""
    other = copy.copy(reference)
    other.predictor = copy.copy(reference.predictor)
    other.predictor.network = EngineNetwork(model, reference.predictor.list_of_parameters)
    return other
