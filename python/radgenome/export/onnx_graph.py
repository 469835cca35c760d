# SPDX-License-Identifier: Apache-2.0
"""A torch network as an ONNX file, compared with it."""
from __future__ import annotations

import dataclasses
import inspect
import pathlib
import warnings
from typing import Any

import numpy as np

from radgenome.errors import Error
from radgenome.optional import needed

OPSET = 17
Shapes = dict[str, tuple[int, ...]]
#: Above this share of the largest output the file is taken for another network than torch's. Two runtimes of one network
#: differ by about 1e-5.
MOST_DIFFERENCE = 1e-3


@dataclasses.dataclass
class Difference:
    """Of outputs from torch's."""
    largest: float = 0.0
    of: float = 0.0  # the largest output, without its sign

    def merge(self, other: Difference) -> None:
        self.largest, self.of = max(self.largest, other.largest), max(self.of, other.of)

    def __str__(self) -> str:
        return f"largest difference from torch {self.largest:.2g} of {self.of:.3g}"


def write_onnx(network: Any, inputs: Shapes, outputs: list[str], path: pathlib.Path,
               varying: dict[str, dict[int, str]] | None = None) -> None:
    """Shapes are those of `inputs`, but for the axes in `varying`."""
    torch = needed("torch", "exporting a network", "torch")
    network.eval()
    examples = tuple(torch.zeros(shape) for shape in inputs.values())
    old_way = {"dynamo": False} if "dynamo" in inspect.signature(torch.onnx.export).parameters else {}
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(network, examples, str(path), opset_version=OPSET, input_names=list(inputs), output_names=outputs,
                          dynamic_axes=varying, **old_way)


def verify_onnx(network: Any, inputs: Shapes, path: pathlib.Path) -> Difference:
    """Runs both on equal random numbers.
    @error onnx_differs, missing_package"""
    torch = needed("torch", "exporting a network", "torch")
    runtime = needed("onnxruntime", "comparing the exported network with torch's", "onnxruntime")
    random = np.random.default_rng(1)
    values = {name: random.standard_normal(shape, dtype=np.float32) for name, shape in inputs.items()}
    with torch.no_grad():
        wanted = network(*(torch.utils.dlpack.from_dlpack(value) for value in values.values()))
    options = runtime.SessionOptions()
    options.enable_cpu_mem_arena = False  # it keeps what it once took; large patches need gigabytes
    session = runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    found = session.run(None, values)
    difference = Difference()
    for ours, theirs in zip(found, [wanted] if isinstance(wanted, torch.Tensor) else wanted, strict=True):
        difference.merge(difference_of(ours, np.from_dlpack(theirs)))
    if not difference.largest <= MOST_DIFFERENCE * difference.of:  # also of numbers that are none
        raise Error("onnx_differs", f"the exported network is not the trained one: {difference}; try another version of torch")
    return difference


def difference_of(ours: Any, theirs: Any) -> Difference:
    if ours.shape != theirs.shape:
        raise Error("onnx_differs", f"the exported network gives {ours.shape} in place of {theirs.shape}")
    return Difference(float(np.abs(ours - theirs).max()), float(np.abs(theirs).max()))
