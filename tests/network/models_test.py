# SPDX-License-Identifier: Apache-2.0
"""`radgenome models` over models that a test makes; their model.json beside its schema."""
import copy
import json

import onnx
import pytest
from jsonschema import Draft202012Validator

from conftest import ROOT, radgenome
from onnx_networks import entry_of, nnunet_model, sat_model, u_net, write_json

SCHEMA = Draft202012Validator(json.loads((ROOT / "docs/schemas/model.schema.json").read_text()))


def rows_of(*arguments, expect=0):
    return json.loads(radgenome("models", *arguments, "--json", expect=expect).stdout)


def parts_of(model):
    return model["parts"] if model["kind"] == "nnunet" else [{"name": "sat", "networks": [1, 2], "labels": model["sat"]["labels"]}]


def test_each_model_below_a_folder_is_described(tmp_path):
    made = {str(tmp_path / "models" / "flat"): nnunet_model(tmp_path / "models" / "flat", (1, 16, 32), (0, 1.0, 1.0)),
            str(tmp_path / "models" / "sat"): sat_model(tmp_path / "models" / "sat"),
            str(tmp_path / "models" / "toys" / "organs"): nnunet_model(tmp_path / "models" / "toys" / "organs")}
    (tmp_path / "models" / "empty").mkdir()
    rows = rows_of(tmp_path / "models", "--check")
    assert [row["folder"] for row in rows] == list(made)
    for row, model in zip(rows, made.values()):
        for key in ("id", "version", "kind", "summary", "source", "licence", "exported_by"):
            assert row[key] == model[key]
        assert row["bytes"] == sum(file["bytes"] for file in model["files"])
        assert row["whole"] is True and "error" not in row
        for said, part in zip(row["parts"], parts_of(model), strict=True):
            assert said == {"name": part["name"], "networks": len(part["networks"]),
                            "structures": [label["structure"] for label in part["labels"] if "structure" in label],
                            "passed_by": [label["name"] for label in part["labels"] if "structure" not in label]}


def test_the_line_of_a_model_tells_what_it_is(tmp_path):
    nnunet_model(tmp_path / "organs")
    sat_model(tmp_path / "sat")
    lines = radgenome("models", tmp_path / "organs", tmp_path / "sat").stdout.splitlines()
    assert lines[0].split("\t") == ["organs 1.0", "nnunet", "parts: 1", "networks: 2", "structures: 2", "labels passed by: 1",
                                    "0.0 MB", "CC0", str(tmp_path / "organs")]
    assert "no licence stated" in lines[1].split("\t")
    assert radgenome("models", tmp_path / "organs", "--check").stdout.splitlines()[0].endswith("\twhole")


def test_a_link_to_a_model_is_a_model_and_a_link_back_is_not_followed(tmp_path):
    nnunet_model(tmp_path / "elsewhere" / "organs")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "linked").symlink_to(tmp_path / "elsewhere" / "organs")
    (tmp_path / "models" / "back").symlink_to(tmp_path / "models")
    assert [row["folder"] for row in rows_of(tmp_path / "models")] == [str(tmp_path / "models" / "linked")]


def test_without_a_model_it_says_how_to_make_one(tmp_path):
    said = radgenome("models", tmp_path, expect=1).stderr
    assert "[no_model]" in said and "python -m radgenome.export" in said


def damaged(folder, path, change):
    content = bytearray((folder / path).read_bytes())
    (folder / path).write_bytes(change(content))


def test_a_bad_model_does_not_hide_the_others(tmp_path):
    nnunet_model(tmp_path / "a")
    nnunet_model(tmp_path / "b")
    damaged(tmp_path / "a", "organs_fold_0.onnx", lambda content: content[:-1])
    rows = rows_of(tmp_path, expect=1)
    assert [row.get("error", {}).get("code") for row in rows] == ["wrong_size", None]
    said = radgenome("models", tmp_path, expect=1).stdout
    assert "organs_fold_0.onnx has " in said and "[wrong_size]" in said and "b 1.0\tnnunet" in said


def other_bytes(folder, model):
    damaged(folder, "organs_fold_1.onnx", lambda content: content[:-1] + bytes([content[-1] ^ 1]))


def replaced(folder, model, network):
    """Fold 1 becomes another network, whole by its hash."""
    onnx.save(network, folder / "organs_fold_1.onnx")
    model["files"][1] = entry_of(folder, "organs_fold_1.onnx")
    write_json(folder, model)


@pytest.mark.parametrize("change, code, words", [
    (other_bytes, "wrong_hash", "its SHA-256 is another"),
    (lambda folder, model: replaced(folder, model, u_net((16, 16, 16), 4)), "bad_model",
     'its input "image" is 1 × 1 × 16 × 16 × 16, but 1 × 1 × 16 × 16 × 32 is asked for'),
    (lambda folder, model: replaced(folder, model, u_net((16, 16, 32), 5)), "bad_model",
     "its output 1 is 1 × 5 × 16 × 16 × 32, but model.json asks for 1 × 4 × 16 × 16 × 32"),
    (lambda folder, model: replaced(folder, model, u_net((16, 16, 32), 4, opset=99)), "bad_model", "opset 99"),
])
def test_check_finds_what_the_list_does_not_see(tmp_path, change, code, words):
    folder = tmp_path / "organs"
    change(folder, nnunet_model(folder))
    assert "error" not in rows_of(folder)[0]
    row, = rows_of(folder, "--check", expect=1)
    assert row["whole"] is False and row["error"]["code"] == code
    assert words in row["error"]["message"]
    assert str(folder / "organs_fold_1.onnx") in row["error"]["message"]


def test_check_finds_a_decoder_of_another_width(tmp_path):
    model = sat_model(tmp_path / "sat")
    sat_model(tmp_path / "other", width=4)
    (tmp_path / "sat" / "decoder.onnx").write_bytes((tmp_path / "other" / "decoder.onnx").read_bytes())
    model["files"][1] = entry_of(tmp_path / "sat", "decoder.onnx")
    write_json(tmp_path / "sat", model)
    row, = rows_of(tmp_path / "sat", "--check", expect=1)
    assert 'its input "memory" is 1 × 4, but 1 × 5 is asked for' in row["error"]["message"]


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    return [nnunet_model(folder / "organs"), nnunet_model(folder / "flat", (1, 16, 32), (0, 1.0, 1.0)), sat_model(folder / "sat")]


def objects(value, path=()):
    """Every object inside, with the way to it."""
    if isinstance(value, dict):
        yield path
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from objects(item, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def read_and_valid(model, tmp_path):
    """What the program says of a model.json whose networks are not there, and what the schema says."""
    write_json(tmp_path, model)
    row, = rows_of(tmp_path, expect=1)
    return row["error"]["code"] != "bad_model", SCHEMA.is_valid(model)


def test_the_schema_and_the_program_take_the_same_models(models, tmp_path):
    for model in models:
        assert read_and_valid(model, tmp_path) == (True, True)  # the program misses files alone


def test_the_schema_and_the_program_refuse_unknown_and_missing_keys(models, tmp_path):
    free = {"only_where_not_zero", "separate_z", "structure"}
    for model in models[::2]:
        for path in objects(model):
            broken = copy.deepcopy(model)
            at(broken, path)["surprise"] = 1
            assert read_and_valid(broken, tmp_path) == (False, False), path
            for key in at(model, path):
                broken = copy.deepcopy(model)
                del at(broken, path)[key]
                assert read_and_valid(broken, tmp_path) == (key in free, key in free), (path, key)


@pytest.mark.parametrize("path, value", [
    (("format",), "radgenome.model/2"), (("kind",), "sat"), (("parts", 0, "patch"), [0, 16, 32]), (("parts", 0, "patch"), [16, 32]),
    (("parts", 0, "spacing_mm"), [1, -1, 1]), (("parts", 0, "step"), 0), (("parts", 0, "step"), 1.5),
    (("parts", 0, "reader"), "TiffIO"), (("parts", 0, "normalization", "scheme"), "z_score"),
    (("parts", 0, "normalization", "scheme"), "other"), (("parts", 0, "normalization", "std"), 0),
    (("parts", 0, "resampling", "data", "order"), 2), (("parts", 0, "resampling", "probabilities", "order"), 3),
    (("parts", 0, "mirror_axes"), [3]), (("parts", 0, "labels"), []),
    (("parts", 0, "transpose_forward"), [0, 1, 1]), (("files", 0, "sha256"), "ABC"), (("files", 0, "bytes"), 1.5),
    (("parts", 0, "labels", 0, "value"), "1"), (("parts", 0, "networks"), []),
])
def test_the_schema_and_the_program_refuse_the_same_values(models, tmp_path, path, value):
    broken = copy.deepcopy(models[0])
    at(broken, path[:-1])[path[-1]] = value
    assert read_and_valid(broken, tmp_path) == (False, False)
