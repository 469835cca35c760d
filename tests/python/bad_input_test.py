# SPDX-License-Identifier: Apache-2.0
"""What is wrong is said by radgenome.Error: a code and a sentence; nothing crashes."""
import shutil

import numpy as np
import pytest
import radgenome


def test_a_folder_that_is_no_data_set(tmp_path):
    with pytest.raises(radgenome.Error) as caught:
        radgenome.open(tmp_path)
    assert caught.value.code == "not_a_dataset" and str(tmp_path) in str(caught.value)
    assert not isinstance(caught.value, KeyError)


def test_an_unknown_case_names_those_there_are(dataset):
    with pytest.raises(radgenome.NotFound) as caught:
        dataset["synth_0099"]
    assert isinstance(caught.value, KeyError) and isinstance(caught.value, radgenome.Error)
    assert caught.value.code == "unknown_case"
    assert '"synth_0099"' in str(caught.value) and f'"{dataset.cases[0]}"' in str(caught.value)
    assert dataset.get("synth_0099") is None and "synth_0099" not in dataset


@pytest.mark.parametrize("ask", [
    lambda case: case.scan.mask("left lnug"),
    lambda case: case.scan.masks["left lnug"],
    lambda case: case.scan.box("left lnug"),
    lambda case: case.scan.stack(["heart", "left lnug"]),
    lambda case: case.sample("left lnug"),
    lambda case: case.structures["left lnug"],
])
def test_an_unknown_structure_names_the_nearest(case, ask):
    with pytest.raises(radgenome.NotFound) as caught:
        ask(case)
    assert caught.value.code in ("unknown_structure", "unknown_mask")
    assert '"left lnug"' in str(caught.value) and '"left lung"' in str(caught.value)


def test_a_structure_without_a_mask(case):
    missing = next(id for id, entry in case.structures.items() if entry.state == "not_available")
    with pytest.raises(radgenome.NotFound, match="has no mask of") as caught:
        case.scan.mask(missing)
    assert caught.value.code == "unknown_mask"


def test_bad_boxes_and_sizes(scan):
    for box in (np.s_[0:4, 0:4], np.s_[0:4:2, 0:4, 0:4], (1, 2, 3)):
        with pytest.raises(IndexError, match="three slices"):
            scan.patches([box])
    assert scan.patches([np.s_[5:3, 0:4, 10**9:]])[0].shape == (0, 4, 0)
    with pytest.raises(ValueError):
        scan.crop(np.s_[0:4, 0:4, 0:4], (-1, 2, 2))


def test_an_empty_box_cannot_be_fitted(scan):
    with pytest.raises(radgenome.Error) as caught:
        scan.crop(np.s_[5:5, 0:4, 0:4], (8, 8, 8))
    assert caught.value.code == "empty_box"
    with pytest.raises(radgenome.Error, match="cannot be fitted"):
        scan.stack(["heart"], np.s_[5:5, 0:4, 0:4], (8, 8, 8))


@pytest.fixture
def copied(folder, dataset, tmp_path):
    """A case whose files may be damaged."""
    shutil.copytree(folder, tmp_path / "copy")
    return radgenome.open(tmp_path / "copy")[dataset.cases[0]], tmp_path / "copy" / "cases" / dataset.cases[0]


def test_damaged_scan_files(copied):
    case, files = copied
    whole = (files / "scan.ozx").read_bytes()
    for damaged in (b"", b"PK", whole[:len(whole) // 2], b"\0" * len(whole)):
        (files / "scan.ozx").write_bytes(damaged)
        with pytest.raises(radgenome.Error) as caught:
            radgenome.open(files.parents[1])[case.id].scan
        assert "scan.ozx" in str(caught.value) and caught.value.code in ("not_a_scan_file", "corrupt_scan_file")


def test_a_damaged_chunk_is_found_when_it_is_read(copied):
    case, files = copied
    whole = bytearray((files / "scan.ozx").read_bytes())
    middle = len(whole) // 2  # the CT is by far the largest part of the file
    whole[middle:middle + 64] = bytes(64)
    (files / "scan.ozx").write_bytes(whole)
    with pytest.raises(radgenome.Error) as caught:
        np.asarray(case.scan.ct)
    assert caught.value.code == "corrupt_scan_file"


def test_no_scan_file(copied):
    case, files = copied
    (files / "scan.ozx").unlink()
    with pytest.raises(radgenome.Error) as caught:
        case.scan
    assert case.id in str(caught.value)


def test_a_damaged_record(copied):
    case, files = copied
    (files / "structures.json").write_text('{"format": "radgenome.structures/1"')
    with pytest.raises(radgenome.Error) as caught:
        case.structures
    assert caught.value.code == "broken_json" and "structures.json" in str(caught.value)
