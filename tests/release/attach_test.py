# SPDX-License-Identifier: Apache-2.0
"""Releases without CTs and report texts: nothing of either is in any file, and their owner gets the full release back."""
import csv
import hashlib
import io
import json
import shutil
import struct
import tarfile
import zipfile

import nibabel
import numpy
import pyarrow.parquet
import pytest
from conftest import ROOT, radgenome
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

PIECE = 12
ALL_IN_TRAIN = ("--splits", "1", "0", "0")
EVERY_FORMAT = [word for name in ("nifti_masks", "radgenome_tables", "scans", "tables") for word in ("--format", name)]
# Rare words stand between those that the program knows, so that no piece of a text is a name of its own.
FILLERS = (("Quokka", "vyxly", "jabber"), ("Zephyr", "wyvern", "kumquat"), ("Pyjama", "syzygy", "uxorial"), ("Jonquil", "fjordic", "gazpacho"))


def report(number):
    a, b, c = FILLERS[number]
    return {"ClinicalInformation_EN": f"{a} {c} clinic {b}.",
            "Technique_EN": f"{b} sections, {a} {number}.",
            "Findings_EN": f"{a} {b} nodule {c} liver {a}.\n{c} {b}\ncyst {a} spleen {c}, {b}. No mass {c} {b} heart {a}.  A {b} {number + 3} mm "
                           f"nodule  {c} {a} stomach {b} 𝜇.",
            "Impressions_EN": f"{c} nodule {a} liver {b}."}


def write_reports(path, ids, change=None):
    with open(path, "w", newline="") as file:
        rows = csv.DictWriter(file, ["VolumeName", *report(0)])
        rows.writeheader()
        for number, id in enumerate(ids):
            row = report(number)
            if id == change:
                row["Findings_EN"] = row["Findings_EN"].replace("cyst", "cysT")
            rows.writerow({"VolumeName": f"{id}.nii.gz", **row})


@pytest.fixture(scope="module")
def sources(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    shutil.copytree(cohort / "ct", folder / "ct")
    shutil.copytree(cohort / "masks", folder / "masks")
    (folder / "ct" / "LICENSE").write_text("The CTs may be read.\n")
    ids = sorted(path.name.removesuffix(".nii.gz") for path in (folder / "ct").glob("*.nii.gz"))
    write_reports(folder / "reports.csv", ids)
    return folder, ids


def made(folder, out, *options):
    """A data set with its full and its derived release."""
    radgenome("run", "--ct", folder / "ct", "--masks", folder / "masks", "--reports", folder / "reports.csv", "-o", out / "ds", *options)
    about = ("--authors", "Rossi, Anna", "--title", "Test", "--all-paths", *EVERY_FORMAT, *ALL_IN_TRAIN)
    radgenome("release", out / "ds", "-o", out / "full", *about)
    radgenome("release", out / "ds", "-o", out / "derived", "--derived-only", *about)
    return out


@pytest.fixture(scope="module")
def releases(sources, tmp_path_factory):
    return made(sources[0], tmp_path_factory.mktemp("derived"))


def attach(releases, ct, reports, out, **kwargs):
    return radgenome("attach", releases / "derived", "--ct", ct, "--reports", reports, "-o", out, **kwargs)


def contents(name, data):
    """Everything that a file holds, unpacked: (name, bytes)."""
    yield name, data
    if name.endswith(".parquet"):
        table = pyarrow.parquet.read_table(io.BytesIO(data))
        yield f"{name}!", json.dumps(table.to_pylist(), ensure_ascii=False).encode()
    elif name.endswith(".tar"):
        with tarfile.open(fileobj=io.BytesIO(data)) as tar:
            for member in tar:
                yield from contents(f"{name}/{member.name}", tar.extractfile(member).read())
    elif name.endswith(".ozx"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            for member in file.namelist():
                yield f"{name}/{member}", file.read(member)


def unpacked(release):
    for path in sorted(release.rglob("*")):
        if path.is_file():
            yield from contents(str(path.relative_to(release)), path.read_bytes())


def pieces(ids):
    texts = [text for number in range(len(ids)) for text in report(number).values()]
    plain = [" ".join(text.split()) for text in texts]  # as questions quote it
    return {text[i:i + PIECE].lower() for text in texts + plain for i in range(len(text) - PIECE + 1)}


def with_pieces(release, wanted):
    """The members that hold a piece of a report, looked for at every place."""
    found = set()
    for name, data in unpacked(release):
        text = data.decode("utf-8", "replace").lower().replace("\\n", "\n")
        if any(piece in text for piece in wanted):
            found.add(name)
    return found


def files(release):
    return {str(path.relative_to(release)): path.read_bytes() for path in sorted(release.rglob("*")) if path.is_file()}


def test_no_piece_of_a_report_is_in_a_derived_release(releases, sources):
    wanted = pieces(sources[1])
    full = with_pieces(releases / "full", wanted)
    for part in ("questions", "sentences", "cases"):  # what the search finds where there is something
        assert f"tables/train/{part}-00000.parquet!" in full
    assert "radgenome_files/train_region_report.csv" in full
    assert with_pieces(releases / "derived", wanted) == set()


def test_questions_point_to_what_they_quoted(releases):
    full = pyarrow.parquet.read_table(releases / "full" / "tables" / "train" / "questions-00000.parquet").to_pylist()
    ours = pyarrow.parquet.read_table(releases / "derived" / "tables" / "train" / "questions-00000.parquet").to_pylist()
    reports = {row["case"]: row for row in pyarrow.parquet.read_table(releases / "full" / "tables" / "train" / "cases-00000.parquet").to_pylist()}
    quoted = set()
    assert len(full) == len(ours)
    for a, b in zip(full, ours, strict=True):
        for key in ("question", "answer"):
            text = b[key]
            while "{" in text:
                before, rest = text.split("{", 1)
                section, span = rest[:rest.index("}")].split(" ")
                start, end = map(int, span.split("-"))
                text = before + " ".join(reports[a["case"]][section][start:end].split()) + rest[rest.index("}") + 1:]
                quoted.add(a["kind"])
            assert text == a[key]
    assert quoted == {"region_report", "referring_segmentation"}


def test_no_voxel_of_a_ct_is_in_a_derived_release(releases):
    def arrays(release):
        return {name.split(".ozx/")[1].split("/")[0] for name, _ in unpacked(release) if ".ozx/" in name}
    assert {"0", "labels", "zarr.json"} <= arrays(releases / "full")
    assert arrays(releases / "derived") == {"labels", "zarr.json"}
    kinds = {name.rsplit(".", 1)[-1] for name in files(releases / "derived")}
    assert {"parquet", "tar", "jsonl"} <= kinds <= {"parquet", "csv", "json", "jsonl", "md", "svg", "tar", "gz", "cff", "licences/ct/LICENSE"}


def test_hashes_are_what_they_say(releases, sources):
    folder, ids = sources
    lines = [json.loads(line) for line in (releases / "derived" / "derived" / "cases.jsonl").read_text().splitlines()]
    assert [line["case"]["case"] for line in lines] == ids
    for number, line in enumerate(lines):
        hashes = {section["name"]: section["sha256"] for section in line["sections"]}
        for name, text in zip(("clinical_information", "technique", "findings", "impression"), report(number).values(), strict=True):
            assert hashes[name] == "sha256:" + hashlib.sha256(text.encode()).hexdigest()
        image = nibabel.load(folder / "ct" / f"{ids[number]}.nii.gz")
        voxels = numpy.asarray(image.dataobj)
        assert numpy.array_equal(voxels, voxels.astype("<i2"))
        data = struct.pack("<3q", *image.shape) + (image.affine[:3] + 0.0).astype("<f8").tobytes() + voxels.astype("<i2").tobytes(order="F")
        assert line["ct_sha256"] == "sha256:" + hashlib.sha256(data).hexdigest()


def test_records_pass_their_schemas(releases):
    schemas = [json.loads(path.read_text()) for path in (ROOT / "docs" / "schemas").glob("*.json")]
    registry = Registry().with_resources((schema["$id"], Resource.from_contents(schema)) for schema in schemas)
    by_id = {schema["$id"]: Draft202012Validator(schema, registry=registry) for schema in schemas}
    for line in (releases / "derived" / "derived" / "cases.jsonl").read_text().splitlines():
        by_id["derived_case.schema.json"].validate(json.loads(line))
    by_id["derived_release.schema.json"].validate(json.loads((releases / "derived" / "derived" / "release.json").read_text()))
    by_id["manifest.schema.json"].validate(json.loads((releases / "derived" / "manifest.json").read_text()))


def test_the_owner_gets_the_full_release_back(releases, sources, tmp_path):
    done = attach(releases, sources[0] / "ct", sources[0] / "reports.csv", tmp_path / "attached")
    assert "4 cases joined" in done.stdout
    assert files(tmp_path / "attached") == files(releases / "full")
    assert [path.name for path in tmp_path.iterdir()] == ["attached"]  # what it worked with is gone


def test_a_data_set_that_refers_to_its_cts(sources, tmp_path):
    made(sources[0], tmp_path, "--refer-to-ct")
    attach(tmp_path, sources[0] / "ct", sources[0] / "reports.csv", tmp_path / "attached")
    assert files(tmp_path / "attached") == files(tmp_path / "full")


def test_reports_alone(sources, tmp_path):
    radgenome("run", "--reports", sources[0] / "reports.csv", "-o", tmp_path / "ds")
    radgenome("release", tmp_path / "ds", "-o", tmp_path / "full", *ALL_IN_TRAIN)
    radgenome("release", tmp_path / "ds", "-o", tmp_path / "derived", "--derived-only", *ALL_IN_TRAIN)
    assert with_pieces(tmp_path / "derived", pieces(sources[1])) == set()
    radgenome("attach", tmp_path / "derived", "--reports", sources[0] / "reports.csv", "-o", tmp_path / "attached")
    assert files(tmp_path / "attached") == files(tmp_path / "full")


def test_what_differs_is_refused_by_name_and_the_others_go_on(releases, sources, tmp_path):
    folder, ids = sources
    shutil.copytree(folder / "ct", tmp_path / "ct")
    write_reports(tmp_path / "reports.csv", ids, change=ids[0])
    scan = nibabel.load(folder / "ct" / f"{ids[1]}.nii.gz")
    voxels = numpy.asarray(scan.dataobj).copy()
    voxels[3, 4, 5] += 1
    nibabel.save(nibabel.Nifti1Image(voxels, scan.affine, scan.header), tmp_path / "ct" / f"{ids[1]}.nii.gz")
    (tmp_path / "ct" / f"{ids[2]}.nii.gz").unlink()
    done = attach(releases, tmp_path / "ct", tmp_path / "reports.csv", tmp_path / "attached", expect=3)
    for id, code in zip(ids, ("report_differs", "ct_differs", "ct_missing")):
        assert any(line.startswith(id) and code in line for line in done.stderr.splitlines()), done.stderr
    assert not any(piece in (done.stdout + done.stderr).lower() for piece in pieces(ids))
    rows = pyarrow.parquet.read_table(tmp_path / "attached" / "tables" / "train" / "cases-00000.parquet").to_pylist()
    assert [row["case"] for row in rows] == ids[3:] and rows[0]["findings"] == report(3)["Findings_EN"]
    radgenome("verify", tmp_path / "attached")


def test_nothing_is_written_where_nothing_fits(releases, sources, tmp_path):
    write_reports(tmp_path / "reports.csv", ["other"])
    done = attach(releases, sources[0] / "ct", tmp_path / "reports.csv", tmp_path / "attached", expect=1)
    assert done.stderr.count("report_missing") == 4 and not (tmp_path / "attached").exists()


def test_what_is_no_derived_release_or_a_damaged_one(releases, sources, tmp_path):
    shutil.copytree(releases / "derived", tmp_path / "derived")
    assert "not_derived" in radgenome("attach", releases / "full", "-o", tmp_path / "x", expect=1).stderr
    file = tmp_path / "derived" / "derived" / "cases.jsonl"
    file.write_bytes(file.read_bytes()[:-2])
    done = attach(tmp_path, sources[0] / "ct", sources[0] / "reports.csv", tmp_path / "attached", expect=1)
    assert "damaged_release" in done.stderr and not (tmp_path / "attached").exists()


def test_masks_without_scans_are_refused(releases, tmp_path):
    done = radgenome("release", releases / "ds", "-o", tmp_path / "out", "--derived-only", "--format", "nifti_masks", expect=1)
    assert "bad_formats" in done.stderr
