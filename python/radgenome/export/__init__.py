# SPDX-License-Identifier: Apache-2.0
"""Makes models that `radgenome segment` runs out of trained networks: `python -m radgenome.export --help`.

A model is a folder with `model.json` and ONNX files. What reads the weights (torch, nnunetv2, SAT's code) is imported when it
is needed; nothing else of the package needs it.
"""
from radgenome.export.nnunet import NnunetOptions, export_nnunet
from radgenome.export.sat import SatOptions, export_sat
from radgenome.export.totalsegmentator import TASKS, export_totalsegmentator

__all__ = ["TASKS", "NnunetOptions", "SatOptions", "export_nnunet", "export_sat", "export_totalsegmentator"]
