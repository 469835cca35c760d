# SPDX-License-Identifier: Apache-2.0
"""A release as the package reads it, beside the data set that it was made of, tarfile, pandas and nibabel."""
import io
import json
import pickle
import subprocess
import sys
import tarfile

import nibabel
import numpy as np
import pandas
import pytest
import radgenome
from conftest import radgenome as program
from radgenome.shards import members_of
from release_files import sizes_as_they_are

SHARD = "scans/train-00000-of-00001.tar"


def code_of(call):
    """The error of a call: its code and sentence."""
    with pytest.raises(radgenome.Error) as caught:
        call()
    return caught.value.code, str(caught.value)


def test_splits_cases_and_tables(release, dataset):
    ids = dataset.cases
    assert release.splits == ("train", "validation")
    assert release.cases("train") == (ids[0], ids[1], ids[3]) and release.cases("validation") == (ids[2],)
    assert sorted(release) == sorted(ids) and len(release) == 4 and ids[0] in release and "nobody" not in release
    assert release.split_of(ids[2]) == "validation" and release.readable("train") == release.cases("train")
    assert set(release.tables) == {"cases", "checks", "facts", "links", "measurements", "questions", "sentences", "structures", "verdicts"}


def test_tables_are_those_that_pandas_reads(release, release_folder):
    for split in release.splits:
        for name in release.tables:
            theirs = pandas.read_parquet(release_folder / "tables" / split / f"{name}-00000.parquet")
            pandas.testing.assert_frame_equal(release.pandas(name, split), theirs)
    facts = release.table("facts", "train", columns=["case", "finding"])
    assert facts.column_names == ["case", "finding"] and facts.num_rows == len(release.pandas("facts", "train"))


def test_a_package_that_is_missing_is_named(release, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    code, sentence = code_of(lambda: release.polars("facts", "train"))
    assert code == "missing_package" and "pip install polars" in sentence


def test_importing_the_package_imports_nothing_optional():
    program = "import sys, radgenome; print({'torch', 'pyarrow', 'pandas', 'polars'} & set(sys.modules))"
    assert subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout == "set()\n"


def test_cases_are_those_of_the_data_set_voxel_by_voxel(release, dataset, cohort):
    for id in dataset:
        ours, theirs = release[id], dataset[id]
        image = nibabel.load(cohort / "ct" / f"{id}.nii.gz")
        assert np.array_equal(np.asarray(ours.scan.ct), np.asarray(image.dataobj).transpose(2, 1, 0))
        assert np.allclose(ours.scan.affine, image.affine, atol=1e-4)
        assert ours.scan.structures == theirs.scan.structures
        for name in ours.scan.structures:
            assert np.array_equal(ours.scan.mask(name), theirs.scan.mask(name)), name
        assert ours.report == theirs.report or [s.text for s in ours.report.sentences] == [
            s.text for s in theirs.report.sentences]
        assert [fact.id for fact in ours.facts] == [fact.id for fact in theirs.facts]
        assert [(q.id, q.answer_text) for q in ours.questions] == [(q.id, q.answer_text) for q in theirs.questions]
        assert list(ours.structures) == list(theirs.structures) and ours.errors == []
        assert [(link.fact, link.structure) for link in ours.links] == [(link.fact, link.structure) for link in theirs.links]


def test_a_sample_is_that_of_the_data_set(release, dataset):
    for id in dataset:
        ours, theirs = (which[id].sample("lung", margin_mm=5, size=(20, 24, 28)) for which in (release, dataset))
        assert np.array_equal(ours.ct, theirs.ct) and np.array_equal(ours.masks, theirs.masks)
        assert ours.structures == theirs.structures and np.array_equal(ours.affine, theirs.affine)
        assert [sentence.text for sentence in ours.sentences] == [sentence.text for sentence in theirs.sentences]


def test_a_release_and_its_cases_can_be_pickled(release):
    case = pickle.loads(pickle.dumps(release[release.cases("train")[1]]))
    assert np.array_equal(case.scan.ct[3], release[case.id].scan.ct[3])


# tar

def test_members_lie_where_tarfile_says(release_folder):
    with tarfile.open(release_folder / SHARD) as tar:
        theirs = {member.name: (member.offset_data, member.size) for member in tar}
    found = members_of(str(release_folder / SHARD))
    assert {name: (member.offset, member.size) for name, member in found.items()} == theirs and len(theirs) == 6


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.PAX_FORMAT])
def test_names_of_every_length_are_found(tmp_path, form):
    names = ["a.ozx", "folder/" + "n" * 90, "f" * 120 + "/" + "n" * 95]
    names += ["ünïcode" + "x" * 200, "last"] if form == tarfile.PAX_FORMAT else []
    with tarfile.open(tmp_path / "a.tar", "w", format=form) as tar:
        folder = tarfile.TarInfo("folder")
        folder.type = tarfile.DIRTYPE
        tar.addfile(folder)
        for n, name in enumerate(names):
            member = tarfile.TarInfo(name)
            member.size = 511 + n
            tar.addfile(member, io.BytesIO(bytes([n]) * member.size))
    found = members_of(str(tmp_path / "a.tar"))
    assert list(found) == names
    for n, member in enumerate(found.values()):
        assert member.read() == bytes([n]) * (511 + n)


@pytest.mark.parametrize("form", [tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_members_larger_than_eight_gigabytes_are_passed_over(tmp_path, form):
    size = 9 << 30
    big, small = tarfile.TarInfo("big"), tarfile.TarInfo("small")
    big.size, small.size = size, 3
    with (tmp_path / "a.tar").open("wb") as file:  # a file with a hole
        file.write(big.tobuf(form))
        file.seek(size, 1)
        file.write(small.tobuf(form) + b"abc" + bytes(509 + 1024))
    found = members_of(str(tmp_path / "a.tar"))
    assert found["big"].size == size and found["small"].read() == b"abc"


@pytest.mark.parametrize("damage", ["cut", "header", "sum", "nothing"])
def test_a_damaged_tar_is_refused(release_folder, tmp_path, damage):
    content = bytearray((release_folder / SHARD).read_bytes())
    if damage == "cut":
        content = content[:len(content) // 2]
    elif damage != "nothing":
        second = list(members_of(str(release_folder / SHARD)).values())[1].offset - 512
        content[second + (126 if damage == "header" else 150)] ^= 1
    (tmp_path / "a.tar").write_bytes(content)
    if damage == "nothing":
        assert len(members_of(str(tmp_path / "a.tar"))) == 6
        return
    code, sentence = code_of(lambda: members_of(str(tmp_path / "a.tar")))
    assert code == "damaged_file" and "a.tar" in sentence


def test_a_case_is_read_without_a_look_at_the_others(own_release):
    """All of the tar but the case's own scan, the headers and its chunks of the masks, is overwritten."""
    members = members_of(str(own_release / SHARD))
    release = radgenome.Release(own_release)
    first, second = release.cases("train")[:2]
    before = np.asarray(release[first].scan.ct), release[first].scan.mask("liver")
    with (own_release / SHARD).open("r+b") as tar:
        for name, member in members.items():
            if not name.startswith(first):
                tar.seek(member.offset)
                tar.write(b"\xff" * member.size)
    again = radgenome.Release(own_release)
    assert np.array_equal(again[first].scan.ct, before[0]) and np.array_equal(again[first].scan.mask("liver"), before[1])
    code, sentence = code_of(lambda: again[second])
    assert code == "damaged_file" and f"{second}.json" in sentence and SHARD in sentence
    code, sentence = code_of(lambda: again.open_scan(second))
    assert code in ("not_a_scan_file", "corrupt_scan_file") and SHARD in sentence


# what is missing or damaged

def test_a_missing_shard_is_named_and_the_rest_is_read(own_release):
    (own_release / SHARD).unlink()
    release = radgenome.Release(own_release)
    id, there = release.cases("train")[0], release.cases("validation")[0]
    for call in (lambda: release[id], lambda: release.open_scan(id), lambda: release.dataset("train")):
        code, sentence = code_of(call)
        assert code == "missing_file" and SHARD in sentence and "radgenome verify" in sentence
    assert release.readable("train") == () and release.readable("validation") == (there,)
    assert release[there].scan.ct[0].any() and len(release.dataset("validation")) > 0
    assert release.table("facts", "train").num_rows > 0


def test_a_shard_of_another_size_is_damaged(own_release):
    with (own_release / SHARD).open("ab") as file:
        file.write(b"x")
    release = radgenome.Release(own_release)
    code, sentence = code_of(lambda: release[release.cases("train")[0]])
    size = (own_release / SHARD).stat().st_size
    assert code == "damaged_file" and SHARD in sentence and str(size) in sentence and str(size - 1) in sentence
    assert code_of(lambda: release.dataset("train"))[0] == "damaged_file"


@pytest.mark.parametrize("damage", ["missing", "cut", "overwritten"])
def test_a_table_that_cannot_be_read_is_named(own_release, damage):
    file = own_release / "tables" / "train" / "facts-00000.parquet"
    size = file.stat().st_size
    if damage == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:-1] if damage == "cut" else b"\0" * size)
    release = radgenome.Release(own_release)
    code, sentence = code_of(lambda: release.table("facts", "train"))
    assert code == ("missing_file" if damage == "missing" else "damaged_file") and "facts-00000.parquet" in sentence
    assert release.table("links", "train").num_rows > 0 and release.table("facts", "validation").num_rows > 0


def test_the_list_of_cases_may_be_missing(own_release):
    """A case is then found by its scan; what may be in a missing file is not said to be unknown."""
    id = radgenome.Release(own_release).cases("train")[0]
    (own_release / "tables" / "train" / "cases-00000.parquet").unlink()
    release = radgenome.Release(own_release)
    assert release[id].facts and release.split_of(id) == "train"
    assert code_of(lambda: release["nobody"])[0] == "missing_file"
    assert code_of(lambda: release.cases("train"))[0] == "missing_file"


def test_names_that_are_not_there(release):
    assert code_of(lambda: release["nobody"])[0] == "unknown_case"
    assert code_of(lambda: release.table("fact", "train"))[0] == "unknown_table"
    assert code_of(lambda: release.table("facts", "dev"))[0] == "unknown_split"
    with pytest.raises(KeyError):
        release["nobody"]


def test_a_folder_that_is_no_release(tmp_path):
    assert code_of(lambda: radgenome.Release(tmp_path))[0] == "not_a_release"
    for text, code in [("{", "damaged_file"), ("[]", "bad_record"), ('{"format": "other/1"}', "bad_record"),
                       ('{"format": "radgenome.manifest/1"}', "damaged_file"),
                       ('{"format": "radgenome.manifest/1", "files": [{"path": "../a", "bytes": 1}]}', "bad_record"),
                       ('{"format": "radgenome.manifest/1", "files": [{"path": "/a", "bytes": 1}]}', "bad_record")]:
        (tmp_path / "manifest.json").write_text(text)
        assert code_of(lambda: radgenome.Release(tmp_path))[0] == code, text


# parts of a release

def test_scans_alone(folder, dataset, tmp_path):
    program("release", folder, "-o", tmp_path / "r", "--format", "scans", "--splits", "1", "0", "0")
    release = radgenome.Release(tmp_path / "r")
    assert sorted(release.cases("train")) == sorted(dataset.cases)
    assert release[dataset.cases[0]].sample("heart").ct.size > 0
    assert code_of(lambda: release.table("facts", "train"))[0] == "not_in_release"


def test_a_report_alone_stands_in_the_tables(cohort, tmp_path):
    program("run", "--reports", cohort / "reports.csv", "-o", tmp_path / "d")
    program("release", tmp_path / "d", "-o", tmp_path / "r", "--splits", "1", "0", "0")
    release = radgenome.Release(tmp_path / "r")
    id = release.cases("train")[0]
    assert id in release.table("facts", "train")["case"].to_pylist()
    assert code_of(lambda: release[id])[0] == "no_scan"
    assert code_of(lambda: release.dataset("train"))[0] == "nothing_to_draw"
    assert code_of(lambda: release.dataset("train", cases=[id]))[0] == "no_ct"


def test_many_shards_of_a_split(own_release):
    """A split whose scans lie in several tar files, as those of a large release do."""
    with tarfile.open(own_release / SHARD) as tar:
        members = [(member.name, tar.extractfile(member).read()) for member in tar]
    (own_release / SHARD).unlink()
    manifest = json.loads((own_release / "manifest.json").read_text())
    manifest["files"] = [file for file in manifest["files"] if file["path"] != SHARD]
    for n in range(3):
        path = f"scans/train-{n:05}-of-00003.tar"
        with tarfile.open(own_release / path, "w") as tar:
            for name, content in members[2 * n:2 * n + 2]:
                info = tarfile.TarInfo(name)
                info.size = len(content)
                tar.addfile(info, io.BytesIO(content))
        manifest["files"].append({"path": path, "bytes": 0})
    (own_release / "manifest.json").write_text(json.dumps(manifest))
    sizes_as_they_are(own_release)
    assert len(radgenome.Release(own_release).dataset("train", crop="whole")) == 3
    (own_release / "scans/train-00001-of-00003.tar").unlink()
    release = radgenome.Release(own_release)
    ids = release.cases("train")
    assert release[ids[0]].facts and release[ids[2]].facts and release.readable("train") == (ids[0], ids[2])
    assert "train-00001-of-00003" in code_of(lambda: release[ids[1]])[1]
    code, sentence = code_of(lambda: release.dataset("train", crop="whole"))
    assert code == "missing_file" and "1 of 3 cases" in sentence and "train-00001-of-00003" in sentence
    assert len(release.dataset("train", crop="whole", cases=release.readable("train"))) == 2
