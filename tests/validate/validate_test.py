# SPDX-License-Identifier: Apache-2.0
"""What `radgenome validate` says of folders whose defects are put there by hand, of our own data sets and releases,
and of the published tables."""
import csv
import json
import shutil

import jsonschema
import nibabel
import numpy
import pytest
from conftest import ROOT, SHARED, cohort_arguments, radgenome

SCHEMA = json.loads((ROOT / "docs" / "schemas" / "validation.schema.json").read_text())


def validate(path, *options, expect=None):
    """The problems by code."""
    code = {None: (0, 1)}.get(expect, (expect,))
    for wanted in code:
        try:
            done = radgenome("validate", path, "--json", "-", *options, expect=wanted)
            break
        except AssertionError:
            if wanted == code[-1]:
                raise
    report = json.loads(done.stdout)
    jsonschema.validate(report, SCHEMA)
    found = {}
    for problem in report["problems"]:
        found.setdefault(problem["code"], []).append(problem)
    return found


def write_table(file, head, rows):
    with file.open("w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(head)
        writer.writerows(rows)


PRESENCE = ["Volumename", "Anatomy", "Finding", "Presence"]


def presence(rows):
    return [[f"{volume}.nii.gz", place, finding, answer] for volume, place, finding, answer in rows]


def test_rows_that_repeat_deny_or_join_are_counted(tmp_path):
    write_table(tmp_path / "train_vqa_presence.csv", PRESENCE, presence([
        ("train_1_a_1", "lung", "nodule", "Yes."),
        ("train_1_a_1", "lung/lung", "nodule", "Yes."),
        ("train_1_a_1", "lung/lung", "nodule", "Yes."),
        ("train_1_a_1", "lung/lung/right lung", "nodule, atelectasis", "Yes."),
        ("train_2_a_1", "lung", "emphysema", "Yes."),
        ("train_2_a_1", "lung", "Emphysema", "No."),
        ("train_2_a_1", "moon", "emphysema", "No."),
    ]))
    found = validate(tmp_path, expect=1)
    assert set(found) == {"duplicate_row", "fact_under_several_paths", "several_findings_in_one_question",
                          "contradictory_answers", "unknown_place"}
    assert found["duplicate_row"][0]["numbers"] == {"rows": 1, "of": 7}
    assert found["duplicate_row"][0]["examples"] == ["line 4 (train_1_a_1)"]
    assert found["fact_under_several_paths"][0]["numbers"] == {"rows": 1, "of": 7}
    assert found["several_findings_in_one_question"][0]["numbers"] == {"rows": 1, "of": 5}
    assert found["contradictory_answers"][0]["examples"] == ["line 7 (train_2_a_1)"]
    assert found["unknown_place"][0]["examples"] == ['"moon"']


def test_a_place_copied_into_two_regions_and_tables_that_are_one(tmp_path):
    rows = [(f"train_{i}_a_1.nii.gz", path, f"finding {i}")
            for i in range(60) for path in ("abdomen/abdomen/aorta", "mediastinum/aorta")]
    write_table(tmp_path / "train_vqa_location.csv", ["Volumename", "Anatomy", "Abnormality"], rows)
    write_table(tmp_path / "train_vqa_presence.csv", PRESENCE, [[*row, "Yes."] for row in rows])
    found = validate(tmp_path)
    assert found["place_in_two_regions"][0]["numbers"] == {
        "place": "aorta", "regions": ["abdomen", "mediastinum"], "volumes": 60, "of": 60}
    assert found["several_right_places"][0]["numbers"] == {"questions": 60, "of": 60}
    assert found["tables_repeat_each_other"][0]["numbers"] == {
        "shared": 120, "of": 120, "other": "train_vqa_presence.csv", "of_other": 120}


def guessable(share):
    """Nodules are there in that share of the volumes, effusions in the others."""
    return presence([(f"train_{i}_a_1", "lung", finding, "Yes." if (i % 100 < share) == (finding == "nodule") else "No.")
                     for i in range(1000) for finding in ("nodule", "effusion")])


def test_questions_are_guessed_without_the_scan_only_where_their_answers_are_lopsided(tmp_path):
    write_table(tmp_path / "vqa_presence.csv", PRESENCE, guessable(90))
    problem, = validate(tmp_path, expect=1)["answerable_without_the_scan"]
    # The best that can be known is that nodules are there and effusions are not: right in 90 of 100.
    assert problem["numbers"]["right"] / problem["numbers"]["of"] == pytest.approx(0.9, abs=0.03)
    write_table(tmp_path / "vqa_presence.csv", PRESENCE, guessable(50))
    assert "answerable_without_the_scan" not in validate(tmp_path)


def test_denials_taken_for_findings_are_seen_by_labels_and_by_reports(tmp_path):
    volumes = [f"train_{i}_a_1.nii.gz" for i in range(400)]
    write_table(tmp_path / "presence.csv", PRESENCE,
                [[volume, "heart", "Pericardial effusion", "Yes."] for volume in volumes[:250]])
    write_table(tmp_path / "disorders.csv", ["Volumename", "Disorders"],
                [[volume, ("minimal " if i < 10 else "") + "pericardial effusion, emphysema" if i < 30 else "emphysema"]
                 for i, volume in enumerate(volumes)])
    write_table(tmp_path / "reports.csv", ["VolumeName", "Findings_EN"],
                [[volumes[30], "Pericardial effusion was not observed."],
                 [volumes[31], "There is a pericardial effusion."],
                 [volumes[32], "The heart is enlarged."]])
    found = validate(tmp_path, "--ignore", "answerable_without_the_scan", expect=1)
    by_labels, = [p for p in found["prevalence_against_labels"] if p["numbers"]["finding"] == "pericardial effusion"]
    assert by_labels["numbers"] == {"finding": "pericardial effusion", "volumes": 250, "labelled": 30,
                                    "labels": "disorders.csv"}
    by_reports, = found["denied_in_the_report"]
    assert by_reports["examples"] == ["train_30_a_1"]


def test_sizes(tmp_path):
    write_table(tmp_path / "vqa_size.csv", ["Volumename", "Anatomy", "Abnormality", "Size"],
                [[f"train_{i}_a_1.nii.gz", "lung", "nodule", size]
                 for i, size in enumerate(["5 mm", "1.5 cm", "5x4 mm", "170 in", "50 cm", "6 mm"])])
    found = validate(tmp_path, expect=1)
    assert found["size_notation"][0]["numbers"]["notations"] == {"N mm": 2, "N cm": 2, "NxN mm": 1, "N in": 1}
    assert found["size_implausible"][0]["examples"] == ["line 5 (train_3_a_1)", "line 6 (train_4_a_1)"]


def test_a_part_that_is_only_ever_denied(tmp_path):
    rows = presence([(f"train_{i}_a_1", "esophagus/esophagus/cervical esophagus", "wall thickening", "No.")
                     for i in range(50)] +
                    [(f"train_{i}_a_1", "lung/lung/right lung", "nodule", "No.") for i in range(50)] +
                    [("train_1_a_1", "lung/lung/left lung", "nodule", "Yes.")])
    write_table(tmp_path / "vqa_presence.csv", PRESENCE, rows)
    problem, = validate(tmp_path)["part_only_denied"]
    assert problem["numbers"] == {"place": "cervical esophagus", "organ": "esophagus", "volumes": 50}


def test_sentences_in_the_wrong_region_and_in_none(tmp_path):
    write_table(tmp_path / "regions.csv", ["Volumename", "Sentence", "Regions"], [
        ["valid_1_a_1.nii.gz", "A nodule is seen in the left lung.", "lung"],
        ["valid_1_a_1.nii.gz", "A nodule is seen in the right lung.", "heart|mediastinum"],
        ["valid_1_a_1.nii.gz", "Pleural effusion was not observed.", ""]])
    found = validate(tmp_path, expect=0)
    assert found["sentence_in_another_region"][0]["examples"] == ["line 3 (valid_1_a_1)"]
    assert found["sentence_in_another_region"][0]["numbers"] == {"rows": 1, "of": 2}
    assert found["sentence_without_region"][0]["numbers"] == {"rows": 1, "of": 3}


def test_broken_rows_splits_that_share_patients_and_kinds_that_are_not_read(tmp_path):
    (tmp_path / "train_vqa_presence.csv").write_text(
        'Volumename,Anatomy,Finding,Presence\ntrain_1_a_1.nii.gz,lung,nodule,Yes.\ntrain_1_a_2.nii.gz,lung\n"train_2')
    (tmp_path / "validation").mkdir()
    write_table(tmp_path / "validation" / "presence.csv", PRESENCE, presence([("train_1_b_1", "lung", "nodule", "No.")]))
    (tmp_path / "x.parquet").write_bytes(b"PAR1")
    found = validate(tmp_path, expect=1)
    assert found["broken_row"][0]["examples"] == ["line 3 [wrong_number_of_columns]", "line 4 [broken_quotes]"]
    assert found["patient_in_two_splits"][0]["examples"] == ["train_1"]
    assert found["table_not_read"][0]["where"] == "x.parquet"


def test_no_text_of_a_report_is_told(tmp_path):
    secret = "Mrs Miller has a nodule in the left lung"
    write_table(tmp_path / "reports.csv", ["VolumeName", "Findings_EN"],
                [["a_1.nii.gz", secret], ["b_1.nii.gz", secret], ["b_1.nii.gz", secret]])
    write_table(tmp_path / "regions.csv", ["Volumename", "Sentence", "Regions"], [["a_1.nii.gz", secret, "heart"]] * 2)
    write_table(tmp_path / "mixed.csv", ["Volumename", "Anatomy", "Abnormality", "Size"],
                [["a_1.nii.gz", secret * 2, "nodule", secret], ["a_1.nii.gz", "lung", "nodule", "5 mm"]])
    for options in ((), ("--json", tmp_path / "out.json")):
        done = radgenome("validate", tmp_path, *options, expect=1)
        assert "same_report_text" in done.stdout and "Miller" not in done.stdout + done.stderr
    assert "Miller" not in (tmp_path / "out.json").read_text()


# --- scans and masks

# Oblique by hand, other spacing and extent on each axis, far from the origin.
AFFINE = numpy.array([[-0.9, 0.05, 0.1, 61.0], [0.04, -1.1, 0.2, 140.5], [0.02, 0.1, 2.4, -310.0], [0, 0, 0, 1]])
SHAPE = (40, 36, 22)


def save(file, values, affine, kind):
    file.parent.mkdir(parents=True, exist_ok=True)
    nibabel.save(nibabel.Nifti1Image(values.astype(kind), affine), file)


@pytest.fixture
def chest():
    """A body with two lungs of air, the right one larger; soft tissue elsewhere."""
    ct = numpy.full(SHAPE, 40.0)
    ct += numpy.random.default_rng(5).normal(0, 10, SHAPE)
    right, left = numpy.zeros(SHAPE), numpy.zeros(SHAPE)
    right[4:16, 8:30, 2:15] = 1
    left[24:34, 12:30, 4:15] = 1
    ct[(right + left) > 0] = -850
    return {"ct": ct, "right lung": right, "left lung": left}


def write_case(folder, chest, masks, affine=AFFINE):
    save(folder / "ct.nii.gz", chest["ct"], AFFINE, numpy.int16)
    for name, values in masks.items():
        save(folder / "segmentations" / f"{name}.nii.gz", values, affine, numpy.uint8)


def test_a_sound_case_has_no_problem(tmp_path, chest):
    write_case(tmp_path / "case_1", chest, {name: chest[name] for name in ("right lung", "left lung")})
    assert validate(tmp_path, expect=0) == {}


def test_lost_geometry_turned_axes_copies_and_empty_masks(tmp_path, chest):
    stored = {name: chest[name][::-1, ::-1] for name in ("right lung", "left lung")}
    stored["pleura"] = stored["left lung"]
    stored["thymus"] = numpy.zeros(SHAPE)
    stored["soul"] = stored["right lung"] * 0 + 1
    write_case(tmp_path / "case_1", chest, stored, numpy.diag([1, 1, 3, 1]))
    found = validate(tmp_path, expect=1)
    assert found["geometry_lost"][0]["numbers"] == {"masks": 5, "of": 5}
    assert found["mask_turned_over"][0]["numbers"] == {"axes": "i and j"}
    assert found["identical_masks"][0]["numbers"]["masks"] == ["left lung.nii.gz", "pleura.nii.gz"]
    assert found["empty_mask"][0]["examples"] == ["thymus.nii.gz"]
    assert found["unknown_mask_name"][0]["examples"] == ["soul.nii.gz"]


def test_masks_resampled_onto_a_grid_of_their_own_are_turned_too(tmp_path, chest):
    """As the published masks are: 1 × 1 × 3 mm, no origin, both axes in the plane the other way round."""
    coarse = {name: chest[name][::-1, ::-1][::2, ::2, ::2] for name in ("right lung", "left lung")}
    write_case(tmp_path / "case_1", chest, coarse, numpy.diag([1, 1, 3, 1]))
    found = validate(tmp_path, expect=1)
    assert found["mask_turned_over"][0]["numbers"] == {"axes": "i and j"}
    assert "geometry_lost" in found


def test_a_lung_full_of_fluid_is_not_turned_over(tmp_path, chest):
    chest["ct"][chest["left lung"] > 0] = 10
    write_case(tmp_path / "case_1", chest, {name: chest[name] for name in ("right lung", "left lung")})
    write_case(tmp_path / "case_2", chest, {"left lung": chest["left lung"]})
    assert validate(tmp_path, expect=0) == {}


def test_a_mask_on_another_grid_that_says_where_it_lies(tmp_path, chest):
    affine = AFFINE @ numpy.diag([2, 2, 2, 1])
    write_case(tmp_path / "case_1", chest, {"right lung": chest["right lung"][::2, ::2, ::2]}, affine)
    found = validate(tmp_path, expect=0)
    assert set(found) == {"mask_off_grid"}


def test_volumes_that_cannot_be_read_or_are_missing(tmp_path, chest):
    write_case(tmp_path / "case_1", chest, {"right lung": chest["right lung"]})
    save(tmp_path / "case_2" / "ct.nii.gz", chest["ct"] + 1024, AFFINE, numpy.int16)
    whole = (tmp_path / "case_1" / "ct.nii.gz").read_bytes()
    (tmp_path / "case_3").mkdir()
    (tmp_path / "case_3" / "ct.nii.gz").write_bytes(whole[: len(whole) // 2])
    write_table(tmp_path / "vqa_presence.csv", PRESENCE, presence(
        [("case_1", "lung", "nodule", "Yes."), ("case_4", "lung", "nodule", "No.")]))
    found = validate(tmp_path, expect=1)
    assert {p["where"]: p["numbers"]["reader_code"] for p in found["unusable_scan"]} == {
        "case_2/ct.nii.gz": "hu_shifted_by_1024", "case_3/ct.nii.gz": "truncated_gzip"}
    assert found["volume_missing"][0]["examples"] == ["case_4"]


# --- our own

def test_our_own_data_set_and_release_are_sound_until_they_are_damaged(cohort, tmp_path):
    radgenome("run", *cohort_arguments(cohort), "-o", tmp_path / "dataset")
    radgenome("release", tmp_path / "dataset", "-o", tmp_path / "release", "--splits", "1", "0", "0")
    for folder in ("dataset", "release"):
        found = validate(tmp_path / folder, expect=0)
        assert not [p for problems in found.values() for p in problems if p["severity"] == "error"], found
    case = sorted((tmp_path / "dataset" / "cases").iterdir())[0]
    scan = bytearray((case / "scan.ozx").read_bytes())
    (case / "scan.ozx").write_bytes(scan[: len(scan) // 2])
    (case / "facts.json").write_text('{"format": "radgenome.facts/1"}')
    shard = next((tmp_path / "release" / "scans").iterdir())
    shard.write_bytes(b"\0" + shard.read_bytes()[1:])
    assert len(validate(tmp_path / "dataset", expect=1)["damaged_record"]) == 2
    assert validate(tmp_path / "release", expect=1)["damaged_release"][0]["numbers"] == {"damaged": 1}


# --- how it is told

def test_rules_are_ignored_by_code_and_by_file(tmp_path):
    for name in ("a", "b"):
        write_table(tmp_path / f"{name}.csv", PRESENCE, presence([("x_1", "lung", "nodule", "Yes.")] * 2))
    (tmp_path / "ignore.txt").write_text("# known\nduplicate_row b.*  # b is to stay\n\n")
    found = validate(tmp_path, "--ignore-file", tmp_path / "ignore.txt", expect=0)
    assert [p["where"] for p in found["duplicate_row"]] == ["a.csv"]
    assert validate(tmp_path, "--ignore", "duplicate_row", expect=0) == {}
    assert "no rule" in radgenome("validate", tmp_path, "--ignore", "no_such_rule", expect=1).stderr
    (tmp_path / "ignore.txt").write_text("duplicate_row a b c\n")
    assert "ignore.txt:1" in radgenome("validate", tmp_path, "--ignore-file", tmp_path / "ignore.txt", expect=1).stderr


def test_a_folder_with_nothing_is_said_to_have_nothing(tmp_path):
    (tmp_path / "x").mkdir()
    done = radgenome("validate", tmp_path / "x", expect=1)
    assert "Nothing in" in done.stderr
    radgenome("validate", tmp_path / "absent", expect=2)


def test_every_rule_is_listed():
    rules = json.loads(radgenome("info", "rules", "--json").stdout)
    assert len(rules) == len(list((ROOT / "src" / "validate" / "rules").glob("*.cpp")))


@pytest.mark.skipif(not (SHARED / "radgenome").exists(), reason=f"no published tables in {SHARED}")
def test_the_known_defects_of_the_published_tables_are_found():
    found = validate(SHARED / "radgenome", expect=1)

    def one(code, table):
        problem, = [p for p in found[code] if p["where"] == f"train_{table}.csv"]
        return problem["numbers"]

    def share(code, table):
        numbers = one(code, table)
        return (numbers.get("rows") or numbers.get("questions") or numbers["right"]) / numbers["of"]

    effusion = one("prevalence_against_labels", "vqa_presence")
    assert effusion["finding"] == "pericardial effusion" and effusion["labelled"] == 86
    assert effusion["volumes"] == pytest.approx(973, abs=5)
    assert share("answerable_without_the_scan", "vqa_presence") == pytest.approx(0.957, abs=0.01)
    assert share("fact_under_several_paths", "vqa_abnormality") == pytest.approx(0.29, abs=0.005)
    assert {p["numbers"]["shared"] for p in found["tables_repeat_each_other"]} == {24516}
    assert one("part_only_denied", "vqa_presence") == {"place": "cervical esophagus", "organ": "esophagus", "volumes": 352}
    assert one("place_in_two_regions", "vqa_abnormality")["volumes"] == 632
    assert share("several_findings_in_one_question", "vqa_presence") == pytest.approx(0.416, abs=0.001)
    assert share("several_right_places", "vqa_location") == pytest.approx(0.774, abs=0.001)
    assert len(one("size_notation", "vqa_size")["notations"]) == 11
    assert one("size_implausible", "vqa_size")["rows"] == 3


@pytest.mark.skipif(not (SHARED / "reports").exists(), reason=f"no reports in {SHARED}")
def test_the_reports_themselves_tell_which_effusions_were_denied(tmp_path):
    shutil.copy(SHARED / "reports" / "reports.csv", tmp_path)
    shutil.copy(SHARED / "radgenome" / "train_vqa_presence.csv", tmp_path)
    found = validate(tmp_path, expect=1)
    most = max(found["denied_in_the_report"], key=lambda problem: problem["numbers"]["cases"])
    assert most["numbers"]["finding"] == "pericardial effusion" and most["numbers"]["cases"] > 400
