# SPDX-License-Identifier: Apache-2.0
"""A model out of SAT's weights: a graph of images, one of queries, and the queries of all names, computed once.

SAT's own code is imported from its user's checkout; nothing of it is part of this program.
"""
from __future__ import annotations

import dataclasses
import pathlib
from typing import Any

import radgenome
from radgenome.export.files import model_folder, sha256_of, write_model
from radgenome.export.labels import Structures, read_table, structures_of_their_own
from radgenome.export.onnx_graph import OPSET, Shapes, verify_onnx, write_onnx
from radgenome.export.sat_source import load_maskformer, query_embeddings
from radgenome.optional import needed

PATCH = (288, 288, 96)  # the positions of its parts are baked in
SPACING_MM = (1.0, 1.0, 3.0)
QUERIES_TO_VERIFY = (1, 7)  # their number varies


@dataclasses.dataclass
class SatOptions:
    """What the checkpoint itself does not say."""
    source: pathlib.Path  # SAT's checkout
    text_encoder: pathlib.Path  # its checkpoint
    biolord: pathlib.Path  # folder of BioLORD-2023-C
    backbone: str = "UNET"
    labels: pathlib.Path | None = None  # what to ask for, and which structures that is; None: all that are no unions
    id: str | None = None
    version: str | None = None
    licence: str | None = None
    origin: str | None = None
    patch: tuple[int, int, int] = PATCH


def export_sat(checkpoint: pathlib.Path, target: pathlib.Path, options: SatOptions) -> dict[str, Any]:
    """Makes the folder `target`; returns its model.json.
    @error already_exists, missing_file, missing_package, bad_source, bad_checkpoint, unknown_structure, bad_labels, onnx_differs;
    nothing is left then"""
    torch = needed("torch", "exporting a network", "torch")
    labels = labels_of(options.labels)
    with model_folder(target) as folder:
        queries = query_embeddings(options.source, options.text_encoder, options.biolord,
                                   [label["name"] for label in labels])
        network = load_maskformer(options.source, checkpoint, options.backbone, options.patch)
        verified = _write_graphs(folder, *graphs_of(torch, network), options.patch)
        (folder / "queries.f32").write_bytes(queries.astype("<f4").tobytes())
        made = {"id": options.id or f"SAT {options.backbone}", "version": options.version or sha256_of(checkpoint)[:12],
                "summary": f"SAT, backbone {options.backbone}, {len(labels)} names",
                "source": options.origin or "https://github.com/zhaoziheng/SAT", "licence": options.licence or "not stated",
                "exported_by": f"radgenome {radgenome.__version__}, torch {torch.__version__}, opset {OPSET}; {verified}",
                "kind": "sat", "sat": {"vision": "vision.onnx", "decoder": "decoder.onnx", "queries": "queries.f32",
                                       "patch": list(options.patch), "spacing_mm": list(SPACING_MM),
                                       "query_width": int(queries.shape[1]), "labels": labels}}
        write_model(folder, made)
    return made


def labels_of(table_file: pathlib.Path | None) -> list[dict[str, Any]]:
    """A row of the queries each. SAT's names are lower-case."""
    table = read_table(table_file) if table_file else None
    structures = Structures(table)
    names = list(table) if table else structures_of_their_own()
    return [structures.label(row, name) for row, name in enumerate(names)]


def graphs_of(torch: Any, network: Any) -> tuple[Any, Any]:
    """One network of images, whose results do for any queries, and one of queries."""
    class Vision(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, image: Any) -> Any:
            memory, _, pixel = self.network.vision_backbone_forward(image)
            return memory, pixel[0]

    class Decoder(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.query_proj, self.transformer = network.query_proj, network.transformer_decoder
            self.mask_embed_proj = network.mask_embed_proj
            self.register_buffer("positions", network.pos_embedding.detach().clone())

        def forward(self, memory: Any, queries: Any) -> Any:
            asked = self.query_proj(queries.unsqueeze(1))
            found, _ = self.transformer(asked, memory, pos=self.positions)
            return self.mask_embed_proj(found.squeeze(1))

    return Vision().eval(), Decoder().eval()


def _write_graphs(folder: pathlib.Path, vision: Any, decoder: Any, patch: tuple[int, int, int]) -> str:
    image: Shapes = {"image": (1, 3, *patch)}
    write_onnx(vision, image, ["memory", "pixel"], folder / "vision.onnx")
    difference = verify_onnx(vision, image, folder / "vision.onnx")

    def shapes(n: int) -> Shapes:
        return {"memory": tuple(decoder.positions.shape), "queries": (n, _query_width(decoder))}

    write_onnx(decoder, shapes(3), ["mask_embed"], folder / "decoder.onnx",
               varying={"queries": {0: "n"}, "mask_embed": {0: "n"}})
    for n in QUERIES_TO_VERIFY:
        difference.merge(verify_onnx(decoder, shapes(n), folder / "decoder.onnx"))
    return str(difference)


def _query_width(decoder: Any) -> int:
    first = next(iter(decoder.query_proj.parameters()), None)
    return int(decoder.positions.shape[-1] if first is None else first.shape[1])
