# SPDX-License-Identifier: Apache-2.0
"""nnU-Net's steps around a network, written with NumPy, SciPy and scikit-image as nnunetv2 is."""
import itertools

import numpy as np
from scipy.ndimage import binary_fill_holes, gaussian_filter
from skimage.transform import resize

F32, F16 = np.float32, np.float16


def crop_of(array):
    """Begin and end of what is not 0."""
    places = np.nonzero(array)
    if len(places[0]) == 0:
        return tuple(slice(0, n) for n in array.shape)
    return tuple(slice(axis.min(), axis.max() + 1) for axis in places)


def normalized(array, how, inside):
    values = array.astype(F32)
    if how["scheme"] == "ct":
        values = np.clip(values, F32(how["low"]), F32(how["high"]))
        values -= F32(how["mean"])
        values /= max(F32(how["std"]), F32(1e-8))
    elif how["scheme"] == "z_score":
        within = inside if how["only_where_not_zero"] else np.ones_like(inside)
        mean, std = values[within].mean(), values[within].std()
        values[within] = (values[within] - mean) / max(std, 1e-8)
    return values


def separate_axis(now, new, asked):
    """Along which axis slices are taken as they are."""
    def anisotropic(spacing):
        return max(spacing) / min(spacing) > 3

    if asked is None:
        spacing = now if anisotropic(now) else new if anisotropic(new) else None
    else:
        spacing = now if asked else None
    if spacing is None:
        return None
    largest = [axis for axis in range(3) if spacing[axis] == max(spacing)]
    return largest[0] if len(largest) == 1 else None


def resampled(array, shape, now, new, order, asked):
    """As resample_data_or_seg: the result has the type of the input."""
    if tuple(array.shape) == tuple(shape):
        return array
    exact = array.astype(np.float64)
    axis = separate_axis(now, new, asked)
    how = {"order": order, "mode": "edge", "anti_aliasing": False, "clip": True}
    if axis is None:
        return resize(exact, shape, **how).astype(array.dtype)
    plane = [n for a, n in enumerate(shape) if a != axis]
    slices = [resize(one, plane, **how) for one in np.moveaxis(exact, axis, 0)]
    n, m = len(slices), shape[axis]
    at = np.clip(np.floor((np.arange(m) + 0.5) * (n / m) - 0.5 + 0.5).astype(int), 0, n - 1)
    return np.moveaxis(np.stack(slices)[at], 0, axis).astype(array.dtype)


def preprocessed(scan_zyx, spacing_zyx, part):
    """The array for the network, what was cropped, and the spacings before and after."""
    forward = part["transpose_forward"]
    array = scan_zyx.transpose(forward)
    now = [spacing_zyx[a] for a in forward]
    crop = crop_of(array)
    inside = binary_fill_holes(array != 0)[crop]
    new = [now[a] if value == 0 else value for a, value in enumerate(part["spacing_mm"])]
    values = normalized(array[crop], part["normalization"], inside)
    shape = [max(1, round(now[a] / new[a] * values.shape[a])) for a in range(3)]
    how = part["resampling"]["data"]
    return resampled(values, shape, now, new, how["order"], how["separate_z"]), crop, now, new


def starts(length, patch, step):
    count = int(np.ceil((length - patch) / (patch * step))) + 1
    return [int(np.round((length - patch) / max(count - 1, 1) * n)) for n in range(count)]


def weights(patch):
    impulse = np.zeros(patch)
    impulse[tuple(n // 2 for n in patch)] = 1
    bell = gaussian_filter(impulse, [n / 8 for n in patch], order=0, mode="constant", cval=0)
    bell = (bell / (bell.max() / 10)).astype(F16)
    bell[bell == 0] = bell[bell != 0].min()
    return bell


def slid(image, part, networks, mirror=False):
    """Logits in float16. A network takes and gives float32, [1, 1, patch] and [1, channels, patch]."""
    patch = part["patch"]
    flat = patch[0] == 1
    before = [max(0, n - m) // 2 for n, m in zip(patch, image.shape)]
    after = [max(0, n - m) - b for n, m, b in zip(patch, image.shape, before)]
    padded = np.pad(image, list(zip(before, after)))
    bell = weights(patch[1:])[None] if flat else weights(patch)
    flips = [axes for many in range(1, 4) for axes in itertools.combinations(part["mirror_axes"], many)] if mirror else []

    def asked(network, window):
        made = network(window[:, :, 0] if flat else window)
        return made[:, :, None] if flat else made

    def predicted(network, window):
        total = asked(network, window)
        for axes in flips:
            axes = [a + 2 for a in axes]
            total = total + np.flip(asked(network, np.flip(window, axes)), axes)
        return total / F32(len(flips) + 1)

    folds = []
    for network in networks:
        logits = np.zeros((part["channels"], *padded.shape), F16)
        sums = np.zeros(padded.shape, F16)
        places = [starts(n, m, part["step"]) for n, m in zip(padded.shape, patch)]
        if flat:
            places[0] = range(padded.shape[0])
        for start in itertools.product(*places):
            at = tuple(slice(s, s + n) for s, n in zip(start, patch))
            said = predicted(network, np.ascontiguousarray(padded[at])[None, None])[0] * bell.astype(F32)
            logits[(slice(None), *at)] = (logits[(slice(None), *at)].astype(F32) + said).astype(F16)
            sums[at] = (sums[at].astype(F32) + bell.astype(F32)).astype(F16)
        folds.append((logits.astype(F32) / sums.astype(F32)).astype(F16))
    mean = folds[0]
    for one in folds[1:]:
        mean = (mean.astype(F32) + one.astype(F32)).astype(F16)
    if len(folds) > 1:
        mean = (mean.astype(F32) / F32(len(folds))).astype(F16)
    return mean[(slice(None), *(slice(b, b + n) for b, n in zip(before, image.shape)))]


def exported(logits, part, crop, shape, now, new):
    """The label map, z, y, x."""
    how = part["resampling"]["probabilities"]
    cropped = [axis.stop - axis.start for axis in crop]
    values = np.stack([resampled(one, cropped, new, now, how["order"], how["separate_z"]) for one in logits])
    if part["region_order"]:
        labels = np.zeros(cropped, np.uint8)
        for channel, value in zip(values.astype(F32), part["region_order"]):
            labels[1 / (1 + np.exp(-channel)) > 0.5] = value
    else:
        labels = values.argmax(0).astype(np.uint8)
    whole = np.zeros([shape[a] for a in part["transpose_forward"]], np.uint8)
    whole[crop] = labels
    return whole.transpose(np.argsort(part["transpose_forward"]))
