# SPDX-License-Identifier: Apache-2.0
"""python -m radgenome.export: what it reads of trained networks, what it refuses, and that it leaves a whole model or nothing.

nnunetv2 is not installed here; where its networks would be needed, a package of that name builds a small one. The exporter
beside nnunetv2 itself is tested by bench/networks/parity.py.
"""
import csv
import hashlib
import json
import os
import pathlib
import subprocess
import sys

import jsonschema
import pytest
import radgenome
from radgenome.export.files import model_folder, write_model
from radgenome.export.labels import Structures, read_table
from radgenome.export.nnunet_folder import describe, open_trained, outputs_of
from radgenome.export.totalsegmentator import TASKS, export_totalsegmentator

SCHEMA = pathlib.Path(__file__).resolve().parents[2] / "docs" / "schemas" / "model.schema.json"
RESAMPLE = "resample_data_or_seg_to_shape"


def plans(**changed):
    """As nnU-Net 2.8 writes them, for one 3D configuration."""
    configuration = {
        "preprocessor_name": "DefaultPreprocessor", "patch_size": [8, 16, 12], "spacing": [3.0, 0.7, 0.8],
        "normalization_schemes": ["CTNormalization"], "use_mask_for_norm": [False],
        "resampling_fn_data": RESAMPLE, "resampling_fn_probabilities": RESAMPLE,
        "resampling_fn_data_kwargs": {"is_seg": False, "order": 3, "order_z": 0, "force_separate_z": None},
        "resampling_fn_probabilities_kwargs": {"is_seg": False, "order": 1, "order_z": 0, "force_separate_z": None}, **changed}
    return {"dataset_name": "Dataset007_Toy", "image_reader_writer": "SimpleITKIO", "transpose_forward": [2, 0, 1],
            "configurations": {"3d_fullres": configuration}, "label_manager": "LabelManager",
            "foreground_intensity_properties_per_channel": {
                "0": {"percentile_00_5": -970.5, "percentile_99_5": 402.25, "mean": -11.125, "std": 231.0625, "max": 3071.0}}}


def dataset(labels=None, **more):
    return {"channel_names": {"0": "CT"}, "file_ending": ".nii.gz",
            "labels": labels or {"background": 0, "liver": 1, "lung_upper_lobe_left": 2, "mystery": 3}, **more}


def results(folder, plans=plans(), dataset=dataset(), folds=("0",), checkpoint="checkpoint_final.pth"):
    folder.mkdir(parents=True)
    (folder / "plans.json").write_text(json.dumps(plans))
    (folder / "dataset.json").write_text(json.dumps(dataset))
    for fold in folds:
        (folder / f"fold_{fold}").mkdir()
        (folder / f"fold_{fold}" / checkpoint).write_bytes(b"not read")
    return folder


def refusal(function, *arguments, **named):
    with pytest.raises(radgenome.Error) as raised:
        function(*arguments, **named)
    return raised.value.code, raised.value.sentence


# Plans

def test_a_part_says_what_the_plans_say(tmp_path):
    assert describe(open_trained(results(tmp_path / "results"))) == {
        "reader": "SimpleITKIO", "transpose_forward": [2, 0, 1], "patch": [8, 16, 12], "spacing_mm": [3.0, 0.7, 0.8],
        "normalization": {"scheme": "ct", "only_where_not_zero": False, "low": -970.5, "high": 402.25, "mean": -11.125,
                          "std": 231.0625},
        "resampling": {"data": {"order": 3, "order_z": 0, "separate_z": None},
                       "probabilities": {"order": 1, "order_z": 0, "separate_z": None}}}


def test_a_plane_has_one_slice_and_keeps_the_scans_distance(tmp_path):
    part = describe(open_trained(results(tmp_path / "results", plans(patch_size=[64, 48], spacing=[0.7, 0.8]))))
    assert (part["patch"], part["spacing_mm"]) == ([1, 64, 48], [0.0, 0.7, 0.8])


def test_what_the_plans_leave_out_has_the_functions_own_defaults(tmp_path):
    """nnunetv2's function does not separate z unless it is told to; its planner always tells it."""
    part = describe(open_trained(results(tmp_path / "results", plans(resampling_fn_data_kwargs={"order": 1}))))
    assert part["resampling"]["data"] == {"order": 1, "order_z": 0, "separate_z": False}


def test_a_configuration_inherits(tmp_path):
    made = plans()
    made["configurations"] |= {"wide": {"inherits_from": "3d_fullres", "patch_size": [16, 16, 16]},
                               "wider": {"inherits_from": "wide", "normalization_schemes": ["ZScoreNormalization"],
                                         "use_mask_for_norm": [True]}}
    part = describe(open_trained(results(tmp_path / "results", made), "wider"))
    assert part["patch"] == [16, 16, 16] and part["spacing_mm"] == [3.0, 0.7, 0.8]
    assert part["normalization"] == {"scheme": "z_score", "only_where_not_zero": True}


def test_classes_are_numbered_as_the_channels(tmp_path):
    found = outputs_of(open_trained(results(tmp_path / "results", dataset=dataset(
        {"background": 0, "spleen": 2, "liver": 1, "ignore": 3}))))
    assert (found.channels, found.region_order, found.labels) == (3, [], [(1, "liver"), (2, "spleen")])


def test_regions_stand_in_the_order_of_the_channels(tmp_path):
    labels = {"background": 0, "lung": [1, 2, 3], "left": [2, 3], "lobe": 3}
    found = outputs_of(open_trained(results(tmp_path / "results", dataset=dataset(labels, regions_class_order=[1, 3, 2]))))
    assert (found.channels, found.region_order) == (3, [1, 3, 2])
    assert found.labels == [(1, "lung"), (3, "left"), (2, "lobe")]


@pytest.mark.parametrize(("change", "code", "word"), [
    ({"previous_stage": "3d_lowres"}, "cascade", "3d_lowres"),
    ({"resampling_fn_data": "resample_torch_fornnunet"}, "not_supported", "resample_torch_fornnunet"),
    ({"resampling_fn_probabilities_kwargs": {"order": 3}}, "not_supported", "order 3"),
    ({"resampling_fn_data_kwargs": {"order": 3, "order_z": 1}}, "not_supported", "order_z"),
    ({"resampling_fn_data_kwargs": {"order": 3, "separate_z_anisotropy_threshold": 5}}, "not_supported", "threshold"),
    ({"preprocessor_name": "MyPreprocessor"}, "not_supported", "MyPreprocessor"),
    ({"normalization_schemes": ["MyNormalization"]}, "not_supported", "MyNormalization"),
    ({"inherits_from": "3d_fullres"}, "bad_plans", "inherits from itself"),
    ({"patch_size": [8, 8, 8, 8]}, "bad_plans", "patch_size"),
    ({"spacing": None}, "bad_plans", "plans.json"),
])
def test_plans_that_this_program_cannot_follow_are_refused(tmp_path, change, code, word):
    found, sentence = refusal(describe, open_trained(results(tmp_path / "results", plans(**change))))
    assert found == code and word in sentence


def test_two_channels_are_refused(tmp_path):
    trained = open_trained(results(tmp_path / "results", dataset=dataset() | {"channel_names": {"0": "CT", "1": "PET"}}))
    code, sentence = refusal(describe, trained)
    assert code == "not_supported" and "CT, PET" in sentence


@pytest.mark.parametrize(("labels", "more"), [
    ({"background": 0, "liver": 1, "spleen": 3}, {}),
    ({"liver": 1, "spleen": 2}, {}),
    ({"background": 0}, {}),
    ({"background": 0, "liver": "one"}, {}),
    ({"background": 0, "lung": [1, 2], "lobe": 2}, {}),
    ({"background": 0, "lung": [1, 2], "lobe": 2}, {"regions_class_order": [1]}),
    ({"background": 0, "lung": [1, 2], "lobe": 2}, {"regions_class_order": [1, 1]}),
])
def test_labels_that_are_not_the_channels_are_refused(tmp_path, labels, more):
    assert refusal(outputs_of, open_trained(results(tmp_path / "results", dataset=dataset(labels, **more))))[0] == "bad_labels"


# Folders

def test_the_folder_above_is_taken_where_it_holds_one_configuration(tmp_path):
    inner = results(tmp_path / "Dataset007_Toy" / "nnUNetTrainer__nnUNetPlans__3d_fullres", folds=("0", "1", "10", "2"))
    trained = open_trained(tmp_path / "Dataset007_Toy")
    assert (trained.folder, trained.configuration, trained.folds) == (inner, "3d_fullres", ("0", "1", "2", "10"))


def test_an_ensemble_of_configurations_is_refused_unless_one_is_named(tmp_path):
    above = tmp_path / "Dataset007_Toy"
    both = plans()
    both["configurations"]["2d"] = both["configurations"]["3d_fullres"]
    for name in ("2d", "3d_fullres"):
        results(above / f"nnUNetTrainer__nnUNetPlans__{name}", both)
    code, sentence = refusal(open_trained, above)
    assert code == "ambiguous_configuration" and "nnUNetTrainer__nnUNetPlans__2d" in sentence
    assert open_trained(above, "2d").configuration == "2d"


def test_folds_that_are_not_whole_are_not_passed_by(tmp_path):
    folder = results(tmp_path / "results", folds=("0", "1"))
    (folder / "fold_1" / "checkpoint_final.pth").unlink()
    code, sentence = refusal(open_trained, folder)
    assert code == "missing_checkpoint" and "fold_1" in sentence and "--folds" in sentence
    assert open_trained(folder, folds=("0",)).folds == ("0",)
    assert refusal(open_trained, folder, folds=("7",))[0] == "missing_checkpoint"


@pytest.mark.parametrize(("make", "code"), [
    (lambda folder: None, "no_results_folder"),
    (lambda folder: folder.mkdir(), "no_results_folder"),
    (lambda folder: results(folder, folds=()), "missing_checkpoint"),
    (lambda folder: (results(folder) / "dataset.json").unlink(), "missing_file"),
    (lambda folder: (results(folder) / "plans.json").write_text("{"), "broken_json"),
    (lambda folder: (results(folder) / "plans.json").write_text("[]"), "bad_plans"),
])
def test_what_is_no_results_folder_is_refused(tmp_path, make, code):
    make(tmp_path / "results")
    assert refusal(open_trained, tmp_path / "results")[0] == code


# Labels

def test_labels_are_structures_by_their_names():
    structures = Structures()
    assert structures.label(1, "lung_upper_lobe_left") == {
        "value": 1, "name": "lung_upper_lobe_left", "structure": "left lung upper lobe"}
    assert structures.label(2, "Esophagus")["structure"] == "esophagus"
    assert structures.label(3, "mystery") == {"value": 3, "name": "mystery"}


@pytest.mark.parametrize("ending", ["json", "csv"])
def test_a_table_says_which_structure_a_label_is(tmp_path, ending):
    path, wanted = tmp_path / f"labels.{ending}", {"mystery": "heart", "liver": None}
    if ending == "json":
        path.write_text(json.dumps(wanted))
    else:
        with path.open("w", newline="") as file:
            csv.writer(file).writerows([("label", "structure"), *((name, to or "") for name, to in wanted.items())])
    structures = Structures(read_table(path))
    assert structures.label(1, "mystery")["structure"] == "heart"
    assert "structure" not in structures.label(2, "liver")
    assert structures.label(3, "spleen")["structure"] == "spleen"
    structures.require_all_used()


def test_tables_that_do_not_fit_are_refused(tmp_path):
    structures = Structures({"mystery": "haert", "nowhere": "heart"})
    code, sentence = refusal(structures.label, 1, "mystery")
    assert code == "unknown_structure" and "heart" in sentence
    code, sentence = refusal(structures.require_all_used)
    assert code == "bad_labels" and '"nowhere"' in sentence and "mystery" not in sentence
    (tmp_path / "labels.csv").write_text("name,is\nmystery,heart\n")
    (tmp_path / "labels.json").write_text('{"mystery": 3}')
    for name in ("labels.csv", "labels.json"):
        assert refusal(read_table, tmp_path / name)[0] == "bad_labels"


def test_two_labels_are_never_one_structure():
    structures = Structures()
    structures.label(1, "lung_upper_lobe_left")
    code, sentence = refusal(structures.label, 2, "left upper lobe")
    assert code == "bad_labels" and '"lung_upper_lobe_left"' in sentence and "--labels" in sentence


# Folders of models

def test_files_are_listed_with_their_checksums(tmp_path):
    with model_folder(tmp_path / "model") as folder:
        (folder / "a.onnx").write_bytes(b"network")
        write_model(folder, {"id": "x"})
    made = json.loads((tmp_path / "model" / "model.json").read_text())
    assert made == {"format": "radgenome.model/1", "id": "x", "files": [
        {"path": "a.onnx", "bytes": 7, "sha256": hashlib.sha256(b"network").hexdigest()}]}


def test_an_export_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(KeyboardInterrupt), model_folder(tmp_path / "model") as folder:
        (folder / "a.onnx").write_bytes(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_is_not_overwritten(tmp_path):
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "mine").touch()
    with pytest.raises(radgenome.Error, match="already there"), model_folder(tmp_path / "model"):
        pass
    assert (tmp_path / "model" / "mine").exists() and len(list(tmp_path.iterdir())) == 1


# The program

STANDIN = {
    "nnunetv2-2.8.1.dist-info/METADATA": "Metadata-Version: 2.1\nName: nnunetv2\nVersion: 2.8.1\n",
    "nnunetv2/__init__.py": "",
    "nnunetv2/utilities/__init__.py": "",
    "nnunetv2/utilities/plans_handling/__init__.py": "",
    "nnunetv2/utilities/plans_handling/plans_handler.py": '''
class PlansManager:
    def __init__(self, plans):
        self.plans = plans
    def get_configuration(self, name):
        return self.plans["configurations"][name]
''',
    "nnunetv2/utilities/find_objects.py": '''
import torch
class nnUNetTrainer:
    @staticmethod
    def build_network_architecture(plans_manager, configuration, inputs, outputs, enable_deep_supervision):
        flat = len(configuration["patch_size"]) == 2
        convolution = torch.nn.Conv2d if flat else torch.nn.Conv3d
        norm = torch.nn.InstanceNorm2d if flat else torch.nn.InstanceNorm3d
        return torch.nn.Sequential(convolution(inputs, 4, 3, padding=1), norm(4, affine=True), torch.nn.LeakyReLU(0.01, True),
                                   convolution(4, outputs, 1))
def recursive_find_trainer_class_by_name(name):
    if name != "nnUNetTrainer":
        raise RuntimeError(name)
    return nnUNetTrainer
''',
}
#: Writes a checkpoint of the stand-in's network: its folder, outputs, what to change.
CHECKPOINT = '''
import json, pathlib, sys, torch
from nnunetv2.utilities.find_objects import nnUNetTrainer
for folder, configuration, outputs, changes in json.loads(sys.argv[1]):
    plans = json.loads((pathlib.Path(folder) / "plans.json").read_text())
    for fold in sorted(pathlib.Path(folder).glob("fold_*")):
        torch.manual_seed(int(fold.name[-1]))
        network = nnUNetTrainer.build_network_architecture(None, plans["configurations"][configuration], 1, outputs, False)
        made = {"network_weights": network.state_dict(), "trainer_name": "nnUNetTrainer", "init_args":
                {"configuration": configuration}, "inference_allowed_mirroring_axes": (0, 1), **changes}
        torch.save(made, fold / "checkpoint_final.pth")
'''


@pytest.fixture(scope="module")
def standin(with_torch, tmp_path_factory):
    """The environment of a process with torch and a package that stands in for nnunetv2."""
    pytest.importorskip("onnxruntime")
    folder = tmp_path_factory.mktemp("standin")
    for name, text in STANDIN.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return {**with_torch, "PYTHONPATH": os.pathsep.join([str(folder), with_torch["PYTHONPATH"]])}


def train(standin, *networks):
    subprocess.run([sys.executable, "-c", CHECKPOINT, json.dumps([(str(folder), *rest) for folder, *rest in networks])],
                   env=standin, check=True, capture_output=True, timeout=300)


def export(*arguments, env=None, expect=0):
    done = subprocess.run([sys.executable, "-m", "radgenome.export", *map(str, arguments)], capture_output=True, text=True,
                          env=env, timeout=300)
    assert done.returncode == expect, done.stdout + done.stderr
    return done


def last_line(done):
    """What it says, below what Debian's torch says of NumPy."""
    said = done.stderr.splitlines()[-1]
    assert said.startswith("radgenome.export: ")
    return said


def read_model(folder):
    made = json.loads((folder / "model.json").read_text())
    if SCHEMA.exists():
        jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(made)
    return made


def test_without_torch_it_says_what_to_install(tmp_path):
    folder = results(tmp_path / "results")
    done = export("nnunet", folder, "-o", tmp_path / "model", expect=1)
    assert "pip install torch" in last_line(done)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


def test_a_trained_network_becomes_a_model(tmp_path, standin):
    folder = results(tmp_path / "results", folds=("0", "1"), dataset=dataset(licence="CC0", reference="a paper"))
    train(standin, (folder, "3d_fullres", 4, {}))
    done = export("nnunet", folder, "-o", tmp_path / "model", "--id", "toy", env=standin)
    assert "mystery" in done.stdout and "liver" not in done.stdout
    made = read_model(tmp_path / "model")
    assert (made["id"], made["licence"], made["source"], made["kind"]) == ("toy", "CC0", "a paper", "nnunet")
    assert "nnunetv2 2.8.1, opset 17; largest difference from torch " in made["exported_by"]
    [part] = made["parts"]
    assert part["networks"] == ["3d_fullres_fold_0.onnx", "3d_fullres_fold_1.onnx"]
    assert (part["mirror_axes"], part["channels"], part["step"]) == ([0, 1], 4, 0.5)
    assert [label.get("structure") for label in part["labels"]] == ["liver", "left lung upper lobe", None]
    assert {file["path"]: file["sha256"] for file in made["files"]} == {
        name: hashlib.sha256((tmp_path / "model" / name).read_bytes()).hexdigest() for name in part["networks"]}
    again = export("nnunet", folder, "-o", tmp_path / "again", "--id", "toy", env=standin)
    assert again.returncode == 0 and (tmp_path / "again" / "model.json").read_bytes() == (
        tmp_path / "model" / "model.json").read_bytes()


def test_the_onnx_files_are_what_the_engines_ask_for(tmp_path, standin):
    import onnx
    flat = plans(patch_size=[16, 24], spacing=[0.7, 0.8])
    train(standin, (results(tmp_path / "results", flat), "3d_fullres", 4, {}))
    export("nnunet", tmp_path / "results", "-o", tmp_path / "model", env=standin)
    [part] = read_model(tmp_path / "model")["parts"]
    assert part["patch"] == [1, 16, 24] and part["mirror_axes"] == [1, 2]  # axes of the array, not of the plane
    graph = onnx.load(tmp_path / "model" / part["networks"][0])
    onnx.checker.check_model(graph)
    shapes = {value.name: [size.dim_value for size in value.type.tensor_type.shape.dim]
              for value in [*graph.graph.input, *graph.graph.output]}
    assert shapes == {"image": [1, 1, 16, 24], "logits": [1, 4, 16, 24]}
    assert [opset.version for opset in graph.opset_import] == [17]


@pytest.mark.parametrize(("outputs", "changes", "word"), [
    (4, {"init_args": {"configuration": "2d"}}, "--configuration 2d"),
    (4, {"trainer_name": "nnUNetTrainerOfMine"}, "--trainer"),
    (5, {}, "the weights in"),
])
def test_checkpoints_that_do_not_fit_are_refused_and_nothing_is_left(tmp_path, standin, outputs, changes, word):
    folder = results(tmp_path / "results")
    train(standin, (folder, "3d_fullres", outputs, changes))
    done = export("nnunet", folder, "-o", tmp_path / "model", env=standin, expect=1)
    assert word in last_line(done)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


def test_a_second_fold_that_is_broken_leaves_nothing(tmp_path, standin):
    folder = results(tmp_path / "results", folds=("0", "1"))
    train(standin, (folder, "3d_fullres", 4, {}))
    (folder / "fold_1" / "checkpoint_final.pth").write_bytes(b"broken")
    done = export("nnunet", folder, "-o", tmp_path / "model", env=standin, expect=1)
    assert "fold_1" in last_line(done)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["results"]


# TotalSegmentator

def weights(folder, *labels, first=778):
    """A task's data sets, a part each."""
    made = []
    for number, names in enumerate(labels, first):
        inner = folder / f"Dataset{number}_toy_part" / "nnUNetTrainerNoMirroring__nnUNetPlans__3d_fullres_high"
        own = plans()
        own["configurations"]["3d_fullres_high"] = own["configurations"].pop("3d_fullres")
        made.append(results(inner, own, dataset({"background": 0} | {name: n for n, name in enumerate(names, 1)})))
    return made


def test_parts_of_a_task_become_one_model(tmp_path, standin):
    first, second = weights(tmp_path / "weights", ["trachea", "aorta"], ["esophagus", "mystery"])
    train(standin, *((folder, "3d_fullres_high", 3, {"trainer_name": "nnUNetTrainerNoMirroring",
                                                     "inference_allowed_mirroring_axes": None}) for folder in (first, second)))
    export("totalsegmentator", "headneck_muscles", "--weights", tmp_path / "weights", "-o", tmp_path / "model", env=standin)
    made = read_model(tmp_path / "model")
    assert [(part["name"], part["networks"], part["mirror_axes"]) for part in made["parts"]] == [
        ("muscles_1", ["muscles_1_fold_0.onnx"], []), ("muscles_2", ["muscles_2_fold_0.onnx"], [])]
    assert [[label.get("structure") for label in part["labels"]] for part in made["parts"]] == [
        ["trachea", "aorta"], ["esophagus", None]]
    assert made["licence"] == "Apache-2.0" and "0.75 × 0.75 × 1 mm" in made["summary"]


def test_two_parts_never_give_one_structure(tmp_path):
    weights(tmp_path / "weights", ["trachea"], ["trachea"])
    code, _ = refusal(export_totalsegmentator, "headneck_muscles", tmp_path / "model", tmp_path / "weights")
    assert code == "bad_labels"


def test_tasks_and_weights_that_are_not_there(tmp_path):
    code, sentence = refusal(export_totalsegmentator, "totl", tmp_path / "model", tmp_path)
    assert code == "unknown_task" and '"total"' in sentence
    code, sentence = refusal(export_totalsegmentator, "total", tmp_path / "model", tmp_path)
    assert code == "missing_weights" and "Dataset291" in sentence
    for name in ("Dataset291_old", "Dataset291_new"):
        (tmp_path / name).mkdir()
    assert "Dataset291_new and Dataset291_old" in refusal(export_totalsegmentator, "total", tmp_path / "model", tmp_path)[1]


def test_the_classes_of_total_are_structures():
    """TotalSegmentator's names, of which data/structures.json has an alias each."""
    names = ["spleen", "adrenal_gland_right", "vertebrae_C7", "rib_left_12", "portal_vein_and_splenic_vein",
             "common_carotid_artery_left", "costal_cartilages", "autochthon_right", "atrial_appendage_left"]
    structures = Structures()
    assert all("structure" in structures.label(value, name) for value, name in enumerate(names, 1))
    assert [part["dataset"] for part in TASKS["total"]["parts"]] == [291, 292, 293, 294, 295]


# SAT

SAT = {
    "model/__init__.py": "",
    "model/maskformer.py": '''
import torch
class Attention(torch.nn.Module):
    def forward(self, queries, memory, pos):
        shares = torch.softmax(queries.transpose(0, 1) @ (memory + pos).permute(1, 2, 0), -1)
        return (shares @ memory.transpose(0, 1)).transpose(0, 1) + queries, None
class Maskformer(torch.nn.Module):
    def __init__(self, backbone, image_size, patch_size, deep_supervision):
        super().__init__()
        width = {"UNET": 4, "UNET-L": 6}[backbone]
        self.pixels = torch.nn.Conv3d(3, width, 3, padding=1)
        self.parts = torch.nn.Conv3d(3, 8, 32, stride=32)
        self.pos_embedding = torch.arange(8.0 * (image_size[0] // 32) * (image_size[1] // 32) * (image_size[2] // 32)
                                          ).reshape(-1, 1, 8) / 100
        self.query_proj = torch.nn.Identity()
        self.transformer_decoder = Attention()
        self.mask_embed_proj = torch.nn.Linear(8, width)
    def vision_backbone_forward(self, image):
        return self.parts(image).flatten(2).permute(2, 0, 1), self.pos_embedding, [self.pixels(image)]
''',
    "model/knowledge_encoder.py": '''
import torch
class Knowledge_Encoder(torch.nn.Module):
    """Of a name its length, and its first letter's number; all times a weight, and the modality's number added."""
    def __init__(self, biolord):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.ones(8))
    def forward(self, names, modality):
        rows = [[len(name), ord(name[0]), 0, 0, 0, 0, 0, 0] for name in names]
        return torch.tensor(rows).to(device=torch.cuda.current_device()).float() * self.weight + modality[:, None]
''',
}
SAT_CHECKPOINTS = '''
import pathlib, sys, torch
sys.path.insert(0, sys.argv[1])
from model.knowledge_encoder import Knowledge_Encoder
from model.maskformer import Maskformer
out = pathlib.Path(sys.argv[2])
torch.manual_seed(0)
weights = {f"module.{name}": value for name, value in Maskformer("UNET", [64, 32, 32], [32, 32, 32], False).state_dict().items()}
torch.save({"model_state_dict": weights | {"module.mid_mask_embed_proj.0.weight": torch.ones(1)}}, out / "sat.pth")
torch.save({"model_state_dict": {"module.weight": torch.full((8,), 0.5), "module.temperature": torch.ones(1)}}, out / "text.pth")
weights.pop("module.pixels.bias")
torch.save({"model_state_dict": weights}, out / "incomplete.pth")
'''
EXPORT_SAT = '''
import pathlib, sys
from radgenome.export import SatOptions, export_sat
source, weights, target = map(pathlib.Path, sys.argv[1:])
export_sat(weights / "sat.pth", target, SatOptions(source, weights / "text.pth", source, patch=(64, 32, 32),
                                                   labels=weights / "labels.json"))
'''


@pytest.fixture(scope="module")
def sat(standin, tmp_path_factory):
    """A stand-in for SAT's checkout, and weights of it."""
    folder = tmp_path_factory.mktemp("sat")
    for name, text in SAT.items():
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "source" / name).write_text(text)
    subprocess.run([sys.executable, "-c", SAT_CHECKPOINTS, str(folder / "source"), str(folder)], env=standin, check=True,
                   capture_output=True, timeout=300)
    (folder / "labels.json").write_text('{"Left Lung": "left lung", "tumor": null}')
    return folder


def test_sat_becomes_two_graphs_and_a_table_of_queries(tmp_path, standin, sat):
    import numpy
    import onnxruntime
    subprocess.run([sys.executable, "-c", EXPORT_SAT, str(sat / "source"), str(sat), str(tmp_path / "model")], env=standin,
                   check=True, capture_output=True, timeout=300)
    made = read_model(tmp_path / "model")["sat"]
    assert made["labels"] == [{"value": 0, "name": "Left Lung", "structure": "left lung"}, {"value": 1, "name": "tumor"}]
    assert (made["patch"], made["spacing_mm"], made["query_width"]) == ([64, 32, 32], [1.0, 1.0, 3.0], 8)
    queries = numpy.fromfile(tmp_path / "model" / made["queries"], "<f4").reshape(-1, 8)
    assert queries[:, :3].tolist() == [[4.5, 54.0, 0.0], [2.5, 58.0, 0.0]]  # lower-case "l" is 108, "t" 116
    image = numpy.random.default_rng(0).standard_normal((1, 3, 64, 32, 32), dtype=numpy.float32)
    memory, pixel = onnxruntime.InferenceSession(tmp_path / "model" / made["vision"]).run(None, {"image": image})
    decoder = onnxruntime.InferenceSession(tmp_path / "model" / made["decoder"])
    together = decoder.run(["mask_embed"], {"memory": memory, "queries": queries})[0]
    alone = [decoder.run(None, {"memory": memory, "queries": queries[i:i + 1]})[0][0] for i in (0, 1)]
    assert pixel.shape == (1, 4, 64, 32, 32) and numpy.allclose(together, alone, atol=1e-5)


@pytest.mark.parametrize(("changed", "word"), [
    ({"checkpoint": "incomplete.pth"}, "pixels.bias"),
    ({"checkpoint": "text.pth"}, "--backbone"),
    ({"--backbone": "UNET-L"}, "--backbone"),
    ({"--backbone": "RESNET"}, "RESNET"),
    ({"--sat-source": "."}, "no checkout of SAT"),
    ({"--biolord": "nowhere"}, "BioLORD"),
    ({"--text-encoder": "sat.pth"}, "text encoder"),
])
def test_what_is_not_sats_is_refused(tmp_path, standin, sat, changed, word):
    given = {"checkpoint": "sat.pth", "--sat-source": "source", "--text-encoder": "text.pth", "--biolord": "source",
             "--backbone": "UNET", "--labels": "labels.json"} | changed
    options = [part for name, value in given.items() if name.startswith("--")
               for part in (name, value if name == "--backbone" else sat / value)]
    done = export("sat", sat / given["checkpoint"], *options, "-o", tmp_path / "model", env=standin, expect=1)
    assert word in last_line(done)
    assert list(tmp_path.iterdir()) == []
