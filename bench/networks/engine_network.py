# SPDX-License-Identifier: Apache-2.0
"""The exported networks on the program's engine, in nnunetv2's predictor: what of a difference is the engine's alone."""
import copy
import json
import pathlib

import onnxruntime
import openvino
import torch


def on_openvino(file):
    """f32, as the program runs it."""
    network = openvino.Core().compile_model(file, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    return lambda windows: network(windows)[0]


def on_onnxruntime(file):
    network = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    return lambda windows: network.run(None, {network.get_inputs()[0].name: windows})[0]


class EngineNetwork(torch.nn.Module):
    """Loading a fold's weights chooses the ONNX file of the fold."""

    def __init__(self, model, list_of_parameters, load):
        super().__init__()
        folder = pathlib.Path(model)
        [part] = json.loads((folder / "model.json").read_text())["parts"]
        self.of_fold = [load(folder / name) for name in part["networks"]]
        self.known, self.current = list_of_parameters, 0

    def load_state_dict(self, parameters, *_, **__):
        self.current = next(fold for fold, own in enumerate(self.known) if own is parameters)

    def forward(self, windows):
        return torch.from_numpy(copy.copy(self.of_fold[self.current](windows.contiguous().numpy())))


def on_engine(reference, model, load=on_openvino):
    """The reference with its network replaced."""
    other = copy.copy(reference)
    other.predictor = copy.copy(reference.predictor)
    other.predictor.network = EngineNetwork(model, reference.predictor.list_of_parameters, load)
    return other
