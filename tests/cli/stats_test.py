# SPDX-License-Identifier: Apache-2.0
"""`radgenome stats`: tables against the records they are made of, and against what NumPy counts in the masks."""
import io
import json

import nibabel
import numpy as np
import pandas
import pyarrow.parquet
import pytest
import scipy.ndimage

from conftest import cohort_arguments, radgenome

SHAPE = (21, 17, 12)
# Oblique, anisotropic, off-origin; the third axis still runs closest to the patient's length.
AFFINE = np.array([[0.9, 0.1, 0.2, -40], [-0.1, 1.2, 0.3, 55], [0.1, -0.2, 2.6, -310], [0, 0, 0, 1]])


def row_of(case, entry):
    """An entry of structures.json as the row of a table."""
    hu, source, slices = entry.get("hu", {}), entry.get("source", {}), entry.get("axial_slices", {})
    row = {"case": case}
    for key in ("structure", "state", "reason", "voxels", "volume_ml"):
        row[key] = entry.get(key)
    for key in ("mean", "std", "p5", "p50", "p95"):
        row[f"hu_{key}"] = hu.get(key)
    for corner, name in enumerate(("begin", "end")):
        for axis in range(3):
            row[f"bbox_{name}_{'ijk'[axis]}"] = entry["bbox_ijk"][corner][axis] if "bbox_ijk" in entry else None
    for axis in range(3):
        row[f"centroid_{'xyz'[axis]}_mm"] = entry["centroid_mm"][axis] if "centroid_mm" in entry else None
    for number in range(3):
        axis = entry["principal_axes"][number] if "principal_axes" in entry else None
        row[f"axis_{number + 1}_length_mm"] = axis and axis["length_mm"]
        for i in range(3):
            row[f"axis_{number + 1}_{'xyz'[i]}"] = axis and axis["direction"][i]
    for key in ("components", "component_voxels", "surface_mm2"):
        row[key] = entry.get(key)
    for key in ("begin", "end", "largest"):
        row[f"axial_slices_{key}"] = slices.get(key)
    row["touches_border"] = entry.get("touches_border")
    for key in ("backend", "model", "label"):
        row[f"source_{key}"] = source.get(key) or None
    for key in ("confidence", "entropy_bits", "recipe", "recipe_minus", "recipe_missing", "flags"):
        row[key] = entry.get(key)
    row["verified_by"] = entry.get("verified_by", 0)
    return row


@pytest.fixture(scope="module")
def dataset(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("stats") / "ds"
    radgenome("run", *cohort_arguments(cohort), "-o", folder)
    return folder


@pytest.fixture(scope="module")
def rows(dataset):
    rows = []
    for record in sorted((dataset / "cases").glob("*/structures.json")):
        content = json.loads(record.read_text("utf-8"))
        rows += [row_of(content["case"], entry) for entry in content["structures"]]
    assert len(rows) > 400 and {row["state"] for row in rows} >= {"present", "not_available"}
    return rows


def test_json_and_parquet_hold_the_records(dataset, rows, tmp_path):
    assert json.loads(radgenome("stats", dataset, "--json").stdout) == rows
    radgenome("stats", dataset, "--json", tmp_path / "a.jsonl")
    assert [json.loads(line) for line in (tmp_path / "a.jsonl").read_text("utf-8").splitlines()] == rows
    radgenome("stats", dataset, "--parquet", tmp_path / "a.parquet")
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet").to_pylist() == rows


def test_csv_holds_the_records(dataset, rows):
    text = radgenome("stats", dataset).stdout
    assert text == radgenome("stats", dataset, "--csv").stdout
    table = pandas.read_csv(io.StringIO(text), dtype=str, keep_default_na=False, na_values=[""])
    assert list(table.columns) == list(rows[0])

    def as_text(value):
        if isinstance(value, list):
            value = ";".join(map(str, value))
        return str(value).lower() if isinstance(value, bool) else value

    for read, row in zip(table.to_dict("records"), rows, strict=True):
        for key, value in row.items():
            value = as_text(value)
            if value is None or value == "":
                assert pandas.isna(read[key])
            elif isinstance(value, float):
                assert float(read[key]) == value
            else:
                assert read[key] == str(value), key


def test_measurements(dataset):
    records = [json.loads(file.read_text("utf-8")) for file in sorted((dataset / "cases").glob("*/structures.json"))]
    read = json.loads(radgenome("stats", dataset, "--measurements", "--json").stdout)
    assert [(row["case"], row["quantity"], row["structure"], row["value"]) for row in read] == [
        (record["case"], m["quantity"], m["structure"], m.get("value")) for record in records for m in record["measurements"]]
    head = radgenome("stats", dataset, "--measurements").stdout.splitlines()[0]
    assert head.startswith("case,quantity,structure,other,value,unit,reason,slice,line_begin_x_mm")


def test_a_broken_case_is_named_and_the_others_are_written(cohort, tmp_path):
    radgenome("run", *cohort_arguments(cohort), "-o", tmp_path / "ds")
    (tmp_path / "ds/cases/synth_0002/structures.json").write_text("{")
    done = radgenome("stats", tmp_path / "ds", "--json", expect=3)
    assert "synth_0002" in done.stderr
    assert {row["case"] for row in json.loads(done.stdout)} == {"synth_0001", "synth_0003", "synth_0004"}


@pytest.fixture
def bare(tmp_path):
    """A CT and masks of any names on its grid; the masks by name."""
    random = np.random.default_rng(5)
    hu = random.integers(-1000, 1500, SHAPE).astype(np.int16)
    i, j, k = np.indices(SHAPE)
    masks = {
        "my tumour": (i - 6) ** 2 + (j - 5) ** 2 + 4 * (k - 4) ** 2 < 20,
        "лёгкое": (i > 12) & (j < 9) & (k > 2) | ((i == 2) & (j == 15) & (k == 11)),
        "liver": (i + 2 * j > 30) & (k < 6),
    }
    (tmp_path / "any names").mkdir()
    nibabel.save(nibabel.Nifti1Image(hu, AFFINE), tmp_path / "ct.nii.gz")
    for name, mask in masks.items():
        nibabel.save(nibabel.Nifti1Image(mask.astype(np.uint8), AFFINE), tmp_path / "any names" / f"{name}.nii.gz")
    return tmp_path, hu, masks


def by_name(text):
    return {row["structure"]: row for row in json.loads(text)}


def check_shape(row, mask):
    """Components against SciPy; principal axes against the eigenvectors of the voxels as parallelepipeds."""
    labels, _ = scipy.ndimage.label(mask, np.ones((3, 3, 3)))
    sizes = sorted(np.bincount(labels[mask])[1:], reverse=True)
    assert row["components"] == len(sizes) and row["component_voxels"] == sizes[:10]
    covariance = AFFINE[:3, :3] @ (np.cov(np.argwhere(mask).T, bias=True) + np.eye(3) / 12) @ AFFINE[:3, :3].T
    variances, vectors = np.linalg.eigh(covariance)
    for number, variance, vector in zip((3, 2, 1), variances, vectors.T):
        assert row[f"axis_{number}_length_mm"] == pytest.approx(2 * np.sqrt(5 * variance))
        axis = [row[f"axis_{number}_{name}"] for name in "xyz"]
        assert axis == pytest.approx(list(vector * np.sign(vector[np.argmax(np.abs(vector))])), abs=1e-6)


def check_against_numpy(row, mask, hu):
    voxels = np.argwhere(mask)
    assert row["state"] == "present" and row["voxels"] == len(voxels)
    assert row["volume_ml"] == pytest.approx(len(voxels) * np.linalg.det(AFFINE[:3, :3]) / 1000)
    assert [row[f"bbox_begin_{axis}"] for axis in "ijk"] == list(voxels.min(0))
    assert [row[f"bbox_end_{axis}"] for axis in "ijk"] == list(voxels.max(0) + 1)
    centroid = nibabel.affines.apply_affine(AFFINE, voxels.mean(0))
    assert [row[f"centroid_{axis}_mm"] for axis in "xyz"] == pytest.approx(list(centroid), abs=1e-4)
    check_shape(row, mask)
    if hu is None:
        assert row["hu_mean"] is None
    else:
        values = hu[mask]
        expected = [values.mean(), values.std(), *np.percentile(values, [5, 50, 95])]
        assert [row[f"hu_{key}"] for key in ("mean", "std", "p5", "p50", "p95")] == pytest.approx(expected)


def test_bare_folder_with_any_names(bare):
    folder, hu, masks = bare
    before = sorted(folder.rglob("*"))
    rows = by_name(radgenome("stats", "--ct", folder / "ct.nii.gz", "--masks", folder / "any names", "--json").stdout)
    assert rows.keys() == masks.keys()
    for name, mask in masks.items():
        check_against_numpy(rows[name], mask, hu)
        assert rows[name]["case"] == "ct"
    assert sorted(folder.rglob("*")) == before


def test_bare_folder_without_ct_and_without_known_names(bare):
    folder, _, masks = bare
    (folder / "any names" / "liver.nii.gz").unlink()
    rows = by_name(radgenome("stats", "--masks", folder / "any names", "--json").stdout)
    assert rows.keys() == masks.keys() - {"liver"}
    for name, row in rows.items():
        check_against_numpy(row, masks[name], None)


def test_unions_of_a_bare_folder_are_made_on_demand(bare):
    folder, _, masks = bare
    masks = {"left kidney": masks["my tumour"], "right kidney": masks["liver"]}
    for file in (folder / "any names").iterdir():
        file.unlink()
    for name, mask in masks.items():
        nibabel.save(nibabel.Nifti1Image(mask.astype(np.uint8), AFFINE), folder / "any names" / f"{name}.nii.gz")
    assert by_name(radgenome("stats", "--masks", folder / "any names", "--json").stdout).keys() == masks.keys()
    rows = by_name(radgenome("stats", "--masks", folder / "any names", "--unions", "--json").stdout)
    check_against_numpy(rows["kidney"], masks["left kidney"] | masks["right kidney"], None)
    assert rows["kidney"]["recipe"] == ["left kidney", "right kidney"]


@pytest.mark.parametrize("names", [None, {"3": "my tumour", "9": "liver"}])
def test_bare_label_map(bare, names):
    folder, hu, masks = bare
    labels = np.zeros(SHAPE, np.uint16)
    expected = {}
    for number, name in ((3, "my tumour"), (700, "лёгкое"), (9, "liver")):
        labels[masks[name]] = number
    for number in (3, 9, 700):
        expected[(names or {}).get(str(number), f"label {number}")] = labels == number
    nibabel.save(nibabel.Nifti1Image(labels, AFFINE), folder / "map.nii.gz")
    if names:
        (folder / "map.json").write_text(json.dumps(names))
    rows = by_name(radgenome("stats", "--ct", folder / "ct.nii.gz", "--masks", folder / "map.nii.gz", "--json").stdout)
    assert rows.keys() == expected.keys()
    for name, mask in expected.items():
        check_against_numpy(rows[name], mask, hu)


def test_slices(bare, tmp_path):
    folder, _, masks = bare
    out = tmp_path / "slices.parquet"
    radgenome("stats", "--masks", folder / "any names", "--slices", out)
    rows = pyarrow.parquet.read_table(out).to_pylist()
    expected = []
    middle = [(SHAPE[0] - 1) / 2, (SHAPE[1] - 1) / 2]
    for name in sorted(masks):
        for k in np.flatnonzero(masks[name].any((0, 1))):
            voxels = np.argwhere(masks[name][:, :, k])
            begin, end = voxels.min(0), voxels.max(0) + 1
            expected.append({
                "case": "any names", "structure": name, "slice": k,
                "z_mm": nibabel.affines.apply_affine(AFFINE, [*middle, k])[2], "voxels": len(voxels),
                "begin_i": begin[0], "begin_j": begin[1], "begin_k": k, "end_i": end[0], "end_j": end[1], "end_k": k + 1})
    assert [list(row) for row in rows] == [list(row) for row in expected]
    for row, wanted in zip(rows, expected, strict=True):
        assert row["z_mm"] == pytest.approx(wanted.pop("z_mm"), abs=1e-3)
        assert {key: row[key] for key in wanted} == wanted


def test_slices_of_a_dataset_add_up_to_its_volumes(dataset, rows, tmp_path):
    radgenome("stats", dataset, "--slices", tmp_path / "slices.csv")
    slices = pandas.read_csv(tmp_path / "slices.csv")
    sums = slices.groupby(["case", "structure"])["voxels"].sum()
    assert sums.to_dict() == {(row["case"], row["structure"]): row["voxels"] for row in rows if row["voxels"]}


@pytest.mark.parametrize("arguments, word", [
    ([], "no_input"),
    (["nowhere"], "not_a_dataset"),
    (["--masks", "nowhere"], "cannot_read"),
    (["--masks", ".", "--json"], "no_masks"),
])
def test_what_is_wrong_is_said(arguments, word, tmp_path):
    done = radgenome("stats", *arguments, expect=1, cwd=tmp_path)
    assert f"[{word}]" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_table_of_slices_needs_a_known_ending(bare):
    folder = bare[0]
    done = radgenome("stats", "--masks", folder / "any names", "--slices", folder / "slices.xls", expect=1)
    assert ".parquet" in done.stderr
