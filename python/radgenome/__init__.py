# SPDX-License-Identifier: Apache-2.0
"""Chest CT, masks and report facts of a radgenome data set, for training.

    import radgenome
    case = radgenome.open("dataset")["some case"]
    case.scan.ct[100:164, 200:264, 200:264]        # NumPy, (k, j, i); reads only the chunks it needs
    case.scan.mask("left lung")
    case.sample("heart", margin_mm=10, size=(96, 96, 96))

    release = radgenome.Release("release")
    release.table("questions", "train")            # Arrow
    train = release.dataset("train", crop="region", draw="positive", size=(96, 96, 96))   # for PyTorch
"""
from importlib.metadata import version

from radgenome._core import (
    CaseRecord, CaseWarning, Check, Count, EarlierScan, Evidence, Fact, HuSummary, IdSet, Knowledge, Link, MaskSource, Measured,
    Measurement, Option, PrincipalAxis, Quantity, Question, SliceRange, Source, StageError, Structure, set_threads)
from radgenome.case import Case, Report, Sample, Sentence
from radgenome.dataset import Dataset, open
from radgenome.errors import Error, NotFound
from radgenome.named import Named
from radgenome.order import Order
from radgenome.release import Release
from radgenome.scan import Scan
from radgenome.training import TrainingSample, TrainingSet, collate
from radgenome.voxels import Box, Voxels

__version__ = version("radgenome")
__all__ = [
    "Box", "Case", "CaseRecord", "CaseWarning", "Check", "Count", "Dataset", "EarlierScan", "Error", "Evidence", "Fact", "HuSummary",
    "IdSet", "Knowledge", "Link", "MaskSource", "Measured", "Measurement", "Named", "NotFound", "Option", "Order",
    "PrincipalAxis", "Quantity", "Question", "Release", "Report", "Sample", "Scan", "Sentence", "SliceRange", "Source",
    "StageError", "Structure", "TrainingSample", "TrainingSet", "Voxels", "collate", "open", "set_threads"]
