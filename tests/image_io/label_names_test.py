# SPDX-License-Identifier: Apache-2.0
"""Names of labels in the headers of NIfTI files, as nibabel and TotalSegmentator write and read them."""
import json
import os
import pathlib
import subprocess
import xml.etree.ElementTree as ElementTree

import nibabel as nib
import numpy as np
import pytest

BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", pathlib.Path(__file__).resolve().parents[2] / "build"))


def run(*jobs):
    """The line that dump_image prints for each (mode, path, out)."""
    done = subprocess.run([BUILD / "bin" / "dump_image", *(str(word) for job in jobs for word in job)],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def caret_xml(names):
    """The table that TotalSegmentator writes into the header of its label maps."""
    rows = "\n".join(f'<Label Key="{n}" Red="0" Green="1" Blue="0" Alpha="1"><![CDATA[{name}]]></Label>'
                     for n, name in names.items())
    return ('<?xml version="1.0" encoding="UTF-8"?> <CaretExtension>  <Date><![CDATA[2013-07-14T05:45:09]]></Date>   '
            f'<VolumeInformation Index="0">   <LabelTable>\n{rows}\n  </LabelTable>  <StudyMetaDataLinkSet>  '
            '</StudyMetaDataLinkSet>  <VolumeType><![CDATA[Label]]></VolumeType>   </VolumeInformation>'
            '</CaretExtension>\n              ').encode()


@pytest.mark.parametrize("kind", [nib.Nifti1Image, nib.Nifti2Image])
@pytest.mark.parametrize("ending", [".nii", ".nii.gz"])
@pytest.mark.parametrize("big_endian", [False, True])
def test_label_names_in_the_header(tmp_path, kind, ending, big_endian):
    names = {n: f"structure <{n}> & [more]" for n in range(1, 120)}
    voxels = np.random.default_rng(3).integers(0, 120, (5, 6, 7)).astype(np.uint8)
    header = kind.header_class(endianness=">" if big_endian else "<")
    image = kind(voxels, np.diag([1.5, 2, 3, 1]), header=header)
    image.header.extensions.append(nib.nifti1.Nifti1Extension("comment", b"something else"))
    image.header.extensions.append(nib.nifti1.Nifti1Extension(0, caret_xml(names)))
    nib.save(image, tmp_path / f"in{ending}")
    found, written = run(("names", tmp_path / f"in{ending}", "-"),
                         ("write_named_labels", tmp_path / f"in{ending}", tmp_path / f"out{ending}"))
    assert found == {str(n): name for n, name in names.items()} and "error" not in written
    again = nib.load(tmp_path / f"out{ending}")
    np.testing.assert_array_equal(np.asarray(again.dataobj), voxels)
    assert again.dataobj.offset > 352 and again.dataobj.offset % 16 == 0
    table = ElementTree.fromstring(again.header.extensions[0].get_content())
    labels = table.iterfind("VolumeInformation/LabelTable/Label")
    assert {int(label.get("Key")): label.text for label in labels} == names


def test_files_without_names(tmp_path):
    image = nib.Nifti1Image(np.zeros((3, 4, 5), np.uint8), np.eye(4))
    nib.save(image, tmp_path / "a.nii.gz")
    for n, xml in enumerate([b"<CaretExtension", b"\xff\xfe<CaretExtension/>", caret_xml({"x": "a"}), caret_xml({70000: "a"})]):
        image.header.extensions = nib.nifti1.Nifti1Extensions([nib.nifti1.Nifti1Extension(0, xml)])
        nib.save(image, tmp_path / f"{n}.nii.gz")
    files = ["a.nii.gz", *(f"{n}.nii.gz" for n in range(4))]
    assert run(*(("names", tmp_path / name, "-") for name in files)) == [{}] * 5
