# SPDX-License-Identifier: Apache-2.0
"""What our readers and writers make of a file against what nibabel, SimpleITK and pydicom make of it.
All volumes are anisotropic, oblique, off the origin and of a different extent along each axis."""
import json
import os
import pathlib
import subprocess

import nibabel as nib
import numpy as np
import pytest
import SimpleITK as sitk

BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", pathlib.Path(__file__).resolve().parents[2] / "build"))
SHARED = pathlib.Path(__file__).resolve().parents[3] / "shared" / "data"
RAW_TYPES = {"ct": np.int16, "labels": np.uint16, "mask": np.uint8}
SIZE = (7, 5, 4)
NIFTI_TYPES = ["u1", "i1", "u2", "i2", "u4", "i4", "u8", "i8", "f4", "f8"]


def dump_all(jobs):
    """For each (mode, path, out): the affine, the voxels as an array (i, j, k), and the line dump_image prints."""
    done = subprocess.run([BUILD / "bin" / "dump_image", *(str(word) for job in jobs for word in job)],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(lines) == len(jobs)
    for (mode, path, out), line in zip(jobs, lines):
        assert "error" not in line, (path, line)
        voxels = None
        if mode in RAW_TYPES:
            voxels = np.fromfile(out, RAW_TYPES[mode]).reshape(line["size"], order="F")
        yield np.array(line["affine"]), voxels, line


def dump(mode, path, out):
    return next(dump_all([(mode, path, out)]))


def rotation(degrees=(20, -35, 10)):
    x, y, z = np.deg2rad(degrees)
    about_x = np.array([[1, 0, 0], [0, np.cos(x), -np.sin(x)], [0, np.sin(x), np.cos(x)]])
    about_y = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    about_z = np.array([[np.cos(z), -np.sin(z), 0], [np.sin(z), np.cos(z), 0], [0, 0, 1]])
    return about_z @ about_y @ about_x


def oblique(flip=1):
    affine = np.eye(4)
    affine[:3, :3] = rotation() @ np.diag([0.7 * flip, 0.9, 2.5])
    affine[:3, 3] = [-120.5, 43.25, -310.75]
    return affine


def values(dtype, low=-1000, high=3000, seed=3):
    info = np.iinfo(dtype) if np.dtype(dtype).kind in "iu" else None
    low, high = (max(low, info.min), min(high, info.max)) if info else (low, high)
    numbers = np.random.default_rng(seed).uniform(low, high, SIZE)
    return numbers.astype(dtype)


def as_hu(numbers):
    return np.clip(np.rint(np.asarray(numbers, float)), -32768, 32767)


@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
def test_every_type_and_byte_order(tmp_path, kind):
    jobs = []
    for dtype in NIFTI_TYPES:
        for order in "<>":
            header = kind.header_class(endianness=order)
            header.set_data_dtype(np.dtype(dtype).newbyteorder(order))
            image = kind(values(dtype), oblique(), header)
            for ending in (".nii", ".nii.gz"):
                path = tmp_path / f"{dtype}_{len(jobs)}{ending}"
                image.to_filename(path)
                jobs.append(("ct", path, f"{path}.raw"))
    for (_, path, _), (affine, voxels, line) in zip(jobs, dump_all(jobs)):
        truth = nib.load(path)
        np.testing.assert_allclose(affine, truth.affine[:3], atol=1e-4, err_msg=str(path))
        np.testing.assert_array_equal(voxels, as_hu(truth.get_fdata()), err_msg=str(path))
        assert line["minimum"] == truth.get_fdata().min() and line["maximum"] == truth.get_fdata().max()
        assert line["integers"] == (truth.get_data_dtype().kind in "iu")
    assert len(jobs) == 40


def test_slope_and_intercept(tmp_path):
    jobs = []
    for dtype in ("u1", "i2", "u2", "f4"):
        for pair in [(1, -1024), (2.5, 0.25), (0, 77), (np.nan, np.nan), (0.001, 0)]:
            path = tmp_path / f"{len(jobs)}.nii"
            nib.Nifti1Image(values(dtype, -3000, 30000), oblique()).to_filename(path)
            with open(path, "r+b") as file:
                file.seek(112)
                file.write(np.array(pair, "<f4").tobytes())
            jobs.append(("ct", path, f"{path}.raw"))
    for (_, path, _), (_, voxels, _) in zip(jobs, dump_all(jobs)):
        np.testing.assert_array_equal(voxels, as_hu(nib.load(path).get_fdata()), err_msg=str(path))


@pytest.mark.parametrize("flip", [1, -1])
@pytest.mark.parametrize("codes", [(1, 0), (0, 1), (1, 1), (2, 4)], ids=lambda c: f"sform{c[0]}_qform{c[1]}")
def test_sform_goes_before_qform(tmp_path, codes, flip):
    image = nib.Nifti1Image(values("i2"), None)
    image.set_sform(oblique(flip), codes[0])
    other = oblique(flip)
    other[:3, 3] += [5, -6, 7]
    image.set_qform(other, codes[1])
    path = tmp_path / "a.nii.gz"
    image.to_filename(path)
    affine, _, line = dump("ct", path, tmp_path / "raw")
    np.testing.assert_allclose(affine, nib.load(path).affine[:3], atol=1e-4)
    assert ("qform_and_sform_differ" in line["notes"]) == all(codes)


def test_random_qforms(tmp_path):
    random = np.random.default_rng(11)
    jobs = []
    for number in range(50):
        affine = np.eye(4)
        affine[:3, :3] = rotation(random.uniform(-180, 180, 3)) @ np.diag(random.choice([-1, 1]) * random.uniform(0.5, 3, 3))
        affine[:3, 3] = random.uniform(-400, 400, 3)
        image = nib.Nifti1Image(values("i2"), None)
        image.set_sform(None, 0)
        image.set_qform(affine, 1)
        image.to_filename(tmp_path / f"{number}.nii")
        jobs.append(("geometry", tmp_path / f"{number}.nii", "none"))
    for (_, path, _), (read, _, _) in zip(jobs, dump_all(jobs)):
        np.testing.assert_allclose(read, nib.load(path).affine[:3], atol=1e-3)


def test_no_orientation_is_the_first_method_of_the_standard(tmp_path):
    image = nib.Nifti1Image(values("i2"), None)
    image.header["pixdim"][1:4] = [0.7, 0.9, 2.5]
    image.header["sform_code"] = image.header["qform_code"] = 0
    path = tmp_path / "a.nii"
    image.to_filename(path)
    affine, _, line = dump("ct", path, tmp_path / "raw")
    np.testing.assert_allclose(affine, np.c_[np.diag([0.7, 0.9, 2.5]), np.zeros(3)], atol=1e-6)
    assert line["notes"] == ["no_orientation"]


@pytest.mark.parametrize("unit,mm", [("meter", 1000), ("micron", 0.001)])
def test_other_units_of_length(tmp_path, unit, mm):
    image = nib.Nifti1Image(values("i2"), oblique())
    image.header.set_xyzt_units(unit)
    image.to_filename(tmp_path / "a.nii")
    affine, _, line = dump("ct", tmp_path / "a.nii", tmp_path / "raw")
    np.testing.assert_allclose(affine, oblique()[:3] * mm, rtol=1e-5)
    assert "units_not_mm" in line["notes"]


def test_fourth_axis_of_one_is_no_axis(tmp_path):
    stored = values("i2")
    nib.Nifti1Image(stored.reshape(*SIZE, 1, 1), oblique()).to_filename(tmp_path / "a.nii.gz")
    np.testing.assert_array_equal(dump("ct", tmp_path / "a.nii.gz", tmp_path / "raw")[1], stored)


def test_not_a_number_reads_as_air(tmp_path):
    stored = values("f4")
    stored[1, 2, 3] = np.nan
    stored[2, 2, 2] = np.inf
    nib.Nifti1Image(stored, oblique()).to_filename(tmp_path / "a.nii.gz")
    _, voxels, line = dump("ct", tmp_path / "a.nii.gz", tmp_path / "raw")
    assert line["not_finite"] == 2 and voxels[1, 2, 3] == voxels[2, 2, 2] == -1024
    assert line["maximum"] == stored[np.isfinite(stored)].max()


@pytest.mark.parametrize("dtype", ["u1", "i2", "f4", "f8"])
def test_labels_and_masks(tmp_path, dtype):
    stored = np.random.default_rng(5).integers(0, 118, SIZE).astype(dtype)
    nib.Nifti1Image(stored, oblique()).to_filename(tmp_path / "a.nii.gz")
    np.testing.assert_array_equal(dump("labels", tmp_path / "a.nii.gz", tmp_path / "raw")[1], stored)
    np.testing.assert_array_equal(dump("mask", tmp_path / "a.nii.gz", tmp_path / "raw")[1], stored > 0.5)


@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
def test_masks_and_labels_longer_than_a_block(tmp_path, kind):
    """Files are read in blocks of 128 KiB; rows and runs cross their ends."""
    shape = (71, 67, 53)
    random = np.random.default_rng(8)
    stored = np.repeat(random.integers(0, 5, (shape[0] * shape[1] * shape[2] + 8) // 9), 9)[:np.prod(shape)]
    stored = np.where(random.random(stored.size) < 0.01, 7, np.where(stored > 2, 0, stored)).reshape(shape, order="F")
    jobs = []
    for dtype in NIFTI_TYPES:
        for order, ending in (("<", "nii.gz"), (">", "nii.gz"), (">", "nii")):
            header = kind.header_class(endianness=order)
            header.set_data_dtype(np.dtype(dtype).newbyteorder(order))
            path = tmp_path / f"{len(jobs)}.{ending}"
            kind(stored.astype(dtype), oblique(), header).to_filename(path)
            jobs += [("mask", path, f"{path}.mask"), ("labels", path, f"{path}.labels")]
    for (mode, path, _), (_, voxels, _) in zip(jobs, dump_all(jobs)):
        truth = np.asarray(nib.load(path).dataobj)
        np.testing.assert_array_equal(voxels, truth if mode == "labels" else truth > 0.5, err_msg=str(path))


def test_masks_with_slope_and_negative_numbers(tmp_path):
    jobs = []
    for dtype in ("u1", "i1", "i2", "f4"):
        for pair in [(1, 0), (-1, 0), (0.01, 0), (1, -3), (2, 0.75)]:
            path = tmp_path / f"{len(jobs)}.nii"
            nib.Nifti1Image(values(dtype, -100, 100), oblique()).to_filename(path)
            with open(path, "r+b") as file:
                file.seek(112)
                file.write(np.array(pair, "<f4").tobytes())
            jobs.append(("mask", path, f"{path}.raw"))
    for (_, path, _), (_, voxels, _) in zip(jobs, dump_all(jobs)):
        np.testing.assert_array_equal(voxels, nib.load(path).get_fdata() > 0.5, err_msg=str(path))


@pytest.mark.parametrize("mode,dtype", [("ct", "i2"), ("labels", "u2"), ("mask", "u1")])
def test_what_we_write_others_read(tmp_path, mode, dtype):
    """nibabel and ITK find the same voxels and the same place, by sform and by qform."""
    stored = values(dtype) if mode == "ct" else values(dtype, 0, 60000 if mode == "labels" else 1.99)
    for flip in (1, -1):
        nib.Nifti1Image(stored, oblique(flip)).to_filename(tmp_path / "in.nii.gz")
        for name in ("out.nii.gz", "out.nii"):
            dump(f"write_{mode}", tmp_path / "in.nii.gz", tmp_path / name)
            first = (tmp_path / name).read_bytes()
            dump(f"write_{mode}", tmp_path / "in.nii.gz", tmp_path / name)
            assert (tmp_path / name).read_bytes() == first
            ours = nib.load(tmp_path / name)
            assert ours.get_data_dtype() == np.dtype(dtype)
            np.testing.assert_array_equal(np.asarray(ours.dataobj), stored)
            np.testing.assert_allclose(ours.get_sform(), oblique(flip), atol=1e-4)
            np.testing.assert_allclose(ours.get_qform(), oblique(flip), atol=1e-3)
            assert ours.header["qform_code"] == ours.header["sform_code"] == 1
            itk = sitk.ReadImage(str(tmp_path / name))
            np.testing.assert_allclose(affine_of(itk), oblique(flip)[:3], atol=1e-3)
            np.testing.assert_array_equal(sitk.GetArrayFromImage(itk).T, stored)


def test_shear_is_kept_in_the_sform_alone(tmp_path):
    sheared = oblique()
    sheared[:3, 2] += [0.3, 0.2, 0]
    nib.Nifti1Image(values("i2"), sheared).to_filename(tmp_path / "in.nii")
    dump("write_ct", tmp_path / "in.nii", tmp_path / "out.nii")
    ours = nib.load(tmp_path / "out.nii")
    np.testing.assert_allclose(ours.get_sform(), sheared, atol=1e-4)
    assert ours.header["qform_code"] == 0


def affine_of(itk_image):
    """A SimpleITK image's affine, turned from LPS to RAS."""
    linear = np.array(itk_image.GetDirection()).reshape(3, 3) * np.array(itk_image.GetSpacing())
    affine = np.c_[linear, itk_image.GetOrigin()]
    affine[:2] *= -1
    return affine


@pytest.mark.parametrize("ending", ["mha", "mhd", "nrrd", "nhdr"])
def test_metaimage_and_nrrd(tmp_path, ending):
    jobs = []
    for dtype in NIFTI_TYPES:
        for compressed in (False, True):
            image = sitk.GetImageFromArray(np.ascontiguousarray(values(dtype).T))
            image.SetSpacing([0.7, 0.9, 2.5])
            image.SetOrigin([120.5, -43.25, -310.75])
            image.SetDirection(rotation().ravel())
            path = tmp_path / f"{dtype}_{compressed}.{ending}"
            sitk.WriteImage(image, str(path), useCompression=compressed)
            jobs.append(("ct", path, f"{path}.out"))
    for (_, path, _), (affine, voxels, line) in zip(jobs, dump_all(jobs)):
        truth = sitk.ReadImage(str(path))
        np.testing.assert_allclose(affine, affine_of(truth), atol=1e-6, err_msg=str(path))
        np.testing.assert_array_equal(voxels, as_hu(sitk.GetArrayFromImage(truth).T), err_msg=str(path))
        assert line["format"] == ("nrrd" if ending[0] == "n" else "metaimage")


@pytest.mark.skipif(not SHARED.exists(), reason="../shared/data is not there: real CTs were NOT compared")
def test_real_files():
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        raw = pathlib.Path(folder) / "raw"
        paths = sorted((SHARED / "ct").rglob("*.nii.gz"))
        jobs = [("ct", path, f"{raw}{number}") for number, path in enumerate(paths)]
        for path, (affine, voxels, _) in zip(paths, dump_all(jobs)):
            truth = nib.load(path)
            np.testing.assert_allclose(affine, truth.affine[:3], atol=1e-5)
            assert (voxels == np.asarray(truth.dataobj)).all(), path
        reader = sitk.ImageSeriesReader()
        dicom = SHARED / "ct" / "lung_pet_ct_dx_A0002_dicom"
        reader.SetFileNames(reader.GetGDCMSeriesFileNames(str(dicom)))
        for path, truth in [(dicom, reader.Execute()),
                            (SHARED / "ct" / "elastix_lung_small.mha",
                             sitk.ReadImage(str(SHARED / "ct" / "elastix_lung_small.mha")))]:
            affine, voxels, _ = dump("ct", path, raw)
            np.testing.assert_allclose(affine, affine_of(truth), atol=1e-5)
            np.testing.assert_array_equal(voxels, as_hu(sitk.GetArrayFromImage(truth).T))
