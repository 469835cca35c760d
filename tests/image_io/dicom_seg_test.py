# SPDX-License-Identifier: Apache-2.0
"""DICOM segmentations that highdicom writes are read as they were made, voxel by voxel; what cannot be one is refused."""
import json
import os
import pathlib
import subprocess

import highdicom
import made_dicom
import numpy as np
import pydicom
import pytest
from pydicom.sr.codedict import codes

BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", pathlib.Path(__file__).resolve().parents[2] / "build"))
TYPES = {"liver": codes.SCT.Liver, "spleen": codes.SCT.Spleen, "right kidney": codes.SCT.Kidney}


def dump(file, out):
    done = subprocess.run([BUILD / "bin" / "dump_image", "seg", file, out], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return json.loads(done.stdout)


def described(number, label):
    return highdicom.seg.SegmentDescription(
        segment_number=number, segment_label=label, segmented_property_category=codes.SCT.AnatomicalStructure,
        segmented_property_type=TYPES[label], algorithm_type="MANUAL")


def segmentation(slices, kind="BINARY", arrays=None, **options):
    arrays = arrays or made_dicom.masks()
    pixels = np.stack(list(arrays.values()), axis=-1)
    if kind == "LABELMAP":
        pixels = np.argmax(np.concatenate([np.zeros((*pixels.shape[:3], 1)), pixels], axis=-1), axis=-1).astype(np.uint8)
    elif pixels.dtype == bool:
        pixels = pixels.astype(np.uint8)
    return highdicom.seg.Segmentation(
        source_images=slices, pixel_array=pixels, segmentation_type=kind,
        segment_descriptions=[described(n + 1, label) for n, label in enumerate(arrays)],
        series_instance_uid="1.2.3.4.5", series_number=2, sop_instance_uid="1.2.3.4.5.6", instance_number=1,
        manufacturer="m", manufacturer_model_name="n", software_versions="1", device_serial_number="1", **options)


@pytest.fixture(scope="module")
def slices(tmp_path_factory):
    return made_dicom.ct_series(tmp_path_factory.mktemp("ct") / "series")


def require_equal(line, raw, arrays):
    """The masks that were read lie where the arrays (k, j, i) lie in the world, and nowhere else."""
    assert "error" not in line, line
    voxels = np.fromfile(raw, np.uint8).reshape((len(arrays), *reversed(line["size"])))
    first = np.linalg.inv(made_dicom.affine()) @ np.r_[np.array(line["affine"])[:, 3], 1]
    np.testing.assert_allclose(first[:2], 0, atol=1e-4)
    k0 = round(first[2])
    np.testing.assert_allclose(first[2], k0, atol=1e-4)
    np.testing.assert_allclose(np.array(line["affine"])[:, :3], made_dicom.affine()[:3, :3], atol=1e-5)
    for found, truth in zip(voxels, arrays.values()):
        whole = np.zeros_like(truth)
        whole[k0:k0 + found.shape[0]] = found
        np.testing.assert_array_equal(whole, truth)


def test_binary_and_overlapping_with_frames_left_out(slices, tmp_path):
    segmentation(slices).save_as(tmp_path / "a.dcm")
    line = dump(tmp_path / "a.dcm", tmp_path / "raw")
    require_equal(line, tmp_path / "raw", made_dicom.masks())
    assert [s["label"] for s in line["segments"]] == list(TYPES)
    assert line["segments"][0]["type"] == ["10200004", "SCT", "Liver"]
    assert line["segments"][0]["category"][:2] == ["91723000", "SCT"]


@pytest.mark.parametrize("most", [255, 100])
@pytest.mark.parametrize("syntax", [pydicom.uid.ExplicitVRLittleEndian, pydicom.uid.ImplicitVRLittleEndian,
                                    pydicom.uid.RLELossless])
def test_fractional_is_inside_from_a_half_on(slices, tmp_path, most, syntax):
    truth = made_dicom.masks()
    random = np.random.default_rng(3)
    shares = {name: np.where(mask, random.integers((most + 1) // 2, most + 1, mask.shape),
                             random.integers(0, most // 2, mask.shape)) / most for name, mask in truth.items()}
    segmentation(slices, "FRACTIONAL", shares, max_fractional_value=most, transfer_syntax_uid=syntax,
                 omit_empty_frames=False).save_as(tmp_path / "a.dcm")
    require_equal(dump(tmp_path / "a.dcm", tmp_path / "raw"), tmp_path / "raw", truth)


def frames_of(seg):
    """The frames' pixels (frame, row, column), 0 or 1."""
    bits = np.unpackbits(np.frombuffer(seg.PixelData, np.uint8), bitorder="little")
    count = int(seg.NumberOfFrames)
    return bits[:count * seg.Rows * seg.Columns].reshape(count, seg.Rows, seg.Columns)


def with_frames(seg, order):
    """The segmentation with those frames alone, in that order."""
    pixels, items = frames_of(seg)[order], list(seg.PerFrameFunctionalGroupsSequence)
    seg.PerFrameFunctionalGroupsSequence = pydicom.Sequence([items[i] for i in order])
    seg.NumberOfFrames = len(order)
    packed = np.packbits(pixels.ravel(), bitorder="little").tobytes()
    seg.PixelData = packed + b"\0" * (len(packed) % 2)
    return seg


def test_frames_in_any_order_and_with_groups_of_their_own(slices, tmp_path):
    segmentation(slices).save_as(tmp_path / "a.dcm")
    seg = pydicom.dcmread(tmp_path / "a.dcm")
    seg = with_frames(seg, np.random.default_rng(1).permutation(int(seg.NumberOfFrames)))
    shared = seg.SharedFunctionalGroupsSequence[0]
    for name in ("PixelMeasuresSequence", "PlaneOrientationSequence"):
        for item in seg.PerFrameFunctionalGroupsSequence:
            setattr(item, name, getattr(shared, name))
        delattr(shared, name)
    seg.save_as(tmp_path / "b.dcm")
    require_equal(dump(tmp_path / "b.dcm", tmp_path / "raw"), tmp_path / "raw", made_dicom.masks())


def test_spacing_that_is_not_stated_follows_from_the_positions(slices, tmp_path):
    segmentation(slices).save_as(tmp_path / "a.dcm")
    seg = pydicom.dcmread(tmp_path / "a.dcm")
    measures = seg.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0]
    del measures.SpacingBetweenSlices
    measures.SliceThickness = "5"  # overlapping slices: no distance
    seg.save_as(tmp_path / "b.dcm")
    require_equal(dump(tmp_path / "b.dcm", tmp_path / "raw"), tmp_path / "raw", made_dicom.masks())


def changed(name):
    def change(seg):
        groups = seg.PerFrameFunctionalGroupsSequence
        shared = seg.SharedFunctionalGroupsSequence[0]
        place = groups[3].PlanePositionSequence[0]
        at = np.array(place.ImagePositionPatient, float)
        if name == "uneven_slices":
            place.ImagePositionPatient = list(np.round(at + made_dicom.NORMAL * 0.9, 6))
        elif name == "gantry_tilt":
            place.ImagePositionPatient = list(np.round(at + made_dicom.ROW * 3, 6))
        elif name == "too_large":
            place.ImagePositionPatient = list(np.round(at + made_dicom.NORMAL * 2.5 * 9e7, 6))
            shared.PixelMeasuresSequence[0].SpacingBetweenSlices = "0.001"
        elif name == "no_positions":
            del groups[3].PlanePositionSequence
        elif name == "duplicate_slices":
            groups[3].PlanePositionSequence = groups[2].PlanePositionSequence
        elif name == "mixed_orientation":
            groups[3].PlaneOrientationSequence = [pydicom.Dataset()]
            groups[3].PlaneOrientationSequence[0].ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
        elif name == "zero_spacing":
            shared.PixelMeasuresSequence[0].PixelSpacing = ["0", "0.7"]
        elif name == "no_pixel_data":
            del seg.PixelData
        elif name == "absurd rows":
            seg.Rows = seg.Columns = 65535
        elif name == "absurd frames":
            seg.NumberOfFrames = 2147483647
        elif name == "no frames":
            seg.NumberOfFrames = 0
        elif name == "fewer pixels":
            seg.PixelData = seg.PixelData[:-20]
        elif name == "unknown segment":
            groups[3].SegmentIdentificationSequence[0].ReferencedSegmentNumber = 77
        elif name == "not_a_segmentation":
            seg.SOPClassUID = pydicom.uid.EnhancedCTImageStorage
    return change


@pytest.mark.parametrize("name, code", [(name, name) for name in (
    "uneven_slices", "gantry_tilt", "too_large", "no_positions", "duplicate_slices", "mixed_orientation",
    "zero_spacing", "no_pixel_data", "not_a_segmentation")] + [(name, "corrupt_header") for name in (
    "absurd rows", "absurd frames", "no frames", "fewer pixels", "unknown segment")])
def test_refused_with_its_code(slices, tmp_path, name, code):
    segmentation(slices).save_as(tmp_path / "a.dcm")
    seg = pydicom.dcmread(tmp_path / "a.dcm")
    changed(name)(seg)
    seg.save_as(tmp_path / "b.dcm")
    line = dump(tmp_path / "b.dcm", tmp_path / "raw")
    expected = {code, "uneven_slices"} if code == "too_large" else {code}
    assert line.get("error") in expected, line


def test_label_maps_of_dicom_are_refused_and_so_is_a_ct(slices, tmp_path):
    segmentation(slices, "LABELMAP").save_as(tmp_path / "a.dcm")
    line = dump(tmp_path / "a.dcm", tmp_path / "raw")
    assert line["error"] == "unsupported_segmentation" and "LABELMAP" in line["sentence"]
    slices[0].save_as(tmp_path / "ct.dcm", enforce_file_format=True)
    assert dump(tmp_path / "ct.dcm", tmp_path / "raw")["error"] == "not_a_segmentation"
    assert "error" in dump(pathlib.Path(__file__), tmp_path / "raw")


def test_damaged_files_end_as_errors_or_as_masks(slices, tmp_path):
    segmentation(slices).save_as(tmp_path / "a.dcm")
    whole = (tmp_path / "a.dcm").read_bytes()
    random = np.random.default_rng(8)
    jobs = []
    for n in range(120):
        bad = bytearray(whole)
        if n < 40:
            bad = bad[:random.integers(0, len(whole) - 30)]
        else:
            bad[random.integers(0, len(whole))] ^= 1 << random.integers(0, 8)
        (tmp_path / f"{n}.dcm").write_bytes(bad)
        jobs += ["seg", tmp_path / f"{n}.dcm", tmp_path / "raw"]
    done = subprocess.run([BUILD / "bin" / "dump_image", *jobs], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == 120 and all("error" in line for line in lines[:40])


def test_five_hundred_frames(tmp_path):
    """Frames of several hundred slices, with a number of pixels that is no multiple of eight."""
    random = np.random.default_rng(2)
    first = made_dicom.slice_dataset(0, np.zeros((made_dicom.ROWS, made_dicom.COLUMNS)))
    truth = {"liver": random.random((250, made_dicom.ROWS, made_dicom.COLUMNS)) < 0.5,
             "spleen": random.random((250, made_dicom.ROWS, made_dicom.COLUMNS)) < 0.1}
    series = []
    for k in range(250):
        data = made_dicom.slice_dataset(k, np.zeros((made_dicom.ROWS, made_dicom.COLUMNS)))
        data.PatientName = first.PatientName
        series.append(data)
    segmentation(series, "BINARY", truth).save_as(tmp_path / "a.dcm")
    require_equal(dump(tmp_path / "a.dcm", tmp_path / "raw"), tmp_path / "raw", truth)
