# SPDX-License-Identifier: Apache-2.0
"""DICOM made for tests: an oblique, anisotropic CT series, and what its voxels are in the world."""
import numpy as np
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.uid import CTImageStorage, ExplicitVRLittleEndian

COLUMNS, ROWS, SLICES = 21, 17, 9
BETWEEN_COLUMNS, BETWEEN_ROWS, STEP = 0.7, 0.9, 2.5
ROW = np.array([0.8, 0.6, 0.0])  # in LPS
COLUMN = np.array([-0.48, 0.64, 0.6])
NORMAL = np.cross(ROW, COLUMN)
ORIGIN = np.array([-120.5, -43.25, 310.75])
SIZE = (COLUMNS, ROWS, SLICES)


def affine(origin=ORIGIN):
    """RAS from (i, j, k)."""
    lps = np.eye(4)
    lps[:3] = np.c_[ROW * BETWEEN_COLUMNS, COLUMN * BETWEEN_ROWS, NORMAL * STEP, origin]
    return np.diag([-1, -1, 1, 1]) @ lps


def slice_dataset(k, values, series="1.2.3.4"):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CTImageStorage, f"{series}.{k + 1}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    data.SOPClassUID, data.SOPInstanceUID = CTImageStorage, meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID, data.SeriesInstanceUID, data.FrameOfReferenceUID = "1.2.3", series, "1.2.3.9"
    data.Modality, data.PatientID, data.PatientName, data.PatientBirthDate, data.PatientSex = "CT", "p7", "A^B", "", "O"
    data.StudyDate, data.StudyTime, data.StudyID, data.AccessionNumber = "20200102", "030405", "s", ""
    data.ReferringPhysicianName, data.Manufacturer, data.SeriesNumber, data.InstanceNumber = "", "m", 3, 100 - k
    data.PositionReferenceIndicator = ""
    data.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL"]
    data.ImagePositionPatient = [f"{x:.6f}" for x in ORIGIN + k * STEP * NORMAL]
    data.ImageOrientationPatient = [f"{x:.6f}" for x in (*ROW, *COLUMN)]
    data.PixelSpacing, data.SliceThickness = [str(BETWEEN_ROWS), str(BETWEEN_COLUMNS)], str(STEP)
    data.Rows, data.Columns, data.SamplesPerPixel = ROWS, COLUMNS, 1
    data.PhotometricInterpretation, data.PixelRepresentation = "MONOCHROME2", 0
    data.BitsAllocated, data.BitsStored, data.HighBit = 16, 12, 11
    data.RescaleSlope, data.RescaleIntercept = "1", "-1024"
    data.PixelData = values.astype(np.uint16).tobytes()
    data["PixelData"].VR = "OW"
    return data


def ct_series(folder):
    """Writes the series, in files whose names do not follow its order; gives the slices by growing k."""
    folder.mkdir(parents=True)
    values = np.random.default_rng(5).integers(24, 1500, (SLICES, ROWS, COLUMNS))
    slices = [slice_dataset(k, values[k]) for k in range(SLICES)]
    for k, data in enumerate(slices):
        data.save_as(folder / f"{k * 37 % 101:03}.dcm", enforce_file_format=True)
    return slices


def masks():
    """Three masks (k, j, i): two overlap, one is on few slices with a gap between them."""
    k, j, i = np.indices((SLICES, ROWS, COLUMNS))
    ball = ((i - 9) / 7) ** 2 + ((j - 8) / 6) ** 2 + ((k - 4) / 3.2) ** 2 <= 1
    slab = (i > 11) & (j > 2) & (k >= 2) & (k < 8)
    dots = (i + 2 * j == 20) & np.isin(k, [1, 5])
    return {"liver": ball, "spleen": slab, "right kidney": dots}
