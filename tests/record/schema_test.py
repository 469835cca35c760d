# SPDX-License-Identifier: Apache-2.0
"""Every record passes its JSON Schema, and a schema refuses what is not such a record.

The records are samples with every field in use, those of a synthetic cohort, and those of the data set that
$RADGENOME_DATASET names, where it is set."""
import copy
import json
import os
import pathlib
import subprocess

import pytest
from conftest import ROOT, cohort_arguments, radgenome
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

SCHEMAS = {file.name.removesuffix(".schema.json"): json.loads(file.read_text())
           for file in sorted((ROOT / "docs" / "schemas").glob("*.schema.json"))}
REGISTRY = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values())
RECORDS = ("case", "structures", "facts", "links", "checks", "questions", "reviews", "errors")


def validator(name):
    return Draft202012Validator(SCHEMAS[name], registry=REGISTRY)


@pytest.fixture(scope="module")
def samples(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    build = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build"))
    subprocess.run([build / "bin" / "test_record", "--gtest_filter=Record.SamplesForTheSchemas"], check=True,
                   env={**os.environ, "RADGENOME_SAMPLES": str(folder)}, capture_output=True)
    return {file.name.removesuffix(".json"): json.loads(file.read_text()) for file in folder.glob("*.json")}


def nodes(value, path=()):
    """Every object and list inside, with the way to it."""
    if isinstance(value, (dict, list)):
        yield path, value
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from nodes(item, path + (key,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def is_free(path):
    return path[-1:] in (("numbers",), ("inputs",)) or "numbers" in path


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_schemas_and_strict(name):
    Draft202012Validator.check_schema(SCHEMAS[name])
    for path, node in nodes(SCHEMAS[name]):
        if isinstance(node, dict) and "properties" in node and "type" in node:
            assert node["additionalProperties"] is False, path


@pytest.mark.parametrize("size", ["full", "bare"])
@pytest.mark.parametrize("name", RECORDS)
def test_samples_pass(samples, name, size):
    validator(name).validate(samples[f"{name}.{size}"])


@pytest.mark.parametrize("name", RECORDS)
def test_an_unknown_key_is_refused_everywhere(samples, name):
    sample = samples[f"{name}.full"]
    for path, node in nodes(sample):
        if isinstance(node, dict) and not is_free(path):
            broken = copy.deepcopy(sample)
            at(broken, path)["surprise"] = 1
            assert not validator(name).is_valid(broken), path


@pytest.mark.parametrize("name", RECORDS)
def test_a_wrong_type_is_refused_everywhere(samples, name):
    sample = samples[f"{name}.full"]
    for path, node in nodes(sample):
        if not isinstance(node, dict) or is_free(path):
            continue
        for key in node:
            for wrong in (1.5, [[]], {"key": 1}, True, -1, ""):
                is_text = isinstance(node[key], str) or node[key] is None
                if (type(wrong) is type(node[key]) or key == "numbers" or (wrong == "" and is_text)
                        or isinstance(wrong, (int, float)) and not isinstance(wrong, bool)
                        and isinstance(node[key], (int, float)) and not isinstance(node[key], bool)):
                    continue
                broken = copy.deepcopy(sample)
                at(broken, path)[key] = wrong
                assert not validator(name).is_valid(broken), (path, key, wrong)


@pytest.mark.parametrize("name", RECORDS)
def test_every_schema_names_the_keys_that_are_written(samples, name):
    """A key that the schema requires and the record lacks would fail above; here the other way round."""
    sample = samples[f"{name}.full"]
    for key in sample:
        broken = copy.deepcopy(sample)
        del broken[key]
        assert not validator(name).is_valid(broken), key


@pytest.mark.parametrize("name, path, value", [
    ("structures", ("structures", 1, "voxels"), 5),  # measured though not present
    ("structures", ("structures", 0, "reason"), "empty"),  # a reason though present
    ("facts", ("sentences", 0, "facts", 0, "status"), "maybe"),
    ("links", ("links", 0, "structure"), None),  # containing, but in what?
    ("links", ("links", 2, "structure"), "lung"),  # none, and yet one
    ("links", ("links", 1, "reason"), "empty"),  # exact, and yet nothing there
    ("questions", ("questions", 0, "answer"), {"yes": True, "ids": []}),
    ("questions", ("questions", 0, "answer"), {}),
    ("case", ("geometry", "size"), [1, 2]),
    ("case", ("ct", "sha256"), "sha256:abc"),
    ("case", ("format",), "radgenome.case/2"),
])
def test_what_contradicts_itself_is_refused(samples, name, path, value):
    broken = copy.deepcopy(samples[f"{name}.full"])
    at(broken, path[:-1])[path[-1]] = value
    assert not validator(name).is_valid(broken)


def check_dataset(dataset):
    checked = dict.fromkeys(SCHEMAS, 0)

    def check(name, file):
        errors = [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}"
                  for e in validator(name).iter_errors(json.loads(file.read_text()))]
        assert not errors, f"{file}: {errors[:5]}"
        checked[name] += 1

    check("dataset", dataset / "dataset.json")
    for file in (dataset / "runs").glob("*.json"):
        check("run", file)
    for case in (dataset / "cases").iterdir():
        for file in case.glob("[!.]*.json"):
            assert file.stem in RECORDS, f"{file} has no schema"
            check(file.stem, file)
    return checked


def test_records_of_a_cohort_pass(cohort, tmp_path):
    radgenome("run", *cohort_arguments(cohort), "-o", tmp_path / "ds")
    checked = check_dataset(tmp_path / "ds")
    assert all(checked[name] == 4 for name in RECORDS if name not in ("reviews", "errors")) and checked["run"] == 1
    radgenome("release", tmp_path / "ds", "-o", tmp_path / "release")
    for name in ("manifest", "audits"):
        validator(name).validate(json.loads((tmp_path / "release" / f"{name}.json").read_text()))


def test_records_of_a_failed_case_pass(tmp_path):
    (tmp_path / "ct").mkdir()
    (tmp_path / "ct" / "broken.nii.gz").write_bytes(b"\x1f\x8b not gzip")
    radgenome("run", "--ct", tmp_path / "ct", "-o", tmp_path / "ds", expect=3)
    checked = check_dataset(tmp_path / "ds")
    assert checked["errors"] == 1 and checked["case"] == 0


@pytest.mark.skipif("RADGENOME_DATASET" not in os.environ, reason="RADGENOME_DATASET names no data set")
def test_records_of_the_named_data_set_pass():
    checked = check_dataset(pathlib.Path(os.environ["RADGENOME_DATASET"]))
    assert checked["case"] > 0
