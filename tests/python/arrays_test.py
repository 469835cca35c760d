# SPDX-License-Identifier: Apache-2.0
"""Arrays of a scan behave as NumPy's when they are indexed."""
import random

import numpy as np
import pytest
from radgenome import Voxels


def random_index(chance, size):
    kind = chance.randrange(4)
    if kind == 0:
        return chance.randrange(-size, size)
    if kind == 1:
        return slice(None)
    ends = [chance.choice([None, chance.randrange(-2 * size, 2 * size)]) for _ in range(2)]
    return slice(*ends, chance.choice([None, 1, -1, 2, 3, -2, -7]))


def random_key(chance, shape):
    key = [random_index(chance, size) for size in shape[:chance.randrange(1, 4)]]
    if len(key) < 3 and chance.random() < 0.5:
        at = chance.randrange(len(key) + 1)
        key = [*key[:at], ..., *key[at:]]
        order = [*range(at), *range(3 - (len(key) - 1 - at), 3)]
        key = [part if part is ... else random_index(chance, shape[order[n - (n > at)]]) for n, part in enumerate(key)]
    return key[0] if len(key) == 1 and chance.random() < 0.5 else tuple(key)


@pytest.mark.parametrize("name", ["ct", "heart", "lung"])
def test_random_indices_give_what_numpy_gives(scan, name):
    lazy = scan.ct if name == "ct" else scan.masks[name]
    whole = np.asarray(lazy)
    assert whole.shape == lazy.shape == scan.shape and whole.dtype == lazy.dtype and whole.any()
    chance = random.Random(3)
    for _ in range(150):
        key = random_key(chance, whole.shape)
        found, wanted = lazy[key], whole[key]
        assert np.shape(found) == wanted.shape and found.dtype == wanted.dtype, key
        assert np.array_equal(found, wanted), key


def test_whole_numbers_may_be_numpys(scan):
    whole = np.asarray(scan.ct)
    value = scan.ct[np.int64(3), np.uint8(4), -5]
    assert value == whole[3, 4, -5] and isinstance(value, np.int16)
    assert len(scan.ct) == whole.shape[0]
    assert np.array_equal(next(iter(scan.ct)), whole[0])


@pytest.mark.parametrize("key", [(10**6,), (0, -10**6), (slice(None), slice(None), 10**6), (0, 0, 0, 0),
                                 (..., ...)])
def test_bad_indices_fail_as_in_numpy(scan, key):
    with pytest.raises(IndexError) as numpys:
        np.broadcast_to(np.int16(0), scan.shape)[key]
    with pytest.raises(IndexError) as ours:
        scan.ct[key]
    assert str(ours.value) == str(numpys.value)


@pytest.mark.parametrize("key", [True, None, 1.5, [1, 2], np.array([1, 2]), (0, None)])
def test_other_indices_are_refused_with_a_way_out(scan, key):
    with pytest.raises(IndexError, match=r"np\.asarray\(voxels\)"):
        scan.ct[key]


def test_as_array_takes_a_type_and_says_that_it_copies(scan):
    assert np.array_equal(np.asarray(scan.ct, np.float32), np.asarray(scan.ct).astype(np.float32))
    with pytest.raises(ValueError, match="copy"):
        np.array(scan.ct, copy=False)


def test_only_what_is_needed_is_read():
    read = []
    lazy = Voxels((40, 50, 60), np.int16, lambda corners: read.append(corners) or np.zeros(
        [b - a for a, b in zip(*corners)], np.int16))
    lazy[5, -10:, 7:30:5]
    lazy[::-1, 3:3, 59]
    assert read == [((5, 40, 7), (6, 50, 28)), ((0, 0, 59), (40, 0, 60))]


def test_a_few_steps_do_not_hold_all_that_was_read(scan):
    assert scan.ct[::8, ::8, ::8].base is None
