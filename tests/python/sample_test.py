# SPDX-License-Identifier: Apache-2.0
"""Training samples: crops fitted into a size, where they lie, and the sentences about them."""
import json

import numpy as np
import pytest


def weights(old, new):
    """Row by row, what each of `new` values along an axis is made of: a triangle around its centre."""
    reach = max(old / new, 1)
    centres = (np.arange(new) + 0.5) * old / new
    triangle = np.clip(1 - np.abs(np.arange(old) + 0.5 - centres[:, None]) / reach, 0, None)
    return triangle / triangle.sum(1, keepdims=True)


def middles(old, new):
    return ((np.arange(new) + 0.5) * old / new).astype(int)


@pytest.mark.parametrize("size", [(9, 31, 100), (64, 64, 64), (1, 1, 1), (50, 7, 8)])
def test_a_crop_is_fitted_without_aliasing(scan, size):
    box = np.s_[3:30, 5:50, 7:60]
    part = scan.ct[box]
    k, j, i = (weights(old, new) for old, new in zip(part.shape, size))
    wanted = np.einsum("ak,bj,ci,kji->abc", k, j, i, part.astype(np.float64), optimize=True)
    found = scan.crop(box, size)
    assert found.dtype == np.int16 and found.shape == size
    assert np.abs(found - wanted).max() <= 0.5 + 2e-3  # rounded, and summed in single precision
    for name in ("lung", "heart"):
        mask = scan.mask(name)[box][np.ix_(*(middles(o, n) for o, n in zip(part.shape, size)))]
        assert np.array_equal(scan.stack([name], box, size)[0], mask)


def test_a_sample_without_size_is_the_scans_own_voxels(case):
    sample = case.sample("heart", margin_mm=8, structures=["heart", "left lung", "lung"])
    assert sample.region == "heart" and sample.box == case.scan.box("heart", margin_mm=8)
    assert np.array_equal(sample.ct, case.scan.ct[sample.box])
    assert sample.structures == ["heart", "left lung", "lung"]
    for name, mask in zip(sample.structures, sample.masks, strict=True):
        assert np.array_equal(mask, case.scan.masks[name][sample.box])


def test_voxels_of_a_sample_lie_where_the_scan_says(case):
    """The corners of the fitted block are the corners of the box."""
    sample = case.sample("left lung", size=(20, 33, 47))
    ends = np.array([[part.start, part.stop] for part in sample.box[::-1]], float) - 0.5
    fitted_ends = np.array([[-0.5, size - 0.5] for size in sample.ct.shape[::-1]])
    for corner in np.ndindex(2, 2, 2):
        there = case.scan.affine @ [*ends[range(3), corner], 1]
        assert np.allclose(sample.affine @ [*fitted_ends[range(3), corner], 1], there, atol=1e-6)


def test_without_structures_the_region_comes_with_all_below_it(case):
    sample = case.sample("lung")
    assert sample.structures[0] == "lung" and {"left lung", "right lung"} < set(sample.structures)
    assert "heart" not in sample.structures and len(sample.masks) == len(sample.structures)
    assert case.sample("lung_left").region == "left lung"


def below(structures, id):
    found = {id}
    while True:
        more = {s["id"] for s in structures if found & set(s.get("parents", []))} | found
        if more == found:
            return found
        found = more


def test_sentences_are_those_with_a_fact_there(folder, dataset):
    from conftest import ROOT
    structures = json.loads((ROOT / "data" / "structures.json").read_text())["structures"]
    spoken_of = 0
    for id in dataset:
        links = json.loads((folder / "cases" / id / "links.json").read_text())["links"]
        for region in ("left lung", "lung", "heart", "liver"):
            inside = below(structures, region)
            facts = {link["fact"] for link in links if {link.get("place"), link.get("structure")} & inside}
            found = dataset[id].sentences_of(region)
            assert {fact.id for s in found for fact in s.facts} >= facts
            assert all({fact.id for fact in s.facts} & facts for s in found)
            spoken_of += len(found)
    assert spoken_of > 0
