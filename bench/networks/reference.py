# SPDX-License-Identifier: Apache-2.0
"""What nnunetv2 itself makes of a scan, on the CPU, step by step."""
import json
import pathlib

import numpy
import torch
from nnunetv2.inference.export_prediction import export_prediction_from_logits
from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor
from nnunetv2.preprocessing.preprocessors.default_preprocessor import DefaultPreprocessor

CHECKPOINT = "checkpoint_final.pth"


class Reference:
    def __init__(self, results, threads=2):
        torch.set_num_threads(threads)
        self.threads = threads
        self.predictor = nnUNetPredictor(tile_step_size=0.5, use_gaussian=True, use_mirroring=False,
                                         perform_everything_on_device=False, device=torch.device("cpu"), verbose=False,
                                         allow_tqdm=False)
        self.predictor.initialize_from_trained_model_folder(str(results), None, CHECKPOINT)

    def preprocess(self, scan):
        """@return float32 (channel, a0, a1, a2) in transposed order, and properties"""
        own = self.predictor
        data, _, properties = DefaultPreprocessor(verbose=False).run_case(
            [str(scan)], None, own.plans_manager, own.configuration_manager, own.dataset_json)
        return numpy.asarray(data), properties

    def logits(self, preprocessed, mirroring=False):
        """@return float16 (channel, a0, a1, a2), the folds' mean, before resampling"""
        self.predictor.use_mirroring = mirroring
        return numpy.asarray(self.predictor.predict_logits_from_preprocessed_data(torch.from_numpy(preprocessed)))

    def write_labels(self, logits, properties, path):
        """@param path  ends as dataset.json says"""
        own = self.predictor
        ending = own.dataset_json["file_ending"]
        export_prediction_from_logits(torch.from_numpy(logits), properties, own.configuration_manager, own.plans_manager,
                                      own.dataset_json, str(path).removesuffix(ending), num_threads_torch=self.threads)

    def predict(self, scan, path, mirroring=False):
        data, properties = self.preprocess(scan)
        logits = self.logits(data, mirroring)
        self.write_labels(logits, properties, path)
        return data, logits, properties


def write_expected(reference, scan, folder, mirroring):
    """preprocessed.npy, logits.npy, labels.nii.gz, properties.json; with mirroring also the last two of it."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    data, logits, properties = reference.predict(scan, folder / "labels.nii.gz")
    numpy.save(folder / "preprocessed.npy", data)
    numpy.save(folder / "logits.npy", logits)
    kept = {name: properties[name] for name in ("spacing", "shape_before_cropping", "bbox_used_for_cropping",
                                                "shape_after_cropping_and_before_resampling")}
    (folder / "properties.json").write_text(json.dumps(kept, default=lambda value: numpy.asarray(value).tolist()))
    if mirroring:
        mirrored = reference.logits(data, mirroring=True)
        numpy.save(folder / "logits_mirrored.npy", mirrored)
        reference.write_labels(mirrored, properties, folder / "labels_mirrored.nii.gz")
    return data, logits
