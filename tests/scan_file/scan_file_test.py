# SPDX-License-Identifier: Apache-2.0
"""Scan files as other programs see them: zarr-python and ngff-zarr read what the program writes, and the program
reads what they write, voxel by voxel against nibabel's reading of the sources."""
import json
import os
import pathlib
import subprocess
import warnings
import zipfile

import nibabel
import numpy
import pytest
import zarr
from conftest import ROOT, SHARED
from ngff_zarr import from_ngff_zarr
from ngff_zarr.validate import validate

TOOL = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build")) / "bin" / "scan_tool"
SIZE = (70, 66, 131)
ODD_NAMES = ["sacral vertebrae 1 (s1)", "portal vein and splenic vein", "../50%/ü\\", "__zarr.json", " heart."]


def tool(*arguments):
    done = subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True, timeout=120, check=True)
    return json.loads(done.stdout)


def oblique(spacing):
    """Turned about two axes, the first axis flipped, away from the origin."""
    a, b = 0.3, -0.2
    turn = (numpy.array([[numpy.cos(a), -numpy.sin(a), 0], [numpy.sin(a), numpy.cos(a), 0], [0, 0, 1]])
            @ numpy.array([[1, 0, 0], [0, numpy.cos(b), -numpy.sin(b)], [0, numpy.sin(b), numpy.cos(b)]]))
    affine = numpy.eye(4)
    affine[:3, :3] = turn * spacing
    affine[:3, 3] = [-101.3, 57.1, -812.9]
    return affine


def masks_of(size):
    """Balls that overlap, one of them cut by the border; nothing at all; everything; one voxel."""
    index = numpy.indices(size)
    masks = {name: numpy.linalg.norm(index.T - numpy.array(centre), axis=-1).T < 15
             for name, centre in zip(ODD_NAMES, [(30, 60, 60), (35, 66, 62), (0, 130, 3), (64, 64, 30), (20, 20, 20)])}
    masks["nothing"] = numpy.zeros(size, bool)
    masks["everything"] = numpy.ones(size, bool)
    masks["one voxel"] = (index.T == [69, 64, 63]).all(axis=-1).T
    return masks


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """ct.nii.gz, and masks by name, as nibabel images."""
    folder = tmp_path_factory.mktemp("sources")
    affine = oblique([-0.7, 0.9, 2.5])
    hu = numpy.random.default_rng(5).integers(-1024, 3071, SIZE).astype(numpy.int16)
    nibabel.save(nibabel.Nifti1Image(hu, affine), folder / "ct.nii.gz")
    files = {"ct": folder / "ct.nii.gz"}
    for number, (name, mask) in enumerate(masks_of(SIZE).items()):
        files[name] = folder / f"{number}.nii.gz"
        nibabel.save(nibabel.Nifti1Image(mask.astype(numpy.uint8), affine), files[name])
    return files


@pytest.fixture(scope="module")
def scan(sources, tmp_path_factory):
    path = tmp_path_factory.mktemp("scan") / "scan.ozx"
    masks = [part for name, file in sources.items() if name != "ct" for part in ("mask", name, file)]
    assert "error" not in tool("write", path, "ct", sources["ct"], *masks)
    return path


def opened(path):
    return zarr.open_group(zarr.storage.ZipStore(path, mode="r"), mode="r", zarr_format=3)


def voxels_of(file):
    """As an array with axes z, y, x."""
    return numpy.asarray(nibabel.load(file).dataobj).T


def labels_of(group):
    """The label images that the file lists, by the name of the structure in them."""
    names = group["labels"].attrs["ome"]["labels"]
    assert sorted(names) == sorted(name for name, _ in group["labels"].groups())
    return {group["labels"][name].attrs["ome"]["multiscales"][0]["name"]: group["labels"][name] for name in names}


def test_zarr_python_sees_every_voxel(sources, scan):
    group = opened(scan)
    assert group["0"].dtype == numpy.int16 and numpy.array_equal(group["0"][:], voxels_of(sources["ct"]))
    labels = labels_of(group)
    assert set(labels) == set(sources) - {"ct"}
    for name, label in labels.items():
        assert label["0"].dtype == numpy.uint8
        assert numpy.array_equal(label["0"][:], voxels_of(sources[name])), name


def test_the_attribute_tells_where_everything_lies(sources, scan):
    own = opened(scan).attrs["radgenome"]
    affine = nibabel.load(sources["ct"]).affine
    assert own["format"] == "radgenome.scan/1"
    assert own["geometry"]["size"] == list(SIZE)
    assert numpy.allclose(own["geometry"]["world_from_voxel"], affine[:3], atol=1e-5)
    assert [m["structure"] for m in own["masks"]] == sorted(set(sources) - {"ct"})
    for mask in own["masks"]:
        places = numpy.argwhere(voxels_of(sources[mask["structure"]]).T)
        assert mask["voxels"] == len(places)
        if len(places):
            assert mask["box"] == [places.min(axis=0).tolist(), (places.max(axis=0) + 1).tolist()]
        else:
            assert "box" not in mask


def test_ngff_zarr_reads_it_and_every_text_passes_the_schemas(sources, scan):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = from_ngff_zarr(str(scan), validate=True).images[0]
    assert numpy.array_equal(image.data.compute(), voxels_of(sources["ct"]))
    assert set(image.axes_units.values()) == {"millimeter"}
    affine = nibabel.load(sources["ct"]).affine
    spacing = numpy.linalg.norm(affine[:3, :3], axis=0)
    assert numpy.allclose([image.scale[axis] for axis in "xyz"], spacing, atol=1e-4)
    # Scale and translation are the affine up to a rotation: distances from the world's origin stay.
    for voxel in ([0, 0, 0], [69, 0, 0], [3, 130, 65]):
        place = [image.scale[axis] * v + image.translation[axis] for axis, v in zip("xyz", voxel)]
        assert abs(numpy.linalg.norm(place) - numpy.linalg.norm((affine @ [*voxel, 1])[:3])) < 1e-3
    for label in labels_of(opened(scan)).values():
        validate(dict(label.attrs), version="0.5", model="label")
        validate(dict(label.attrs), version="0.5", model="image")
        assert label["0"].metadata.dimension_names == ("z", "y", "x")


def test_the_zip_is_as_rfc_9_recommends(scan):
    with zipfile.ZipFile(scan) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        texts = [name for name in names if name.endswith("zarr.json")]
        assert names[:len(texts)] == texts, "all zarr.json first"
        assert texts[0] == "zarr.json"
        depths = [name.count("/") for name in texts]
        assert depths == sorted(depths), "breadth first"
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}
        comment = json.loads(archive.comment)
    assert comment["ome"] == {"version": "0.5", "zipFile": {"centralDirectory": {"jsonFirst": True}}}


def test_it_can_be_unpacked(sources, scan, tmp_path):
    with zipfile.ZipFile(scan) as archive:
        archive.extractall(tmp_path / "scan.ome.zarr")
    group = zarr.open_group(tmp_path / "scan.ome.zarr", mode="r")
    for name, label in labels_of(group).items():
        assert numpy.array_equal(label["0"][:], voxels_of(sources[name])), name
    assert {p.name for p in tmp_path.iterdir()} == {"scan.ome.zarr"}


def test_files_without_a_ct_and_with_nothing(sources, tmp_path):
    tool("write", tmp_path / "a.ozx", "mask", "heart", sources["everything"])
    group = opened(tmp_path / "a.ozx")
    assert "0" not in group and labels_of(group)["heart"]["0"][:].all()


def write_with_zarr(path, ct, masks, affine):
    """The layout of a scan file, written by zarr-python with its own ways of saying things."""
    store = zarr.storage.ZipStore(path, mode="w")
    listed = []
    for name, mask in masks.items():
        places = numpy.argwhere(mask)
        listed.append({"structure": name, "voxels": len(places)})
        if len(places):
            listed[-1]["box"] = [places.min(axis=0).tolist(), (places.max(axis=0) + 1).tolist()]
    geometry = {"size": list(ct.shape), "world_from_voxel": affine[:3].tolist(),
                "spacing_mm": numpy.linalg.norm(affine[:3, :3], axis=0).tolist(), "orientation": "LAS"}
    group = zarr.create_group(store, attributes={
        "radgenome": {"format": "radgenome.scan/1", "geometry": geometry, "masks": listed}})
    codec = zarr.codecs.BloscCodec
    group.create_array("0", data=ct.T, chunks=(64, 64, 64), compressors=codec(cname="lz4", shuffle="shuffle"))
    for name, mask in masks.items():
        group.create_array(f"labels/{name}/0", data=mask.T.astype(numpy.uint8), chunks=(64, 64, 64),
                           compressors=codec(cname="zstd", clevel=9, shuffle="bitshuffle"))
    store.close()


def read_back(path, folder):
    told = tool("read", path, folder)
    assert "error" not in told, told
    size = told["geometry"]["size"][::-1]
    masks = {mask["structure"]: numpy.fromfile(folder / f"{number}.raw", numpy.uint8).reshape(size)
             for number, mask in enumerate(told["masks"])}
    return numpy.fromfile(folder / "ct.raw", numpy.int16).reshape(size), masks, told


def test_a_file_by_zarr_python_is_read(sources, tmp_path):
    image = nibabel.load(sources["ct"])
    masks = {name: mask for name, mask in masks_of(SIZE).items() if name.replace(" ", "").isalpha()}
    ct = numpy.asarray(image.dataobj).copy()
    ct[:64, :64, :64] = 0  # a chunk that zarr-python leaves out
    write_with_zarr(tmp_path / "theirs.ozx", ct, masks, image.affine)
    read_ct, read_masks, told = read_back(tmp_path / "theirs.ozx", tmp_path)
    assert numpy.array_equal(read_ct, ct.T)
    assert numpy.allclose(told["geometry"]["world_from_voxel"], image.affine[:3])
    assert set(read_masks) == set(masks) and len(masks) > 2
    for name, mask in masks.items():
        assert numpy.array_equal(read_masks[name], mask.T), name


def test_members_behind_the_first_four_gigabytes(sources, scan, tmp_path):
    far = tmp_path / "far.ozx"
    with zipfile.ZipFile(scan) as near, open(far, "wb") as file:
        file.seek(5 << 30)  # a hole: takes no room on the disk
        with zipfile.ZipFile(file, "w") as archive:
            for info in near.infolist():
                archive.writestr(info, near.read(info))
    read_ct, read_masks, _ = read_back(far, tmp_path)
    far.unlink()
    assert numpy.array_equal(read_ct, voxels_of(sources["ct"]))
    for name, mask in read_masks.items():
        assert numpy.array_equal(mask, voxels_of(sources[name])), name


def test_python_reads_the_64_bit_form(tmp_path):
    tool("zip64", tmp_path / "small.zip")
    with zipfile.ZipFile(tmp_path / "small.zip") as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {"a": b"first", "b/c": b"second"}
    extra = zipfile.ZipFile(tmp_path / "small.zip").getinfo("b/c").extra
    assert len(extra) == 28, "sizes and place are in the extra field"


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"SKIPPED: no real data at {SHARED}")
def test_the_117_masks_of_totalsegmentator(tmp_path):
    files = {file.name[:-7].replace("_", " "): file
             for file in sorted((SHARED / "masks" / "totalsegmentator_s0011").glob("*.nii.gz"))}
    assert len(files) == 117
    tool("write", tmp_path / "scan.ozx", *[part for name, file in files.items() for part in ("mask", name, file)])
    assert (tmp_path / "scan.ozx").stat().st_size < 600_000
    labels = labels_of(opened(tmp_path / "scan.ozx"))
    assert set(labels) == set(files)
    for name in ("liver", "aorta", "brain", "skull", "vertebrae T9"):
        assert numpy.array_equal(labels[name]["0"][:] > 0, voxels_of(files[name]) > 0.5), name
