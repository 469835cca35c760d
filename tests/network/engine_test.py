# SPDX-License-Identifier: Apache-2.0
"""Networks on the program's engines, beside onnxruntime in Python and NumPy; and what is said of those that they cannot run.
What ONNX Runtime alone has stands in onnxruntime_test.py."""
import json
import os
import shutil
import subprocess

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import helper

from onnx_networks import BUILD, ENGINES, engine_tool, model_of, run_network, u_net

RNG = np.random.default_rng(11)
NAMES = {"openvino": "OpenVINO 20", "onnxruntime": f"ONNX Runtime {onnxruntime.__version__} "}


@pytest.fixture(params=ENGINES)
def engine(request):
    """Its name; ENGINES holds what engine_tool is told."""
    return request.param


def saved(folder, model):
    onnx.save(model, folder / "network.onnx")
    return folder / "network.onnx"


def noise(*shape, mean=0.0, deviation=1.0):
    return RNG.normal(mean, deviation, size=shape).astype(np.float32)


def largest_difference(made, truth):
    return np.abs(made.astype(np.float64) - truth).max() / np.abs(truth).max()


@pytest.mark.parametrize("patch", [(16, 24, 32), (20, 12, 8), (48, 64)])
def test_a_u_net_gives_what_onnxruntime_gives(tmp_path, patch, engine):
    file = saved(tmp_path, u_net(patch, 5))
    image = noise(1, 1, *patch)
    truth, = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"]).run(None, {"image": image})
    (made,), said = run_network(tmp_path, file, [image], [truth.shape], runs=2, **ENGINES[engine])
    assert largest_difference(made, truth) < {"openvino": 1e-5, "onnxruntime": 1e-6}[engine]
    assert said["output_shapes"] == [list(truth.shape)]
    assert said["engine"].startswith(NAMES[engine]) and said["engine"].endswith(" CPU f32") and said["note"] == ""


def test_any_number_of_threads_gives_the_same_bytes(tmp_path):
    patch = (32, 40, 48)
    file = saved(tmp_path, u_net(patch, 3))
    image = noise(1, 1, *patch)
    made = [run_network(tmp_path, file, [image], [(1, 3, *patch)], threads=threads)[0][0].tobytes() for threads in (1, 2, 3, 0)]
    assert len(set(made)) == 1


@pytest.mark.parametrize("engine,off", [("openvino", 5e-7), ("onnxruntime", 2e-5)])
def test_a_large_channel_is_normalized_exactly(tmp_path, engine, off):
    """The truth in double precision. OpenVINO's own node, which is replaced, is off by 4e-6 here, ONNX Runtime's by 9e-6."""
    shape = (1, 16, 96, 96, 96)
    scale, offset = noise(16, mean=1), noise(16)
    node = helper.make_node("InstanceNormalization", ["image", "scale", "offset"], ["logits"], epsilon=1e-5)
    file = saved(tmp_path, model_of([node], {"image": shape}, {"logits": shape}, {"scale": scale, "offset": offset}))
    image = noise(*shape, mean=1.7, deviation=3)
    (made,), _ = run_network(tmp_path, file, [image], [shape], **ENGINES[engine])
    exact = image.astype(np.float64)
    axes = (2, 3, 4)
    exact -= exact.mean(axes, keepdims=True)
    exact /= np.sqrt(exact.var(axes, keepdims=True) + 1e-5)
    column = (1, 16, 1, 1, 1)
    assert largest_difference(made, exact * scale.reshape(column) + offset.reshape(column)) < off


def test_several_inputs_and_outputs_keep_the_order_of_the_graph(tmp_path, engine):
    nodes = [helper.make_node("Sub", ["a", "b"], ["less"]), helper.make_node("MatMul", ["a", "b"], ["product"])]
    file = saved(tmp_path, model_of(nodes, {"b": [4, 4], "a": [4, 4]}, {"product": [4, 4], "less": [4, 4]}, {}))
    b, a = noise(4, 4), noise(4, 4)
    (product, less), _ = run_network(tmp_path, file, [b, a], [(4, 4), (4, 4)], **ENGINES[engine])
    assert largest_difference(product, a.astype(np.float64) @ b) < 1e-6
    assert np.array_equal(less, a - b)


@pytest.mark.parametrize("load", [[["n", 3]], [[]]])
def test_an_open_size_takes_any_number(tmp_path, load, engine):
    """Queries of SAT: as many as are asked for."""
    weight = noise(3, 2)
    model = model_of([helper.make_node("MatMul", ["queries", "w"], ["made"])], {"queries": ["n", 3]}, {"made": ["n", 2]}, {"w": weight})
    file = saved(tmp_path, model)
    for count in (1, 7):
        queries = noise(count, 3)
        (made,), said = run_network(tmp_path, file, [queries], [(count, 2)],
                                    load=[[-1 if size == "n" else size for size in shape] for shape in load], **ENGINES[engine])
        assert said["output_shapes"] == [[-1, 2]]
        assert largest_difference(made, queries.astype(np.float64) @ weight) < 1e-6


def test_weights_may_lie_in_a_file_of_their_own(tmp_path, engine):
    """So PyTorch's newer exporter writes them."""
    patch = (8, 8, 8)
    image = noise(1, 1, *patch)
    (truth,), _ = run_network(tmp_path, saved(tmp_path, u_net(patch, 2)), [image], [(1, 2, *patch)], **ENGINES[engine])
    onnx.save(u_net(patch, 2), tmp_path / "split.onnx", save_as_external_data=True, location="split.data", size_threshold=0)
    (made,), _ = run_network(tmp_path, tmp_path / "split.onnx", [image], [(1, 2, *patch)], **ENGINES[engine])
    assert np.array_equal(made, truth)
    (tmp_path / "split.data").unlink()
    said, = engine_tool({"onnx": str(tmp_path / "split.onnx"), "load": [[1, 1, *patch]]} | ENGINES[engine])
    assert said["error"] == "bad_model" and "split.data" in said["sentence"]


def test_subnormal_numbers_are_still_numbers_after_a_run(tmp_path, engine):
    file = saved(tmp_path, u_net((8, 8, 8), 2))
    _, said = run_network(tmp_path, file, [noise(1, 1, 8, 8, 8)], [(1, 2, 8, 8, 8)], threads=2, **ENGINES[engine])
    assert said["subnormals_kept"] is True


def test_bf16_only_where_it_is_asked_for(tmp_path):
    patch = (16, 16, 16)
    file = saved(tmp_path, u_net(patch, 3))
    image = noise(1, 1, *patch)
    (exact,), _ = run_network(tmp_path, file, [image], [(1, 3, *patch)])
    made, said = run_network(tmp_path, file, [image], [(1, 3, *patch)], precision="bf16")
    if made is None:
        assert said["error"] == "no_engine" and "bf16" in said["sentence"]
        return
    assert said["engine"].endswith(" CPU bf16")
    assert 1e-4 < largest_difference(made[0], exact) < 0.1  # bf16 has 8 bits: 2e-3 a number


def test_shapes_that_differ_are_both_shown(tmp_path, engine):
    file = saved(tmp_path, u_net((8, 8, 8), 2))
    said = engine_tool(*({"onnx": str(file), "load": load} | ENGINES[engine]
                         for load in ([[1, 1, 8, 8, 16]], [[1, 1, 8, 8]], [])))
    assert [entry["error"] for entry in said] == ["bad_model"] * 3
    assert 'its input "image" is 1 × 1 × 8 × 8 × 8, but 1 × 1 × 8 × 8 × 16 is asked for' in said[0]["sentence"]
    assert "1 × 1 × 8 × 8 is asked for" in said[1]["sentence"]
    assert "it has 1 inputs, but 0 are asked for" in said[2]["sentence"]
    image = noise(1, 1, 8, 8, 8)
    _, said = run_network(tmp_path, file, [image], [(1, 3, 8, 8, 8)], **ENGINES[engine])
    assert said["error"] == "bad_model"
    assert "output 1 is 1 × 2 × 8 × 8 × 8, but 1 × 3 × 8 × 8 × 8 is asked of it" in said["sentence"]
    _, said = run_network(tmp_path, file, [image, image], [(1, 2, 8, 8, 8)], load=[[1, 1, 8, 8, 8]], **ENGINES[engine])
    assert "1 inputs, but 2 are asked of it" in said["sentence"]


def test_an_output_that_comes_in_another_shape_is_refused(tmp_path, engine):
    """Its size depends on the inputs, so only the run shows it."""
    file = saved(tmp_path, model_of([helper.make_node("MatMul", ["queries", "w"], ["made"])], {"queries": ["n", 3]}, {"made": ["n", 2]},
                                    {"w": noise(3, 2)}))
    _, said = run_network(tmp_path, file, [noise(7, 3)], [(6, 2)], load=[[-1, 3]], **ENGINES[engine])
    assert said["error"] == "bad_model" and "output 1 of the network came as 7 × 2, but 6 × 2 was asked" in said["sentence"]


def unknown_operator(model):
    model.graph.node[2].op_type = "Frobnicate"


def unknown_domain(model):
    model.graph.node[2].domain = "my.own"
    model.opset_import.append(helper.make_opsetid("my.own", 1))


def whole_numbers(model):
    model.graph.output[0].type.tensor_type.elem_type = onnx.TensorProto.INT64
    model.graph.node[-1].output[0] = "real"
    model.graph.node.append(helper.make_node("Cast", ["real"], ["logits"], to=onnx.TensorProto.INT64))


@pytest.mark.parametrize("change, words", [
    (unknown_operator, {"openvino": "it does not know Frobnicate", "onnxruntime": "No Op registered for Frobnicate"}),
    (unknown_domain, {"openvino": "it does not know my.own.LeakyRelu", "onnxruntime": "my.own:LeakyRelu(-1) is not a registered"}),
    (whole_numbers, {"openvino": 'its output "logits" holds i64, not float32', "onnxruntime": 'its output "logits" holds int64, not float32'}),
    (lambda model: setattr(model.opset_import[0], "version", 99), {"openvino": "opset 99", "onnxruntime": "Opset 99"}),
])
def test_a_network_that_the_engine_does_not_know_is_refused(tmp_path, change, words, engine):
    model = u_net((8, 8, 8), 2)
    change(model)
    file = saved(tmp_path, model)
    said, = engine_tool({"onnx": str(file), "load": [[1, 1, 8, 8, 8]]} | ENGINES[engine])
    assert said["error"] == "bad_model"
    assert said["sentence"].startswith(f"{file}: ") and words[engine] in said["sentence"]
    assert "export the model anew" in said["sentence"] and len(said["sentence"]) < len(str(file)) + 650
    assert "onnxruntime::" not in said["sentence"]  # names out of its sources


def test_what_is_no_onnx_file_is_refused(tmp_path, engine):
    whole = u_net((8, 8, 8), 2).SerializeToString()
    for content in (b"", b"this is a text", whole[:len(whole) // 2], whole[:-3], bytes(1000), b"\xff" * 1000):
        file = tmp_path / "network.onnx"
        file.write_bytes(content)
        said, = engine_tool({"onnx": str(file), "load": [[1, 1, 8, 8, 8]]} | ENGINES[engine])
        assert said["error"] == "bad_model", content[:20]
        assert said["sentence"].startswith(f"{file}: "), said
    said, = engine_tool({"onnx": str(tmp_path / "other.onnx"), "load": [[1, 1, 8, 8, 8]]} | ENGINES[engine])
    assert said["error"] == "cannot_read"


def test_without_openvino_the_message_names_it(tmp_path):
    """The program without the library that holds OpenVINO, as where it was built without the wheel."""
    shutil.copy(BUILD / "bin" / "engine_tool", tmp_path / "engine_tool")
    done = subprocess.run([tmp_path / "engine_tool"], input='[{"onnx": "network.onnx", "load": []}]', capture_output=True,
                          text=True, env={**os.environ, "LD_LIBRARY_PATH": ""})
    assert '"error":"no_engine"' in done.stdout
    assert "OpenVINO" in done.stdout and "./dev build" in done.stdout


def test_memory_that_runs_out_is_said(tmp_path, engine):
    shape = (1, 1, 160, 160, 160)
    weight = noise(64, 1, 3, 3, 3)
    nodes = [helper.make_node("Conv", ["image", "w"], ["many"], pads=[1] * 6),
             helper.make_node("ReduceMax", ["many"], ["logits"], axes=[1])]
    file = saved(tmp_path, model_of(nodes, {"image": shape}, {"logits": shape}, {"w": weight}))
    noise(*shape).tofile(tmp_path / "image.f32")
    job = json.dumps([{"onnx": str(file), "load": [shape], "inputs": [{"shape": shape, "file": str(tmp_path / "image.f32")}],
                       "outputs": [{"shape": shape, "file": str(tmp_path / "made.f32")}]} | ENGINES[engine]])
    done = subprocess.run(["prlimit", f"--as={900 << 20}", BUILD / "bin" / "engine_tool"], input=job, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    assert '"error":"out_of_memory"' in done.stdout and ("not enough memory" in done.stdout or "more memory than there is" in done.stdout)
