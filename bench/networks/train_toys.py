# SPDX-License-Identifier: Apache-2.0
"""Trains the toys on the synthetic cohort until their margins are those of trained networks: minutes on two cores.

    train_toys.py OUT [--steps 1500] [TOY …]

Writes OUT/<toy>/results for each. Scans are brought to the network by nnunetv2's own preprocessing; the loop itself is a few
lines of cross-entropy and Dice, as nothing of nnU-Net's training matters to inference.
"""
import argparse
import pathlib
import tempfile
import time

import numpy
import SimpleITK
import torch
from nnunetv2.preprocessing.preprocessors.default_preprocessor import DefaultPreprocessor
from nnunetv2.utilities.plans_handling.plans_handler import PlansManager

from scans import make_cohort, scan_and_truth
from toys import TOYS, dataset_json, network_of, plans_json, write_results

CASES = 8
SEED = 21  # of the cohort; the scans that parity.py compares are of another
BATCH = 2


def preprocessed(toy, cohort, cases, folder):
    """Pairs of image and label map on the network's grid."""
    plans = PlansManager(plans_json(toy))
    configuration = plans.get_configuration(toy.configuration)
    pairs = []
    for number, case in enumerate(cases):
        paths = [folder / f"{toy.name}_{number}_{kind}.nii.gz" for kind in ("ct", "truth")]
        for image, path in zip(scan_and_truth(toy, number % 2, cohort, case), paths, strict=True):
            SimpleITK.WriteImage(image, str(path))
        data, truth, _ = DefaultPreprocessor(verbose=False).run_case([str(paths[0])], str(paths[1]), plans, configuration,
                                                                     dataset_json(toy))
        pairs.append((torch.from_numpy(numpy.array(data, numpy.float32)), torch.from_numpy(numpy.array(truth[0])).clamp(min=0)))
    return pairs


def window(toy, pair, random):
    """A patch, and half of the times around a voxel of a structure; where the scan is shorter, zeros fill it up."""
    image, truth = pair
    patch = toy.patch if toy.dimensions == 3 else (1, *toy.patch)
    inside = torch.nonzero(truth) if random.random() < 0.5 else []
    middle = inside[random.integers(len(inside))].tolist() if len(inside) else [random.integers(n) for n in truth.shape]
    starts = [int(min(max(at - size // 2, 0), max(n - size, 0))) for at, size, n in zip(middle, patch, truth.shape, strict=True)]
    box = tuple(slice(start, start + size) for start, size in zip(starts, patch, strict=True))
    image, truth = image[(slice(None), *box)], truth[box]
    short = [amount for size, n in reversed(list(zip(patch, truth.shape, strict=True))) for amount in (0, size - n)]
    image, truth = torch.nn.functional.pad(image, short), torch.nn.functional.pad(truth, short)
    return (image[:, 0], truth[0]) if toy.dimensions == 2 else (image, truth)


def targets_of(toy, truth):
    """One channel a class or region, 0 or 1."""
    if toy.region_order:
        regions = [value if isinstance(value, list) else [value] for value in toy.labels.values() if value != 0]
        return torch.stack([torch.isin(truth, torch.tensor(region)) for region in regions], 1).float()
    return torch.stack([truth == value for value in range(len(toy.labels))], 1).float()


def loss_of(toy, logits, truth):
    targets = targets_of(toy, truth)
    if toy.region_order:
        entropy = torch.nn.functional.binary_cross_entropy_with_logits(logits, targets)
        shares = torch.sigmoid(logits)
    else:
        entropy = torch.nn.functional.cross_entropy(logits, truth.long())
        shares, targets = torch.softmax(logits, 1)[:, 1:], targets[:, 1:]
    axes = [0, *range(2, logits.ndim)]
    dice = (2 * (shares * targets).sum(axes) + 1) / (shares.sum(axes) + targets.sum(axes) + 1)
    there = targets.sum(axes) > 0  # a class that the windows lack would only draw towards nothing
    return entropy + (1 - dice[there].mean() if there.any() else 0)


def train(toy, pairs, seed, steps):
    network = network_of(toy, seed).train()
    random = numpy.random.default_rng(seed)
    optimizer = torch.optim.AdamW(network.parameters(), lr=2e-3)
    schedule = torch.optim.lr_scheduler.PolynomialLR(optimizer, steps, power=0.9)
    batch = BATCH if toy.dimensions == 3 else 6 * BATCH
    began, recent = time.monotonic(), []
    for _ in range(steps):
        drawn = [window(toy, pairs[random.integers(len(pairs))], random) for _ in range(batch)]
        images, truths = (torch.stack(parts) for parts in zip(*drawn, strict=True))
        loss = loss_of(toy, network(images), truths)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        recent = [*recent[-49:], float(loss.detach())]
    print(f"{toy.name}: {steps} steps in {time.monotonic() - began:.0f} s, loss {numpy.mean(recent):.3f}", flush=True)
    return network.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("toys", nargs="*", default=list(TOYS))
    parser.add_argument("--steps", type=int, default=1500, help="of each network")
    given = parser.parse_intermixed_args()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        cases = make_cohort(work / "cohort", CASES, SEED)
        for toy in (TOYS[name] for name in given.toys or TOYS):
            pairs = preprocessed(toy, work / "cohort", cases, work)
            write_results(toy, given.out / toy.name / "results",
                          [train(toy, pairs, 100 + fold, given.steps) for fold in toy.folds])


if __name__ == "__main__":
    main()
