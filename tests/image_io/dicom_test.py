# SPDX-License-Identifier: Apache-2.0
"""DICOM series made slice by slice with pydicom: what is read is what was put in, and what cannot be a volume is
refused with its code."""
import json
import os
import pathlib
import subprocess

import numpy as np
import pydicom
import pytest
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless, generate_uid

BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", pathlib.Path(__file__).resolve().parents[2] / "build"))
ROWS, COLUMNS, SLICES = 6, 5, 7
SPACING = (0.9, 0.7)  # between rows, between columns
STEP = 2.5
ROW = np.array([0.8, 0.6, 0.0])  # oblique, in LPS
COLUMN = np.array([-0.48, 0.64, 0.6])
NORMAL = np.cross(ROW, COLUMN)
ORIGIN = np.array([-120.5, -43.25, 310.75])


def dump(folder, out, mode="ct"):
    done = subprocess.run([BUILD / "bin" / "dump_image", mode, folder, out], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return json.loads(done.stdout)


def stored(number):
    return np.random.default_rng(number).integers(0, 4000, (ROWS, COLUMNS)).astype(np.uint16)


def write_slice(path, number, series, position=None, **changes):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = changes.pop("SOPClassUID", CTImageStorage)
    meta.MediaStorageSOPInstanceUID = generate_uid()
    syntax = changes.pop("syntax", ExplicitVRLittleEndian)
    meta.TransferSyntaxUID = ExplicitVRLittleEndian if syntax == RLELossless else syntax
    data = FileDataset(str(path), {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.SeriesInstanceUID, data.StudyInstanceUID = series, "1.2.3"
    data.Modality, data.PatientID, data.SeriesDescription = "CT", "p", "made for a test"
    data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    place = ORIGIN + number * STEP * NORMAL if position is None else position
    data.ImagePositionPatient = [f"{x:.6f}" for x in place]
    data.ImageOrientationPatient = [f"{x:.6f}" for x in (*ROW, *COLUMN)]
    data.PixelSpacing = [str(s) for s in SPACING]
    data.SliceThickness = "2.5"
    data.Rows, data.Columns, data.SamplesPerPixel = ROWS, COLUMNS, 1
    data.PhotometricInterpretation, data.PixelRepresentation = "MONOCHROME2", 0
    data.BitsAllocated, data.BitsStored, data.HighBit = 16, 12, 11
    data.RescaleSlope, data.RescaleIntercept = "1", "-1024"
    data.InstanceNumber = 100 - number  # against the order in space
    data.PixelData = stored(number).tobytes()
    data["PixelData"].VR = "OW"
    for name, value in changes.items():
        if value is None:
            delattr(data, name)
        else:
            setattr(data, name, value)
    if syntax == RLELossless:
        data.compress(RLELossless)
    data.save_as(path, enforce_file_format=True)


def write_series(folder, series="1.2.3.4", numbers=range(SLICES), each=lambda number: {}):
    folder.mkdir(exist_ok=True)
    for number in numbers:
        # names in an order of their own
        write_slice(folder / f"{series}_{number * 37 % 101:03}.dcm", number, series, **each(number))
    return folder


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, RLELossless])
def test_sorted_rescaled_and_turned_to_ras(tmp_path, syntax):
    folder = write_series(tmp_path / "series", each=lambda n: {
        "syntax": syntax, "RescaleSlope": "2" if n % 2 else "1", "RescaleIntercept": str(-1024 + n)})
    (folder / "README.txt").write_text("not DICOM")
    line = dump(folder, tmp_path / "raw")
    assert "error" not in line, line
    assert line["size"] == [COLUMNS, ROWS, SLICES] and line["format"] == "dicom"
    voxels = np.fromfile(tmp_path / "raw", np.int16).reshape(line["size"], order="F")
    for k in range(SLICES):
        slope, intercept = (2 if k % 2 else 1), -1024 + k
        np.testing.assert_array_equal(voxels[:, :, k], stored(k).T.astype(int) * slope + intercept)
    lps = np.c_[ROW * SPACING[1], COLUMN * SPACING[0], NORMAL * STEP, ORIGIN]
    np.testing.assert_allclose(line["affine"], np.diag([-1, -1, 1]) @ lps, atol=1e-5)


def test_signed_pixels(tmp_path):
    signed = np.random.default_rng(1).integers(-1024, 2000, (ROWS, COLUMNS)).astype(np.int16)
    folder = write_series(tmp_path / "series", each=lambda n: {
        "PixelRepresentation": 1, "BitsStored": 16, "HighBit": 15, "RescaleIntercept": "0", "PixelData": signed.tobytes()})
    line = dump(folder, tmp_path / "raw")
    voxels = np.fromfile(tmp_path / "raw", np.int16).reshape(line["size"], order="F")
    np.testing.assert_array_equal(voxels[:, :, 3], signed.T)


def shifted(number, along, mm):
    return {"position": ORIGIN + number * STEP * NORMAL + mm * along}


REFUSED = {
    "localizer": lambda n: {"ImageType": ["ORIGINAL", "PRIMARY", "LOCALIZER"]},
    "gantry_tilt": lambda n: shifted(n, COLUMN, 0.6 * n),
    "uneven_slices": lambda n: shifted(n, NORMAL, 0.6 * n if n > 3 else 0),
    "mixed_spacing": lambda n: {"PixelSpacing": ["0.9", "0.71"]} if n == 4 else {},
    "mixed_orientation": lambda n: {"ImageOrientationPatient": ["1", "0", "0", "0", "1", "0"]} if n == 4 else {},
    "duplicate_slices": lambda n: {"position": ORIGIN + min(n, 5) * STEP * NORMAL},
    "no_pixel_data": lambda n: {"PixelData": None} if n == 2 else {},
    "no_positions": lambda n: {"ImagePositionPatient": None} if n == 2 else {},
    "multi_frame": lambda n: {"NumberOfFrames": "2", "PixelData": stored(n).tobytes() * 2},
    "zero_spacing": lambda n: {"PixelSpacing": ["0", "0.7"]},
    "unsupported_datatype": lambda n: {"SamplesPerPixel": 3, "PhotometricInterpretation": "RGB", "BitsAllocated": 8,
                                       "BitsStored": 8, "HighBit": 7, "PlanarConfiguration": 0,
                                       "PixelData": b"\1\2\3" * ROWS * COLUMNS},
}


@pytest.mark.parametrize("code", REFUSED)
def test_refused_with_its_code(tmp_path, code):
    line = dump(write_series(tmp_path / "series", each=REFUSED[code]), tmp_path / "raw")
    assert line.get("error") == code, line


@pytest.mark.parametrize("lost", [[3], [2, 3], [1, 4]])
def test_missing_slices(tmp_path, lost):
    numbers = [n for n in range(SLICES) if n not in lost]
    line = dump(write_series(tmp_path / "series", numbers=numbers), tmp_path / "raw")
    assert line.get("error") == "missing_slices" and f"{len(lost)} slices are missing" in line["sentence"], line


def test_positions_rounded_to_a_tenth_are_even(tmp_path):
    each = lambda n: {"position": ORIGIN + np.round(n * 1.25, 1) * NORMAL}
    line = dump(write_series(tmp_path / "series", each=each), tmp_path / "raw")
    assert "error" not in line and np.linalg.norm(np.array(line["affine"])[:, 2]) == pytest.approx(1.25, abs=0.02)


def test_several_series_are_named(tmp_path):
    folder = write_series(write_series(tmp_path / "series", "1.2.3.4"), "1.2.3.5")
    line = dump(folder, tmp_path / "raw")
    assert line["error"] == "several_series" and "1.2.3.4" in line["sentence"] and "1.2.3.5" in line["sentence"]


def test_no_series(tmp_path):
    (tmp_path / "readme.txt").write_text("nothing here " * 100)
    (tmp_path / "noise.dcm").write_bytes(np.random.default_rng(2).bytes(5000))
    assert dump(tmp_path, tmp_path / "raw")["error"] == "not_dicom"


def test_cut_and_damaged_slices_end_as_errors_or_as_images(tmp_path):
    folder = write_series(tmp_path / "series", each=lambda n: {"syntax": RLELossless if n == 3 else ExplicitVRLittleEndian})
    good = dump(folder, tmp_path / "raw")
    random = np.random.default_rng(4)
    for name in ("1.2.3.4_010.dcm", "1.2.3.4_037.dcm"):
        whole = (folder / name).read_bytes()
        for cut in sorted(random.integers(0, len(whole), 8)):
            (folder / name).write_bytes(whole[:cut])
            line = dump(folder, tmp_path / "raw")
            assert "error" in line or line["size"][2] < good["size"][2] or cut >= len(whole) - 1, (cut, line)
        for _ in range(8):
            damaged = bytearray(whole)
            damaged[random.integers(0, len(whole))] ^= 1 << random.integers(0, 8)
            (folder / name).write_bytes(damaged)
            line = dump(folder, tmp_path / "raw")
            assert "error" in line or "size" in line
        (folder / name).write_bytes(whole)
