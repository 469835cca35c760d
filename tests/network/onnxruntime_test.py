# SPDX-License-Identifier: Apache-2.0
"""ONNX Runtime as the user names it: which files are one, what is said of others, and where there is no GPU.
No GPU is at hand here, so what CUDA computes is not tested."""
import os
import shutil
import subprocess

import numpy as np
import onnx
import pytest
from onnx import helper, numpy_helper

from onnx_networks import BUILD, ONNXRUNTIME, engine_tool, model_of, run_network, u_net

PATCH = (8, 8, 8)
IMAGE = np.random.default_rng(5).normal(size=(1, 1, *PATCH)).astype(np.float32)


@pytest.fixture
def network(tmp_path):
    onnx.save(u_net(PATCH, 2), tmp_path / "network.onnx")
    return tmp_path / "network.onnx"


def loaded(network, library, **options):
    said, = engine_tool({"onnx": str(network), "load": [[1, 1, *PATCH]], "library": str(library)} | options)
    return said


def compiled(folder, name, source):
    """A shared library out of a line of C."""
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["g++", "-shared", "-fPIC", "-x", "c++", "-", "-o", folder / name], input=source, text=True, check=True)
    return folder / name


def refusal(network, library):
    said = loaded(network, library)
    assert said["error"] == "no_engine" and "onnxruntime-gpu" in said["sentence"] and len(said["sentence"]) < 500
    assert said["sentence"].startswith(str(library))
    return said["sentence"]


def test_a_folder_or_a_link_stands_for_the_library(network, tmp_path):
    (tmp_path / "link").symlink_to(ONNXRUNTIME)
    for library in (ONNXRUNTIME, ONNXRUNTIME.parent, tmp_path / "link"):
        assert loaded(network, library)["engine"].startswith("ONNX Runtime 1.")


def test_what_is_no_library_is_refused(network, tmp_path):
    (tmp_path / "text").write_text("no library")
    (tmp_path / "half.so").write_bytes(ONNXRUNTIME.read_bytes()[:100000])
    (tmp_path / "empty").mkdir()
    assert "does not exist" in refusal(network, tmp_path / "missing.so")
    assert "holds no libonnxruntime.so" in refusal(network, tmp_path / "empty")
    assert "cannot be loaded" in refusal(network, tmp_path / "text")
    assert "is cut short" in refusal(network, tmp_path / "half.so")


OLD = """
struct Base { const void* (*get)(unsigned); const char* (*version)(); };
static const void* get(unsigned) { return nullptr; }
static const char* version() { return "%s"; }
extern "C" const Base* OrtGetApiBase() { static const Base base = {get, version}; return &base; }
"""


def test_another_library_and_one_that_is_too_old_are_refused(network, tmp_path):
    assert "is not ONNX Runtime" in refusal(network, compiled(tmp_path, "other.so", "int answer() { return 42; }"))
    for version in ("1.17.3", "0.99.0", "none"):
        old = compiled(tmp_path / version, "libonnxruntime.so", OLD % version)
        assert f"is ONNX Runtime {version}, and 1.18 or newer is needed" in refusal(network, old)


def test_a_process_takes_one_library(network, tmp_path):
    other = shutil.copy(ONNXRUNTIME, tmp_path / "libonnxruntime.so")
    job = {"onnx": str(network), "load": [[1, 1, *PATCH]]}
    first, second, third = engine_tool(*(job | {"library": str(library)} for library in (ONNXRUNTIME, other, ONNXRUNTIME)))
    assert second["error"] == "no_engine" and "is open already" in second["sentence"]
    assert first == third and "engine" in first


@pytest.mark.skipif(os.path.exists("/dev/nvidia0"), reason="there is a GPU")
def test_without_a_gpu_the_cpu_computes_and_a_note_says_why(network, tmp_path):
    shape = (1, 2, *PATCH)
    (on_cpu,), _ = run_network(tmp_path, network, [IMAGE], [shape], library=str(ONNXRUNTIME))
    (made,), said = run_network(tmp_path, network, [IMAGE], [shape], library=str(ONNXRUNTIME), cuda=1)
    assert np.array_equal(made, on_cpu)
    assert said["engine"].endswith(" CPU f32")
    assert said["note"].startswith("CUDA cannot be used (") and "onnxruntime-gpu" in said["note"] and len(said["note"]) < 500


def test_libraries_of_nvidias_wheels_are_found_beside(network, tmp_path):
    """Made ones, each of which leaves a file where it is opened."""
    library = tmp_path / "onnxruntime" / "capi" / ONNXRUNTIME.name
    library.parent.mkdir(parents=True)
    shutil.copy(ONNXRUNTIME, library)
    opened = tmp_path / "opened"
    opened.mkdir()
    mark = '#include <cstdio>\n__attribute__((constructor)) static void mark() {{ fclose(fopen("{}/{}", "w")); }}'
    for package, name in (("cu13", "libcudart.so.13"), ("cudnn", "libcudnn.so.9"), ("cudnn", "libcudnn_graph.so.9")):
        compiled(tmp_path / "nvidia" / package / "lib", name, mark.format(opened, name))
    loaded(network, library)
    assert os.listdir(opened) == []
    loaded(network, library, cuda=0)
    assert sorted(os.listdir(opened)) == ["libcudart.so.13", "libcudnn.so.9"]


def test_options_that_do_not_go_together_are_refused(network):
    job = {"onnx": str(network), "load": [[1, 1, *PATCH]]}
    said = engine_tool(job | {"library": str(ONNXRUNTIME), "precision": "bf16"}, job | {"library": ""}, job | {"cuda": 0})
    assert [entry["error"] for entry in said] == ["bad_option"] * 3
    for entry, words in zip(said, ("f32 alone", "--engine-library", "on the CPU alone")):
        assert words in entry["sentence"]


def test_a_network_that_fails_while_it_runs_says_so(tmp_path):
    model = model_of([helper.make_node("Gather", ["image", "at"], ["logits"], axis=0)], {"image": [2, 3]}, {"logits": [1, 3]}, {})
    model.graph.initializer.append(numpy_helper.from_array(np.array([7], np.int64), "at"))
    onnx.save(model, tmp_path / "network.onnx")
    _, said = run_network(tmp_path, tmp_path / "network.onnx", [np.ones((2, 3), np.float32)], [(1, 3)], library=str(ONNXRUNTIME))
    assert said["error"] == "engine_failed" and "idx=7" in said["sentence"] and "onnxruntime::" not in said["sentence"]


def test_the_program_needs_no_onnxruntime(network, tmp_path):
    """Without the library that knows ONNX Runtime, as where it was not copied along."""
    shutil.copy(BUILD / "bin" / "engine_tool", tmp_path / "engine_tool")
    done = subprocess.run([tmp_path / "engine_tool"], input=f'[{{"onnx": "{network}", "load": [], "library": "{ONNXRUNTIME}"}}]',
                          capture_output=True, text=True)
    assert '"error":"no_engine"' in done.stdout and "ONNX Runtime" in done.stdout
