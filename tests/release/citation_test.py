# SPDX-License-Identifier: Apache-2.0
"""How a release is cited and under which licences its sources stand, read by others: the schema of the Citation File
Format as cffconvert ships it, PyYAML, huggingface_hub's reader of cards by way of YAML."""
import importlib.util
import json
import pathlib
import shutil

import jsonschema
import pytest
import yaml
from conftest import ROOT, cohort_arguments, radgenome

SCHEMA = pathlib.Path(importlib.util.find_spec("cffconvert").origin).parent / "schemas" / "1.2.0" / "schema.json"
ABOUT = {"title": 'Chest CT: "with" colons # and 𝜇', "abstract": "What it is: a test.", "version": "1.0",
         "doi": "10.5281/zenodo.6802613", "url": "https://example.org/data", "date_released": "2026-03-14",
         "licence": "CC-BY-NC-SA-4.0",
         "authors": [{"family_names": "Østergård", "given_names": "Ida", "affiliation": "Clinic: A",
                      "orcid": "https://orcid.org/0000-0002-1825-0097"}, {"name": "Institute of Tests"}]}


@pytest.fixture(scope="module")
def sources(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("licensed") / "CT-SET"
    shutil.copytree(cohort, folder)
    (folder / "ct" / "LICENSE.txt").write_text("The CTs may be read.\n")
    for case in (folder / "masks").iterdir():
        (case / "licence").write_text("The masks may be read.\n")
    (folder / "LICENSE").write_text("Of something that only lies above.\n")
    (folder / "terms.txt").write_text("The reports may be read.\n")
    return folder


@pytest.fixture(scope="module")
def dataset(sources):
    radgenome("run", *cohort_arguments(sources), "-o", sources.parent / "ds")
    return sources.parent / "ds"


def release(dataset, out, *options, **kwargs):
    radgenome("release", dataset, "-o", out, "--format", "radgenome_tables", "--splits", "1", "0", "0", *options, **kwargs)
    return out


def card_head(out):
    return yaml.safe_load((out / "README.md").read_text().split("---\n")[1])


def test_a_citation_passes_the_schema_of_its_format(dataset, tmp_path):
    (tmp_path / "about.json").write_text(json.dumps(ABOUT))
    jsonschema.validate(ABOUT, json.loads((ROOT / "docs" / "schemas" / "about.schema.json").read_text()))
    out = release(dataset, tmp_path / "release", "--about", tmp_path / "about.json")
    text = (out / "CITATION.cff").read_text()
    citation = yaml.load(text, Loader=yaml.BaseLoader)  # every value as its text
    citation["references"][0]["year"] = int(citation["references"][0]["year"])
    jsonschema.validate(citation, json.loads(SCHEMA.read_text()))
    for key in ("title", "abstract", "version", "doi", "url"):
        assert citation[key] == ABOUT[key]
    assert (citation["date-released"], citation["license"]) == (ABOUT["date_released"], ABOUT["licence"])
    assert citation["authors"] == [{"family-names": "Østergård", "given-names": "Ida", "affiliation": "Clinic: A",
                                    "orcid": "https://orcid.org/0000-0002-1825-0097"}, {"name": "Institute of Tests"}]
    method, program = citation["references"]
    assert "2404.16754" in method["doi"] and len(method["authors"]) == 7
    assert program["title"] == "radgenome" and program["version"] in radgenome("--version").stdout
    head = card_head(out)
    assert (head["pretty_name"], head["license"]) == (ABOUT["title"], "cc-by-nc-sa-4.0")
    described = json.loads((out / "croissant.json").read_text())
    assert described["license"] == "https://spdx.org/licenses/CC-BY-NC-SA-4.0"
    assert [creator["name"] for creator in described["creator"]] == ["Ida Østergård", "Institute of Tests"]


def test_options_win_over_the_file(dataset, tmp_path):
    (tmp_path / "about.json").write_text(json.dumps(ABOUT))
    out = release(dataset, tmp_path / "release", "--about", tmp_path / "about.json", "--title", "Other",
                  "--authors", "Rossi, Anna", "--authors", "A Clinic")
    citation = yaml.safe_load((out / "CITATION.cff").read_text())
    assert citation["title"] == "Other" and citation["version"] == "1.0"
    assert citation["authors"] == [{"family-names": "Rossi", "given-names": "Anna"}, {"name": "A Clinic"}]


def test_without_authors_nothing_is_made_up(dataset, tmp_path):
    out = release(dataset, tmp_path / "release")
    assert not (out / "CITATION.cff").exists()
    card = (out / "README.md").read_text()
    assert "no authors were named" in card
    assert "2404.16754" in card and "The program: radgenome" in card  # how it was made is known all the same
    release(dataset, out, "--authors", "Rossi, Anna")
    assert (out / "CITATION.cff").exists()
    release(dataset, out)  # an earlier release goes whole
    assert not (out / "CITATION.cff").exists()


@pytest.mark.parametrize("change, named", [
    ({"doi": "https://doi.org/10.5281/zenodo.1"}, "doi"), ({"date_released": "14.3.2026"}, "date_released"),
    ({"licence": "CC BY 4.0"}, "licence"), ({"title": "two\nlines"}, "title"), ({"authors": [{"given_names": "Ida"}]}, "family_names"),
    ({"editor": "x"}, "editor")])
def test_what_could_not_stand_in_a_citation_is_refused(dataset, tmp_path, change, named):
    (tmp_path / "about.json").write_text(json.dumps(ABOUT | change))
    done = radgenome("release", dataset, "-o", tmp_path / "out", "--about", tmp_path / "about.json", expect=1)
    assert named in done.stderr and not (tmp_path / "out").exists()


def test_licences_that_lie_with_the_sources_come_along(dataset, tmp_path):
    out = release(dataset, tmp_path / "release")
    files = {str(path.relative_to(out)): path.read_text() for path in (out / "licences").rglob("*") if path.is_file()}
    assert files == {"licences/ct/LICENSE.txt": "The CTs may be read.\n",
                     "licences/synth_0001/licence": "The masks may be read.\n"}  # equal texts once, not that from above
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["licences"] == [
        {"part": "ct", "source": "ct", "cases": 4, "files": ["licences/ct/LICENSE.txt"]},
        {"part": "masks", "source": "synth_0001", "cases": 4, "files": ["licences/synth_0001/licence"]},
        {"part": "reports", "source": "", "cases": 4, "files": []}]
    assert set(files) <= {file["path"] for file in manifest["files"]}
    card = (out / "README.md").read_text()
    assert "licences/ct/LICENSE.txt" in card and "| reports |  | 4 | **not known** |" in card


def test_licences_are_given_by_kind_or_by_folder(dataset, sources, tmp_path):
    out = release(dataset, tmp_path / "release", "--licence", f"reports={sources / 'terms.txt'}",
                  "--licence", f"CT-SET={sources / 'LICENSE'}")
    rows = json.loads((out / "manifest.json").read_text())["licences"]
    assert [row["files"] for row in rows] == [
        ["licences/CT-SET/LICENSE", "licences/ct/LICENSE.txt"], ["licences/CT-SET/LICENSE", "licences/synth_0001/licence"],
        ["licences/reports/terms.txt"]]
    assert (out / "licences" / "reports" / "terms.txt").read_text() == "The reports may be read.\n"
    assert "**not known**" not in (out / "README.md").read_text()


def test_a_licence_for_nothing_is_refused(dataset, sources, tmp_path):
    done = radgenome("release", dataset, "-o", tmp_path / "out", "--splits", "1", "0", "0", "--licence",
                     f"CT-SETT={sources / 'LICENSE'}", expect=1)
    assert "CT-SETT" in done.stderr and not (tmp_path / "out" / "manifest.json").exists()
    assert "SOURCE=FILE" in radgenome("release", dataset, "-o", tmp_path / "out", "--licence", "x", expect=1).stderr


def test_masks_of_the_atlas_carry_its_attribution(tmp_path):
    radgenome("run", "--ct", ROOT / "examples" / "lung_pet_ct_dx_A0001.nii.gz", "-o", tmp_path / "ds")
    out = release(tmp_path / "ds", tmp_path / "release")
    rows = json.loads((out / "manifest.json").read_text())["licences"]
    assert [(row["part"], row["source"]) for row in rows] == [("ct", ""), ("masks", "atlas")]
    assert "CC BY 4.0" in (out / "licences" / "atlas" / "README.md").read_text()
