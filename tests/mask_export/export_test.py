# SPDX-License-Identifier: Apache-2.0
"""Masks that leave a data set are what went in, as other programs read them: nibabel, highdicom, dcmqi."""
import json
import pathlib
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import highdicom
import made_dicom
import nibabel
import numpy as np
import pydicom
import pytest
import SimpleITK
from conftest import SHARED, radgenome, record_bytes

DCMQI = pathlib.Path(sys.executable).parent / "segimage2itkimage"


def write_masks(folder, masks, affine):
    """Masks (k, j, i) as NIfTI, one a structure."""
    folder.mkdir(parents=True)
    for name, mask in masks.items():
        nibabel.save(nibabel.Nifti1Image(mask.T.astype(np.uint8), affine), folder / f"{name}.nii.gz")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A data set of three cases: a CT as DICOM, the same as NIfTI, and one with a sheared grid."""
    root = tmp_path_factory.mktemp("export")
    slices = made_dicom.ct_series(root / "ct" / "series")
    hu = np.stack([s.pixel_array.astype(np.int16) - 1024 for s in slices]).T
    sheared = made_dicom.affine()
    sheared[:3, 2] += 0.2 * sheared[:3, 1]
    grids = {"series": made_dicom.affine(), "plain": made_dicom.affine(), "sheared": sheared}
    for case, affine in grids.items():
        if case != "series":
            nibabel.save(nibabel.Nifti1Image(hu, affine), root / "ct" / f"{case}.nii.gz")
        write_masks(root / "masks" / case, made_dicom.masks(), affine)
    radgenome("run", "--ct", root / "ct", "--masks", root / "masks", "-o", root / "dataset")
    return root, slices


def export(made, out, *arguments, expect=0):
    return radgenome("export", "masks", made[0] / "dataset", "-o", out, *arguments, expect=expect)


def read_seg(file):
    return highdicom.seg.segread(file)


def masks_by_label(seg, uids, **options):
    """Masks (k, j, i) of a segmentation on the slices with those UIDs, as highdicom finds them."""
    pixels = seg.get_pixels_by_source_instance(uids, assert_missing_frames_are_empty=True, **options)
    return {seg.get_segment_description(n).segment_label: pixels[..., n - 1].astype(bool) for n in seg.segment_numbers}


def require_same_masks(found, truth):
    assert set(found) == set(truth)
    for name in truth:
        np.testing.assert_array_equal(found[name], truth[name], err_msg=name)


def test_nifti(made, tmp_path):
    export(made, tmp_path, "--format", "nifti")
    for case in ("series", "plain", "sheared"):
        assert {p.name for p in (tmp_path / case).iterdir()} == {f"{name}.nii.gz" for name in made_dicom.masks()}
        for name, mask in made_dicom.masks().items():
            image = nibabel.load(tmp_path / case / f"{name}.nii.gz")
            np.testing.assert_array_equal(np.asarray(image.dataobj).T, mask)
            if case != "sheared":
                np.testing.assert_allclose(image.affine, made_dicom.affine(), atol=1e-4)


def test_dicom_seg_of_a_dicom_ct(made, tmp_path):
    slices = made[1]
    export(made, tmp_path, "--format", "dicom-seg", "--cases", "series")
    seg = read_seg(tmp_path / "series" / "masks.dcm")
    require_same_masks(masks_by_label(seg, [s.SOPInstanceUID for s in slices]), made_dicom.masks())
    for name in ("StudyInstanceUID", "FrameOfReferenceUID", "PatientID", "PatientName", "StudyDate"):
        assert seg[name].value == slices[0][name].value
    assert seg.ContentDate == slices[0].StudyDate and seg.SOPInstanceUID.startswith("2.25.")
    geometry = seg.get_volume_geometry()
    np.testing.assert_allclose(geometry.spacing, (2.5, 0.9, 0.7))
    kidney = seg.get_segment_description(list(masks_by_label(seg, [slices[0].SOPInstanceUID])).index("right kidney") + 1)
    assert kidney.segmented_property_type.value == "9846003"


def test_dicom_seg_of_a_nifti_ct_stands_alone(made, tmp_path):
    done = export(made, tmp_path, "--format", "dicom-seg", "--cases", "plain")
    assert "plain: the case's CT is no DICOM series" in done.stderr
    seg = read_seg(tmp_path / "plain" / "masks.dcm")
    assert seg.PatientID == "plain" and seg.ContentDate == "19700101"
    volume = seg.get_volume()
    ijk_from_index = np.linalg.inv(np.diag([-1, -1, 1, 1]) @ made_dicom.affine()) @ volume.affine
    slices = ijk_from_index @ np.c_[np.arange(volume.shape[0]), np.zeros((volume.shape[0], 2)),
                                    np.ones(volume.shape[0])].T  # a column each: i, j, k, 1
    np.testing.assert_allclose(slices[:2], 0, atol=1e-3)
    np.testing.assert_allclose(ijk_from_index[:3, 1:3], [[0, 1], [1, 0], [0, 0]], atol=1e-4)
    for n in seg.segment_numbers:
        truth = made_dicom.masks()[seg.get_segment_description(n).segment_label]
        found = np.zeros_like(truth)
        found[np.round(slices[2]).astype(int)] = volume.array[..., n - 1]
        np.testing.assert_array_equal(found, truth)


@pytest.mark.parametrize("case", ["series", "plain"])
def test_dcmqi_reads_it(made, tmp_path, case):
    export(made, tmp_path, "--format", "dicom-seg", "--cases", case)
    done = subprocess.run([DCMQI, "--inputDICOM", tmp_path / case / "masks.dcm", "--outputDirectory", tmp_path,
                           "--outputType", "nii"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    labels = [s.SegmentLabel for s in pydicom.dcmread(tmp_path / case / "masks.dcm").SegmentSequence]
    for n, label in enumerate(labels):
        image = nibabel.load(tmp_path / f"{n + 1}.nii.gz")
        inside = np.argwhere(np.asarray(image.dataobj) != 0)
        places = nibabel.affines.apply_affine(np.linalg.inv(made_dicom.affine()) @ image.affine, inside)
        truth = np.argwhere(made_dicom.masks()[label].T)
        np.testing.assert_allclose(places, np.round(places), atol=1e-2)
        assert {tuple(p) for p in np.round(places).astype(int)} == {tuple(p) for p in truth}


def test_a_grid_that_dicom_cannot_hold_fails_its_case_alone(made, tmp_path):
    done = export(made, tmp_path, "--format", "dicom-seg", expect=3)
    assert "sheared_grid" in done.stderr and not (tmp_path / "sheared").exists()
    assert (tmp_path / "series" / "masks.dcm").exists() and (tmp_path / "plain" / "masks.dcm").exists()


def caret_names(image):
    """As TotalSegmentator's load_multilabel_nifti reads them."""
    root = ElementTree.fromstring(image.header.extensions[0].get_content())
    return {int(label.get("Key")): label.text for label in root.iterfind("VolumeInformation/LabelTable/Label")}


def test_label_map(made, tmp_path):
    done = export(made, tmp_path, "--format", "labelmap", "--cases", "plain,series")
    image = nibabel.load(tmp_path / "plain" / "labelmap.nii.gz")
    names = caret_names(image)
    listed = [row["id"] for row in json.loads(radgenome("info", "structures", "--json").stdout)]
    assert names == {listed.index(name) + 1: name for name in made_dicom.masks()}
    description = json.loads((tmp_path / "plain" / "labelmap.json").read_text())
    assert description["labels"] == {str(n): name for n, name in names.items()}
    masks = made_dicom.masks()
    truth = np.zeros(masks["liver"].shape, int)
    for name in sorted(masks, key=lambda name: -masks[name].sum()):
        truth[masks[name]] = listed.index(name) + 1
    np.testing.assert_array_equal(np.asarray(image.dataobj).T, truth)
    np.testing.assert_allclose(image.affine, made_dicom.affine(), atol=1e-4)
    pairs = {(o["kept"], o["lost"]): o["voxels"] for o in description["overlaps"]}
    expected = {(a, b): int((masks[a] & masks[b]).sum()) for a in masks for b in masks if masks[a].sum() < masks[b].sum()}
    assert pairs == {pair: n for pair, n in expected.items() if n}
    assert "fewest voxels" in description["rule"] and all(kept in done.stderr for kept, _ in pairs)
    assert caret_names(nibabel.load(tmp_path / "series" / "labelmap.nii.gz")) == names


def test_chosen_structures_and_unions(made, tmp_path):
    export(made, tmp_path / "a", "--format", "nifti", "--structures", "liver,Right_Kidney", "--cases", "plain")
    assert {p.name for p in (tmp_path / "a" / "plain").iterdir()} == {"liver.nii.gz", "right kidney.nii.gz"}
    export(made, tmp_path / "b", "--format", "nifti", "--unions", "--cases", "plain")
    assert {"abdomen.nii.gz", "kidney.nii.gz", "liver.nii.gz"} <= {p.name for p in (tmp_path / "b" / "plain").iterdir()}
    assert "unknown_structure" in export(made, tmp_path, "--format", "nifti", "--structures", "x", expect=1).stderr
    assert "unknown_case" in export(made, tmp_path, "--format", "nifti", "--cases", "x", expect=1).stderr
    export(made, tmp_path, "--format", "other", expect=2)


@pytest.mark.parametrize("format", ["nifti", "labelmap", "dicom-seg"])
def test_equal_bytes_and_back_again(made, tmp_path, format):
    """A second export, with more threads, is the same; and a data set made of it has the same masks."""
    cases = ["--cases", "plain,series"]
    export(made, tmp_path / "a", "--format", format, *cases)
    export(made, tmp_path / "b", "--format", format, *cases, "--jobs", 2)
    export(made, tmp_path / "b", "--format", format, *cases)
    assert record_bytes(tmp_path / "a") == record_bytes(tmp_path / "b")
    ct = tmp_path / "ct"
    shutil.copytree(made[0] / "ct", ct)
    (ct / "sheared.nii.gz").unlink()
    for table in (tmp_path / "a").rglob("labelmap.json"):
        table.unlink()  # the names stand in the header, too
    radgenome("run", "--ct", ct, "--masks", tmp_path / "a", "-o", tmp_path / "dataset")
    for case in ("plain", "series"):
        records = [json.loads((root / "cases" / case / "structures.json").read_text())["structures"]
                   for root in (made[0] / "dataset", tmp_path / "dataset")]
        before, after = ({s["structure"]: s for s in record if s["state"] == "present"} for record in records)
        assert set(before) == set(after) and not after["spleen"].get("flags")
        wins = {"spleen"} if format == "labelmap" else set(made_dicom.masks())
        for name in wins:
            assert before[name]["bbox_ijk"] == after[name]["bbox_ijk"], name
            if format != "labelmap":
                assert before[name]["voxels"] == after[name]["voxels"]


def test_masks_of_segments_known_by_their_codes_alone(made, tmp_path):
    export(made, tmp_path, "--format", "dicom-seg", "--cases", "plain")
    seg = pydicom.dcmread(tmp_path / "plain" / "masks.dcm")
    codes = {"right kidney": "64033007"}  # both kidneys, and the side as modifier
    for segment in seg.SegmentSequence:
        kind = segment.SegmentedPropertyTypeCodeSequence[0]
        if segment.SegmentLabel in codes:
            kind.CodeValue = codes[segment.SegmentLabel]
            modifier = pydicom.Dataset()
            modifier.CodeValue, modifier.CodingSchemeDesignator, modifier.CodeMeaning = "24028007", "SCT", "Right"
            kind.SegmentedPropertyTypeModifierCodeSequence = [modifier]
        segment.SegmentLabel = "unheard of" if segment.SegmentLabel == "spleen" else f"Segment_{segment.SegmentNumber}"
        if segment.SegmentLabel == "unheard of":
            kind.CodeValue = "1"
    seg.save_as(tmp_path / "plain" / "masks.dcm")
    radgenome("run", "--ct", made[0] / "ct" / "plain.nii.gz", "--masks", tmp_path / "plain" / "masks.dcm", "-o",
              tmp_path / "dataset")
    record = json.loads((tmp_path / "dataset" / "cases" / "plain" / "structures.json").read_text())
    voxels = {s["structure"]: s["voxels"] for s in record["structures"] if s["state"] == "present"}
    assert voxels["right kidney"] == made_dicom.masks()["right kidney"].sum()
    assert voxels["liver"] == made_dicom.masks()["liver"].sum() and "spleen" not in voxels
    assert record["unknown_names"] == ["unheard of"]
    case = json.loads((tmp_path / "dataset" / "cases" / "plain" / "case.json").read_text())
    assert case["masks"]["format"] == "dicom_seg"


def test_a_real_series(tmp_path):
    series = SHARED / "ct" / "lung_pet_ct_dx_A0002_dicom"
    if not series.exists():
        pytest.skip(f"{series} is not there")
    files = SimpleITK.ImageSeriesReader.GetGDCMSeriesFileNames(str(series))
    image = SimpleITK.ReadImage(files)
    hu = SimpleITK.GetArrayFromImage(image)
    masks = {"lung": hu < -600, "bone": hu > 200, "liver": (hu > 40) & (hu < 90)}
    masks["lung"][7] = False  # a slice without a frame
    (tmp_path / "masks" / series.name).mkdir(parents=True)
    for name, mask in masks.items():
        out = SimpleITK.GetImageFromArray(mask.astype(np.uint8))
        out.CopyInformation(image)
        SimpleITK.WriteImage(out, str(tmp_path / "masks" / series.name / f"{name}.nii.gz"))
    radgenome("run", "--ct", series, "--masks", tmp_path / "masks", "-o", tmp_path / "dataset")
    radgenome("export", "masks", tmp_path / "dataset", "--format", "dicom-seg", "--structures", "lung,bone,liver", "-o",
              tmp_path / "out")
    seg = read_seg(tmp_path / "out" / series.name / "masks.dcm")
    uids = [pydicom.dcmread(file, stop_before_pixels=True).SOPInstanceUID for file in files]
    require_same_masks(masks_by_label(seg, uids), masks)
