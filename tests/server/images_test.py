# SPDX-License-Identifier: Apache-2.0
"""CT, label maps and masks as they are sent, beside what nibabel and zarr read of the files."""
import gzip
import shutil

import nibabel
import numpy
import pytest
import zarr
from conftest import radgenome
from review_server import quoted, serving

STEPS = {1: (1, 1, 1), 2: (2, 2, 1), 4: (4, 3, 1)}  # spacing 0.694, 0.797, 2.497 mm: 4 × 0.694 / 0.797 is 3.5, … / 2.497 1.1
AFFINE = numpy.array([[-0.67, 0.13, 0.3, 41.5], [0.1, 0.76, -0.9, -12.25], [-0.15, 0.2, 2.31, -803.75], [0, 0, 0, 1]])
SHAPE = (97, 83, 150)


def ball(centre, radius):
    grids = numpy.ogrid[tuple(slice(0, n) for n in SHAPE)]
    return sum((g - c) ** 2 for g, c in zip(grids, centre)) < radius ** 2


MASKS = {"left lung": ball((60, 40, 70), 30), "heart": ball((45, 40, 60), 22), "liver": ball((20, 60, 130), 25),
         "right lung upper lobe": ball((25, 25, 90), 15), "right lung lower lobe": ball((25, 40, 40), 14)}


def save(path, values):
    path.parent.mkdir(parents=True, exist_ok=True)
    nibabel.save(nibabel.Nifti1Image(values, AFFINE), path)


def make(folder, *arguments):
    i, j, k = numpy.ogrid[tuple(slice(0, n) for n in SHAPE)]
    save(folder / "ct" / "oblique.nii.gz", ((i * 31 + j * 17 + k * 7) % 2500 - 1024).astype(numpy.int16))
    for name, mask in MASKS.items():
        save(folder / "masks" / "oblique" / f"{name}.nii.gz", mask.astype(numpy.uint8))
    radgenome("run", "--ct", folder / "ct", "--masks", folder / "masks", "-o", folder / "dataset", *arguments)
    return folder / "dataset"


@pytest.fixture(scope="module", params=["stored", "referred"])
def oblique(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    dataset = make(folder, *(["--refer-to-ct"] if request.param == "referred" else []))
    with serving(dataset) as server:
        yield dataset, server.client()


def image(client, path, **headers):
    response, data = client.send("GET", path, headers=headers)
    assert response.status == 200, data[:300]
    assert response.getheader("Content-Type") == "application/x-nifti"
    if response.getheader("Content-Encoding") == "gzip":
        data = gzip.decompress(data)
    assert data[344:348] == b"n+1\0"
    return nibabel.Nifti1Image.from_bytes(data)


def grid(steps, begin=(0, 0, 0)):
    """The affine of the voxels that are taken, from `begin` on."""
    affine = AFFINE.copy()
    affine[:3, 3] += AFFINE[:3, :3] @ numpy.array(begin)
    affine[:3, :3] *= steps
    return affine


def same(found, values, affine):
    assert numpy.array_equal(numpy.asarray(found.dataobj), values)
    assert numpy.allclose(found.affine, affine, atol=1e-4)


def stored(dataset):
    return zarr.open_group(zarr.storage.ZipStore(dataset / "cases/oblique/scan.ozx", mode="r"), mode="r", zarr_format=3)


@pytest.mark.parametrize("step", STEPS)
def test_the_ct_has_the_voxels_and_places_of_its_file(oblique, step):
    dataset, client = oblique
    i, j, k = STEPS[step]
    source = nibabel.load(dataset.parent / "ct" / "oblique.nii.gz")
    found = image(client, f"/api/cases/oblique/ct.nii?step={step}")
    assert found.get_data_dtype() == numpy.int16
    same(found, numpy.asarray(source.dataobj)[::i, ::j, ::k], grid(STEPS[step]))
    assert found.header["sform_code"] > 0


@pytest.mark.parametrize("step", STEPS)
def test_the_label_map_shows_the_smallest_mask_where_they_overlap(oblique, step):
    dataset, client = oblique
    labels = client.get("/api/cases/oblique")["labels"]
    scan = stored(dataset)
    masks = {label["structure"]: scan["labels"][label["structure"]]["0"][:].T != 0 for label in labels}
    assert set(masks) == set(MASKS) and (masks["left lung"] & masks["heart"]).any()
    wanted = numpy.zeros(SHAPE, numpy.uint8)
    for label in sorted(labels, key=lambda one: -masks[one["structure"]].sum()):
        wanted[masks[label["structure"]]] = label["value"]
    i, j, k = STEPS[step]
    for headers in {}, {"Accept-Encoding": "gzip"}:
        found = image(client, f"/api/cases/oblique/labels.nii?step={step}", **headers)
        assert found.get_data_dtype() == numpy.uint8
        same(found, wanted[::i, ::j, ::k], grid(STEPS[step]))


@pytest.mark.parametrize("structure", MASKS)
def test_masks_are_those_of_the_scan_file(oblique, structure):
    dataset, client = oblique
    voxels = stored(dataset)["labels"][structure]["0"][:].T
    path = f"/api/cases/oblique/masks/{quoted(structure)}.nii"
    same(image(client, path), voxels, AFFINE)
    inside = numpy.argwhere(voxels)
    begin, end = inside.min(0), inside.max(0) + 1
    cropped = voxels[tuple(slice(b, e) for b, e in zip(begin, end))]
    same(image(client, path + "?crop=1", **{"Accept-Encoding": "gzip"}), cropped, grid((1, 1, 1), begin))


def test_unions_have_masks_too(oblique):
    _, client = oblique
    same(image(client, "/api/cases/oblique/masks/right%20lung.nii"),
         (MASKS["right lung upper lobe"] | MASKS["right lung lower lobe"]).astype(numpy.uint8), AFFINE)


def test_what_has_no_mask_is_said(oblique):
    _, client = oblique
    for structure in "spleen", "nothing of the kind", "../case":
        assert client.get(f"/api/cases/oblique/masks/{quoted(structure)}.nii", expect=404)["code"] in (
            "no_mask", "no_such_route")
    assert client.get("/api/cases/oblique/ct.nii?step=3", expect=400)["code"] == "bad_parameter"


def test_images_are_kept_by_the_client_and_sent_in_parts(oblique):
    _, client = oblique
    for path in "/api/cases/oblique/ct.nii?step=2", "/api/cases/oblique/labels.nii", "/api/knowledge":
        response, whole = client.send("GET", path)
        etag = response.getheader("ETag")
        again, nothing = client.send("GET", path, headers={"If-None-Match": etag})
        assert (again.status, nothing) == (304, b"")
        assert again.getheader("ETag") == etag
        head, nothing = client.send("HEAD", path)
        assert (head.status, nothing) == (200, b"") and int(head.getheader("Content-Length")) == len(whole)
    path, total = "/api/cases/oblique/ct.nii?step=2", None
    _, whole = client.send("GET", path)
    total = len(whole)
    for asked, wanted in {"bytes=0-351": (0, 352), "bytes=352-": (352, total), "bytes=-10": (total - 10, total),
                          "bytes=5-5": (5, 6), f"bytes=3-{10 * total}": (3, total),
                          f"bytes=-{10 * total}": (0, total)}.items():
        part, data = client.send("GET", path, headers={"Range": asked})
        assert part.status == 206 and data == whole[slice(*wanted)], asked
        assert part.getheader("Content-Range") == f"bytes {wanted[0]}-{wanted[1] - 1}/{total}"
    for asked in f"bytes={total}-", "bytes=-0":
        none, _ = client.send("GET", path, headers={"Range": asked})
        assert none.status == 416 and none.getheader("Content-Range") == f"bytes */{total}", asked
    etag = client.send("GET", path)[0].getheader("ETag")
    part, _ = client.send("GET", path, headers={"Range": "bytes=0-9", "If-Range": etag})
    other, data = client.send("GET", path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert (part.status, other.status, data) == (206, 200, whole)


def test_a_ct_that_was_moved_away_is_no_failure_of_the_server(tmp_path):
    dataset = make(tmp_path, "--refer-to-ct")
    shutil.move(tmp_path / "ct", tmp_path / "elsewhere")
    with serving(dataset) as server:
        said = server.client().get("/api/cases/oblique/ct.nii", expect=404)
        assert said["code"] == "no_ct" and "run the data set again" in said["sentence"]


def test_repaired_masks_are_kept_beside_the_old(oblique):
    dataset, client = oblique
    repaired = MASKS["heart"] & ~MASKS["left lung"]
    before = (dataset / "cases/oblique/scan.ozx").read_bytes()
    packed = gzip.compress(nibabel.Nifti1Image(repaired.astype(numpy.uint8), AFFINE).to_bytes())
    path = "/api/cases/oblique/masks/heart/repairs"
    kept = client.ask("PUT", path, packed)["repaired_mask"]
    plain = nibabel.Nifti1Image(repaired.astype(numpy.float32), AFFINE).to_bytes()
    assert client.ask("PUT", path, plain)["repaired_mask"] == kept
    digits = kept.removeprefix("sha256:")
    assert [file.name for file in (dataset / "cases/oblique/repairs").iterdir()] == [digits + ".nii.gz"]
    same(nibabel.load(dataset / "cases/oblique/repairs" / (digits + ".nii.gz")), repaired.astype(numpy.uint8), AFFINE)
    same(image(client, f"/api/cases/oblique/repairs/{digits}.nii"), repaired.astype(numpy.uint8), AFFINE)
    assert (dataset / "cases/oblique/scan.ozx").read_bytes() == before


@pytest.mark.parametrize("sent, code", [
    (b"", "bad_mask"), (b"no nifti", "bad_mask"), (gzip.compress(b"x" * 5000), "bad_mask"),
    (nibabel.Nifti1Image(numpy.ones(SHAPE, numpy.uint8), numpy.eye(4)).to_bytes(), "other_grid"),
    (nibabel.Nifti1Image(numpy.ones((4, 4, 4), numpy.uint8), AFFINE).to_bytes(), "other_grid"),
    (nibabel.Nifti1Image(numpy.ones(SHAPE, numpy.uint8), AFFINE).to_bytes()[:5000], "bad_mask"),
])
def test_what_is_no_mask_of_the_case_is_refused(oblique, sent, code):
    dataset, client = oblique
    assert client.ask("PUT", "/api/cases/oblique/masks/heart/repairs", sent, expect=422)["code"] == code
    left = [file.name for file in (dataset / "cases/oblique").rglob("*") if file.name.startswith(".sent")]
    assert not left
