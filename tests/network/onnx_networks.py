# SPDX-License-Identifier: Apache-2.0
"""Small networks as ONNX files, models made of them, and what engine_tool makes of a network."""
import hashlib
import json
import os
import pathlib
import subprocess

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from conftest import ROOT

BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build"))
OPSET = 17
ONNXRUNTIME, = (pathlib.Path(onnxruntime.__file__).parent / "capi").glob("libonnxruntime.so.*")
ENGINES = {"openvino": {}, "onnxruntime": {"library": str(ONNXRUNTIME)}}  # what engine_tool is told


def model_of(nodes, inputs, outputs, weights, opset=OPSET):
    """An ONNX model; inputs and outputs are shapes by name, a text in place of a size leaves it open."""
    def infos(shapes):
        return [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()]

    constants = [numpy_helper.from_array(np.ascontiguousarray(value), name) for name, value in weights.items()]
    graph = helper.make_graph(nodes, "network", infos(inputs), infos(outputs), constants)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)


def u_net(patch, channels, seed=1, inputs=1, opset=OPSET):
    """What nnU-Net's networks are made of: a U-Net with one step down, of 2 or 3 axes."""
    rng = np.random.default_rng(seed)
    axes = len(patch)

    def weight(*shape):
        return rng.normal(scale=(2 / np.prod(shape[1:])) ** 0.5, size=shape).astype(np.float32)

    weights = {"w1": weight(8, inputs, *[3] * axes), "b1": weight(8, 1)[:, 0], "s1": 1 + weight(8, 1)[:, 0], "o1": weight(8, 1)[:, 0],
               "w2": weight(16, 8, *[3] * axes), "s2": 1 + weight(16, 1)[:, 0], "o2": weight(16, 1)[:, 0],
               "up": weight(16, 8, *[2] * axes), "w3": weight(channels, 16, *[1] * axes)}
    nodes = [helper.make_node("Conv", ["image", "w1", "b1"], ["c1"], pads=[1] * 2 * axes),
             helper.make_node("InstanceNormalization", ["c1", "s1", "o1"], ["n1"]),
             helper.make_node("LeakyRelu", ["n1"], ["a1"], alpha=0.01),
             helper.make_node("Conv", ["a1", "w2"], ["c2"], pads=[1] * 2 * axes, strides=[2] * axes),
             helper.make_node("InstanceNormalization", ["c2", "s2", "o2"], ["n2"]),
             helper.make_node("LeakyRelu", ["n2"], ["a2"], alpha=0.01),
             helper.make_node("ConvTranspose", ["a2", "up"], ["u"], strides=[2] * axes),
             helper.make_node("Concat", ["u", "a1"], ["both"], axis=1),
             helper.make_node("Conv", ["both", "w3"], ["logits"])]
    return model_of(nodes, {"image": [1, inputs, *patch]}, {"logits": [1, channels, *patch]}, weights, opset)


def entry_of(folder, path):
    """The entry of model.json's `files` of a file that lies there."""
    content = (folder / path).read_bytes()
    return {"path": path, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def write_json(folder, model):
    (folder / "model.json").write_text(json.dumps(model))
    return model


def nnunet_model(folder, patch=(16, 16, 32), spacing=(2.0, 1.0, 1.0), structures=("spleen", "heart", None), folds=2):
    """A model with one part, whose networks have random weights; a structure None is a label that is none of ours."""
    folder.mkdir(parents=True, exist_ok=True)
    networks = [f"organs_fold_{fold}.onnx" for fold in range(folds)]
    sizes = patch[1:] if spacing[0] == 0 else patch
    for seed, name in enumerate(networks):
        onnx.save(u_net(sizes, len(structures) + 1, seed), folder / name)
    labels = [{"value": value, "name": f"label {value}"} | ({"structure": structure} if structure else {})
              for value, structure in enumerate(structures, 1)]
    resampling = {"order_z": 0, "separate_z": None}
    return write_json(folder, {
        "format": "radgenome.model/1", "id": folder.name, "version": "1.0", "summary": "a toy", "source": "made by a test",
        "licence": "CC0", "exported_by": "a test", "kind": "nnunet", "files": [entry_of(folder, name) for name in networks],
        "parts": [{"name": "organs", "networks": networks, "reader": "SimpleITKIO", "transpose_forward": [0, 1, 2],
                   "patch": list(patch), "spacing_mm": list(spacing),
                   "normalization": {"scheme": "ct", "only_where_not_zero": False, "low": -1024.0, "high": 276.0, "mean": -370.0,
                                     "std": 436.6},
                   "resampling": {"data": {"order": 3} | resampling, "probabilities": {"order": 1} | resampling},
                   "mirror_axes": [1, 2], "step": 0.5, "channels": len(structures) + 1, "region_order": [], "labels": labels}]})


def sat_model(folder, patch=(8, 8, 4), query_width=6, width=5, structures=("spleen", "heart")):
    """A model of kind sat: its pixels are a convolution, its memory a pooled one, its decoder a product."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(3)
    weights = {"w": rng.normal(size=(width, 3, 1, 1, 1)).astype(np.float32)}
    vision = model_of([helper.make_node("Conv", ["image", "w"], ["pixel"]),
                       helper.make_node("GlobalAveragePool", ["pixel"], ["pooled"]),
                       helper.make_node("Flatten", ["pooled"], ["memory"])],
                      {"image": [1, 3, *patch]}, {"memory": [1, width], "pixel": [1, width, *patch]}, weights)
    weights = {"w": rng.normal(size=(query_width, width)).astype(np.float32)}
    decoder = model_of([helper.make_node("MatMul", ["queries", "w"], ["made"]),
                        helper.make_node("Add", ["made", "memory"], ["mask_embed"])],
                       {"memory": [1, width], "queries": ["n", query_width]}, {"mask_embed": ["n", width]}, weights)
    onnx.save(vision, folder / "vision.onnx")
    onnx.save(decoder, folder / "decoder.onnx")
    rng.normal(size=(len(structures), query_width)).astype("<f4").tofile(folder / "queries.f32")
    return write_json(folder, {
        "format": "radgenome.model/1", "id": folder.name, "version": "1.0", "summary": "a toy", "source": "made by a test",
        "licence": "", "exported_by": "a test", "kind": "sat",
        "files": [entry_of(folder, name) for name in ("vision.onnx", "decoder.onnx", "queries.f32")],
        "sat": {"vision": "vision.onnx", "decoder": "decoder.onnx", "queries": "queries.f32", "patch": list(patch),
                "spacing_mm": [1, 1, 3], "query_width": query_width,
                "labels": [{"value": value, "name": name, "structure": name} for value, name in enumerate(structures)]}})


def engine_tool(*jobs):
    """What becomes of each job; see engine_tool.cpp."""
    done = subprocess.run([BUILD / "bin" / "engine_tool"], input=json.dumps(jobs), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return json.loads(done.stdout)


def run_network(folder, onnx_file, inputs, output_shapes, **options):
    """The outputs of a network, and what engine_tool says of it."""
    job = {"onnx": str(onnx_file), "load": [list(value.shape) for value in inputs], "inputs": [], "outputs": []} | options
    for number, value in enumerate(inputs):
        value.astype("<f4").tofile(folder / f"in_{number}.f32")
        job["inputs"].append({"shape": list(value.shape), "file": str(folder / f"in_{number}.f32")})
    for number, shape in enumerate(output_shapes):
        job["outputs"].append({"shape": list(shape), "file": str(folder / f"out_{number}.f32")})
    said, = engine_tool(job)
    if "error" in said:
        return None, said
    return [np.fromfile(folder / f"out_{number}.f32", "<f4").reshape(shape) for number, shape in enumerate(output_shapes)], said
