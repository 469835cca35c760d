# SPDX-License-Identifier: Apache-2.0
"""Small nnU-Nets that between them have what trained ones have: folds, anisotropic grids, transposed axes, regions, 2D.

A toy is described once; `write_results` makes of it the folder that nnU-Net's own training would leave, with random
weights or those that train_toys.py found.
"""
import dataclasses
import json
import math
import pathlib

#: CT values of the synthetic cohort; percentiles, mean and deviation as plans.json keeps them: doubles.
INTENSITIES = {"percentile_00_5": -963.0000301, "percentile_99_5": 391.5, "mean": -71.28834152221680,
               "std": 312.6790161132812, "median": 31.0, "min": -1024.0, "max": 1382.0}


@dataclasses.dataclass(frozen=True)
class Toy:
    name: str
    configuration: str
    network: str  # of dynamic_network_architectures
    patch: tuple[int, ...]  # in transposed order, as plans.json has it
    spacing_mm: tuple[float, ...]
    strides: tuple[tuple[int, ...], ...]
    kernels: tuple[tuple[int, ...], ...]
    labels: dict[str, int | list[int]]
    structures: dict[int, list[str]]  # what of the synthetic truth is which number; later ones win
    grids_mm: tuple[tuple[float, float, float], ...]  # x, y, z of each scan
    sizes: tuple[tuple[int, int, int], ...]
    transpose: tuple[int, int, int] = (0, 1, 2)
    region_order: tuple[int, ...] = ()
    folds: tuple[int, ...] = (0,)
    features: tuple[int, ...] = (8, 16, 24)
    reader: str = "SimpleITKIO"
    normalization: str = "CTNormalization"
    orientation: str | None = None  # of the scans' axes: DICOM's letters

    @property
    def dimensions(self):
        return len(self.patch)


LOBES = ("left lung upper lobe", "left lung lower lobe", "right lung upper lobe", "right lung middle lobe",
         "right lung lower lobe")

TOYS = {toy.name: toy for toy in (
    Toy(name="fullres", configuration="3d_fullres", network="PlainConvUNet", patch=(24, 32, 40),
        spacing_mm=(3.1, 2.7, 2.9), strides=((1, 1, 1), (2, 2, 2), (2, 2, 2)), kernels=((3, 3, 3),) * 3,
        labels={"background": 0, "liver": 1, "heart": 2, "lung": 3, "some bones": 4},
        structures={1: ["liver"], 2: ["heart"], 3: list(LOBES), 4: ["vertebrae", "sternum"]},
        # the second is shorter than the patch along z: 16 slices of 4 mm give 20 of 3.1
        grids_mm=((2.3, 2.1, 4.2), (2.6, 3.4, 4.0)), sizes=((96, 102, 52), (83, 71, 16)), folds=(0, 1)),
    Toy(name="anisotropic", configuration="3d_fullres", network="ResidualEncoderUNet", patch=(12, 48, 40),
        spacing_mm=(6.4, 2.4, 1.9), strides=((1, 1, 1), (1, 2, 2), (2, 2, 2)),
        kernels=((1, 3, 3), (3, 3, 3), (3, 3, 3)),
        labels={"background": 0, "lung": [1, 2, 3], "right lung": [2, 3], "lung_upper_lobe_right": 3},
        structures={1: list(LOBES[:2]), 2: list(LOBES[3:]), 3: [LOBES[2]]},
        # thick along y, that is axis 1 of z, y, x; the second becomes anisotropic only by the network's spacing
        grids_mm=((1.8, 7.0, 1.6), (2.1, 3.9, 1.5)), sizes=((104, 26, 120), (70, 43, 101)),
        transpose=(1, 0, 2), region_order=(1, 2, 3)),
    Toy(name="plane", configuration="2d", network="PlainConvUNet", patch=(48, 56), spacing_mm=(2.2, 1.9),
        strides=((1, 1), (2, 2), (2, 2)), kernels=((3, 3),) * 3,
        labels={"background": 0, "lung_right": 1, "lung_left": 2, "not of ours": 3},
        structures={1: list(LOBES[2:]), 2: list(LOBES[:2]), 3: ["heart", "liver"]},
        # the second is shorter than the patch along y: 33 rows of 2.9 mm give 44
        grids_mm=((2.0, 1.7, 6.1), (1.4, 2.9, 3.3)), sizes=((110, 97, 31), (121, 33, 44)), reader="NibabelIO"),
    Toy(name="turned", configuration="3d_fullres", network="PlainConvUNet", patch=(32, 24, 28),
        spacing_mm=(4.1, 3.6, 3.3), strides=((1, 1, 1), (2, 2, 2), (2, 2, 2)), kernels=((3, 3, 3),) * 3,
        labels={"background": 0, "trachea": 1, "aorta": 2, "esophagus": 3},
        structures={1: ["trachea"], 2: ["aorta"], 3: ["esophagus"]},
        grids_mm=((3.1, 2.9, 4.4), (2.4, 3.3, 5.2)), sizes=((78, 70, 50), (96, 61, 41)),
        reader="SimpleITKIOWithReorient", normalization="ZScoreNormalization", orientation="PIR"),
)}


def dataset_json(toy):
    made = {"channel_names": {"0": "CT"}, "labels": toy.labels, "numTraining": 2, "file_ending": ".nii.gz"}
    return made | ({"regions_class_order": list(toy.region_order)} if toy.region_order else {})


def _resampling(order, is_seg):
    return {"is_seg": is_seg, "order": order, "order_z": 0, "force_separate_z": None}


def _architecture(toy):
    dimensions = toy.dimensions
    stages = len(toy.strides)
    plain = toy.network == "PlainConvUNet"
    return {
        "network_class_name": f"dynamic_network_architectures.architectures.unet.{toy.network}",
        "arch_kwargs": {
            "n_stages": stages, "features_per_stage": list(toy.features),
            "conv_op": f"torch.nn.modules.conv.Conv{dimensions}d",
            "kernel_sizes": [list(kernel) for kernel in toy.kernels], "strides": [list(stride) for stride in toy.strides],
            "n_conv_per_stage" if plain else "n_blocks_per_stage": [2] * stages if plain else [1, 2, 2],
            "n_conv_per_stage_decoder": [2 if plain else 1] * (stages - 1), "conv_bias": True,
            "norm_op": f"torch.nn.modules.instancenorm.InstanceNorm{dimensions}d",
            "norm_op_kwargs": {"eps": 1e-05, "affine": True}, "dropout_op": None, "dropout_op_kwargs": None,
            "nonlin": "torch.nn.LeakyReLU", "nonlin_kwargs": {"inplace": True}},
        "_kw_requires_import": ["conv_op", "norm_op", "dropout_op", "nonlin"]}


def plans_json(toy):
    resample = "resample_data_or_seg_to_shape"
    configuration = {
        "data_identifier": f"nnUNetPlans_{toy.configuration}", "preprocessor_name": "DefaultPreprocessor", "batch_size": 2,
        "patch_size": list(toy.patch), "median_image_size_in_voxels": list(toy.patch), "spacing": list(toy.spacing_mm),
        "normalization_schemes": [toy.normalization],
        "use_mask_for_norm": [toy.normalization == "ZScoreNormalization"],
        "resampling_fn_data": resample, "resampling_fn_seg": resample, "resampling_fn_probabilities": resample,
        "resampling_fn_data_kwargs": _resampling(3, False), "resampling_fn_seg_kwargs": _resampling(1, True),
        "resampling_fn_probabilities_kwargs": _resampling(1, False),
        "architecture": _architecture(toy), "batch_dice": True}
    return {
        "dataset_name": f"Dataset900_{toy.name}", "plans_name": "nnUNetPlans",
        "original_median_spacing_after_transp": [1.0, 1.0, 1.0], "original_median_shape_after_transp": [64, 64, 64],
        "image_reader_writer": toy.reader, "transpose_forward": list(toy.transpose),
        "transpose_backward": [toy.transpose.index(axis) for axis in range(3)],
        "configurations": {toy.configuration: configuration},
        "experiment_planner_used": "ExperimentPlanner", "label_manager": "LabelManager",
        "foreground_intensity_properties_per_channel": {"0": INTENSITIES}}


def network_of(toy, seed):
    """Its network as nnU-Net builds it, with random weights. Not on the random numbers of the process."""
    import torch
    from nnunetv2.utilities.get_network_from_plans import get_network_from_plans

    architecture = _architecture(toy)
    outputs = len(toy.region_order) or len(toy.labels)
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        network = get_network_from_plans(architecture["network_class_name"], architecture["arch_kwargs"],
                                         architecture["_kw_requires_import"], 1, outputs, deep_supervision=False)
        for module in network.modules():  # at one and zero by default, where mistakes would not show
            if isinstance(module, (torch.nn.InstanceNorm2d, torch.nn.InstanceNorm3d)):
                torch.nn.init.normal_(module.weight, 1, 0.2)
                torch.nn.init.normal_(module.bias, 0, 0.2)
    return network


def write_results(toy, folder, networks):
    """@param networks  one a fold"""
    import torch

    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    (folder / "plans.json").write_text(json.dumps(plans_json(toy), indent=1))
    (folder / "dataset.json").write_text(json.dumps(dataset_json(toy), indent=1))
    for fold, network in zip(toy.folds, networks, strict=True):
        (folder / f"fold_{fold}").mkdir()
        torch.save({"network_weights": network.state_dict(), "trainer_name": "nnUNetTrainer",
                    "inference_allowed_mirroring_axes": tuple(range(toy.dimensions)),
                    "init_args": {"configuration": toy.configuration, "fold": fold}, "current_epoch": 1},
                   folder / f"fold_{fold}" / "checkpoint_final.pth")


def rotation(degrees):
    """Turned about x, then y, then z."""
    a, b, c = (math.radians(angle) for angle in degrees)
    import numpy
    x = numpy.array([[1, 0, 0], [0, math.cos(a), -math.sin(a)], [0, math.sin(a), math.cos(a)]])
    y = numpy.array([[math.cos(b), 0, math.sin(b)], [0, 1, 0], [-math.sin(b), 0, math.cos(b)]])
    z = numpy.array([[math.cos(c), -math.sin(c), 0], [math.sin(c), math.cos(c), 0], [0, 0, 1]])
    return z @ y @ x
