# SPDX-License-Identifier: Apache-2.0
"""python -m radgenome.export nnunet|totalsegmentator|sat …"""
from __future__ import annotations

import argparse
import pathlib
import sys
from typing import Any

from radgenome.errors import Error
from radgenome.export.nnunet import NnunetOptions, export_nnunet
from radgenome.export.nnunet_folder import CHECKPOINT
from radgenome.export.sat import SatOptions, export_sat
from radgenome.export.totalsegmentator import TASKS, export_totalsegmentator


def main(arguments: list[str] | None = None) -> int:
    given = parser().parse_args(arguments)
    try:
        print(in_words(given.export(given), given.out))
    except Error as error:
        print(f"radgenome.export: {error.sentence} [{error.code}]", file=sys.stderr)
        return 1
    return 0


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m radgenome.export", description="Make a model for `radgenome segment` out of "
                                   "trained networks. Checkpoints are Python pickles, which can run anything when they are "
                                   "read: export only those whose origin you trust.")
    kinds = made.add_subparsers(required=True, metavar="KIND")
    nnunet = kinds.add_parser("nnunet", help="a trained nnU-Net v2")
    nnunet.add_argument("results", type=pathlib.Path, metavar="RESULTS_FOLDER",
                        help="the folder with plans.json and fold_0 …, or Dataset123_Name above it")
    nnunet.add_argument("--configuration", help="which one, where there are several: 2d, 3d_fullres, 3d_lowres …")
    nnunet.add_argument("--step", type=share, default=0.5, help="of the sliding window, as a share of the patch (%(default)s)")
    nnunet.set_defaults(export=lambda given: export_nnunet(given.results, given.out, options_of(given)))
    task = kinds.add_parser("totalsegmentator", help="weights of TotalSegmentator, as its installer leaves them",
                            description="Tasks: " + ", ".join(TASKS))
    task.add_argument("task", metavar="TASK")
    task.add_argument("--weights", type=pathlib.Path, metavar="DIR",
                      help="where Dataset… lie ($TOTALSEG_WEIGHTS_PATH, else ~/.totalsegmentator/nnunet/results)")
    task.set_defaults(export=lambda given: export_totalsegmentator(given.task, given.out, given.weights, options_of(given)))
    for kind in (nnunet, task):
        add_nnunet(kind)
    sat = kinds.add_parser("sat", help="weights of SAT, with its own code")
    add_sat(sat)
    for kind in (nnunet, task, sat):
        add_common(kind)
    return made


def add_sat(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("checkpoint", type=pathlib.Path, metavar="CHECKPOINT", help="of SAT, such as SAT-Nano's")
    kind.add_argument("--sat-source", type=pathlib.Path, required=True, metavar="DIR", help="a checkout of zhaoziheng/SAT")
    kind.add_argument("--text-encoder", type=pathlib.Path, required=True, metavar="CHECKPOINT", help="of SAT's text encoder")
    kind.add_argument("--biolord", type=pathlib.Path, required=True, metavar="DIR", help="the folder of BioLORD-2023-C")
    kind.add_argument("--backbone", default="UNET", help="UNET of SAT-Nano, UNET-L of SAT-Pro (%(default)s)")
    kind.add_argument("--labels", type=pathlib.Path, metavar="FILE",
                      help='what to ask for, and which structure it is: {"left lung": "left lung", "tumor": null}, or a CSV with '
                           "the columns label and structure (all structures that are no unions of others, by their ids)")
    kind.set_defaults(export=lambda given: export_sat(given.checkpoint, given.out, sat_options_of(given)))


def add_common(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("-o", "--out", type=pathlib.Path, required=True, metavar="MODEL", help="the new folder")
    for name, what in (("id", "name of the model"), ("version", "of the weights"), ("licence", "of the weights"),
                       ("source", "where they come from")):
        kind.add_argument(f"--{name}", help=what)


def add_nnunet(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("--checkpoint", default=CHECKPOINT, help="file name in each fold (%(default)s)")
    kind.add_argument("--folds", type=names, help="such as 0,1,2 (all that there are)")
    kind.add_argument("--trainer", help="build networks as this trainer of nnunetv2 does, not as the checkpoint's")
    kind.add_argument("--labels", type=pathlib.Path, metavar="FILE",
                      help='which structure a label is, where its name does not say so: {"label": "structure", "other": null}, '
                           "or a CSV with the columns label and structure")


def share(text: str) -> float:
    value = float(text)
    if not 0 < value <= 1:
        raise argparse.ArgumentTypeError(f"{text} is not above 0 and at most 1")
    return value


def names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in text.replace(",", " ").split()))


def options_of(given: argparse.Namespace) -> NnunetOptions:
    common = {name: getattr(given, name) for name in ("checkpoint", "folds", "trainer", "labels", "id", "version", "licence",
                                                      "source")}
    return NnunetOptions(configuration=getattr(given, "configuration", None), step=getattr(given, "step", 0.5), **common)


def sat_options_of(given: argparse.Namespace) -> SatOptions:
    return SatOptions(source=given.sat_source, text_encoder=given.text_encoder, biolord=given.biolord, backbone=given.backbone,
                      labels=given.labels, id=given.id, version=given.version, licence=given.licence, origin=given.source)


def in_words(model: dict[str, Any], out: pathlib.Path) -> str:
    """What was made, and which labels will be passed by."""
    parts = model["parts"] if model["kind"] == "nnunet" else [model["sat"]]
    labels = [label for part in parts for label in part["labels"]]
    others = [label["name"] for label in labels if "structure" not in label]
    networks = sum(len(part.get("networks", ())) for part in parts) or 2
    lines = [f"{out}: {model['id']}, {networks} {'network' if networks == 1 else 'networks'}, {len(labels)} labels; {model['exported_by']}"]
    if others:
        lines.append("None of the program's structures, and so passed by (--labels can say which they are): "
                     + ", ".join(others))
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
