# SPDX-License-Identifier: Apache-2.0
"""A run over synthetic cases against their truth: facts, links, and the state of every structure."""
import csv
import json

import pytest
from conftest import cohort_arguments, radgenome

CASES = 12


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("synthetic")
    radgenome("synth", "-n", CASES, "--seed", 11, "-o", folder / "cohort")
    radgenome("run", *cohort_arguments(folder / "cohort"), "-o", folder / "ds")
    return folder


@pytest.fixture(scope="module")
def truth(synthetic):
    lines = (synthetic / "cohort" / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["case"]: case for case in map(json.loads, lines)}


def load(synthetic, case, record):
    return json.loads((synthetic / "ds" / "cases" / case / record).read_text(encoding="utf-8"))


def facts_of(synthetic, case):
    """(section, fact) of every fact that the program read."""
    return [(sentence["section"], fact) for sentence in load(synthetic, case, "facts.json")["sentences"]
            for fact in sentence["facts"]]


def triples(case, section, fact):
    """What is counted: one finding with its status at one place; a fact without a place counts once."""
    return {(case, section, fact["finding"], fact["status"], place) for place in fact["where"] or [None]}


def f1(expected, found):
    common = len(expected & found)
    return 2 * common / (len(expected) + len(found))


def told(expected, found):
    """The misses, for the reader of a failed test."""
    return "\n".join([f"missed   {x}" for x in sorted(expected - found, key=str)] +
                     [f"invented {x}" for x in sorted(found - expected, key=str)])


def test_the_cohort_is_varied(truth):
    assert len(truth) == CASES
    facts = [fact for case in truth.values() for fact in case["facts"]]
    assert {fact["status"] for fact in facts} == {"present", "absent", "possible"}
    assert any("outside_field_of_view" in case["structures"].values() for case in truth.values())
    assert {"nodule", "hepatic_steatosis"} <= {f["finding"] for f in facts if f["status"] == "present"}


def test_offsets_of_the_truth_are_the_words(synthetic, truth):
    with open(synthetic / "cohort" / "reports.csv", newline="", encoding="utf-8") as table:
        rows = {row["VolumeName"].removesuffix(".nii.gz"): row for row in csv.DictReader(table)}
    assert rows.keys() == truth.keys()
    columns = {"findings": "Findings_EN", "impression": "Impressions_EN"}
    stems = {"nodule": "nodul", "mass": "mass", "consolidation": "consolidation", "cyst": "cyst", "normal": "",
             "pleural_effusion": "effusion", "pericardial_effusion": "effusion", "infiltration": "infiltration",
             "pericardial_thickening": "thickening", "pneumonia": "pneumonia", "malignancy": "malignancy"}
    for case, row in rows.items():
        for fact in truth[case]["facts"]:
            words = row[columns[fact["section"]]][fact["start"]:fact["end"]]
            assert words and words == words.strip()
            assert stems.get(fact["finding"], "") in words.lower(), (case, fact, words)


def test_facts_are_read_as_they_were_meant(synthetic, truth):
    expected, found = set(), set()
    for case, known in truth.items():
        for fact in known["facts"]:
            expected |= triples(case, fact["section"], fact)
        for section, fact in facts_of(synthetic, case):
            found |= triples(case, section, fact)
    score = f1(expected, found)
    print(f"F1 of (finding, status, place): {score:.4f}, {len(expected)} expected, {len(found)} found")
    print(told(expected, found))
    assert score >= 0.95, told(expected, found)


def test_sizes_are_read_as_they_were_drawn(synthetic, truth):
    expected, found = set(), set()
    for case, known in truth.items():
        expected |= {(case, f["section"], f["finding"], tuple(f["size_mm"])) for f in known["facts"] if f["size_mm"]}
        found |= {(case, section, f["finding"], tuple(f["size_mm"]))
                  for section, f in facts_of(synthetic, case) if f["size_mm"]}
    assert len(expected) >= 5
    assert f1(expected, found) >= 0.95, told(expected, found)


def test_structures_are_there_where_the_phantom_has_them(synthetic, truth):
    for case, known in truth.items():
        states = {s["structure"]: s["state"] for s in load(synthetic, case, "structures.json")["structures"]}
        for structure, state in known["structures"].items():
            if state == "present":
                assert states[structure] == "present", (case, structure)
            else:  # a folder without a file does not say why there is none
                assert states[structure] in ("outside_field_of_view", "not_available"), (case, structure)


def test_links_of_facts_that_were_read_right(synthetic, truth):
    """Links are compared by section, finding, status and place, so that a fact read wrongly is not counted
    twice. Where the truth is outside_field_of_view no mask may be named; given masks leave open why."""
    compared = outside = 0
    for case, known in truth.items():
        places = [(fact["section"], fact["finding"], fact["status"], place)
                  for fact in known["facts"] for place in fact["where"]]
        assert len(places) == len(known["links"])
        expected = dict(zip(places, known["links"]))
        facts = {fact["id"]: (section, fact) for section, fact in facts_of(synthetic, case)}
        for link in load(synthetic, case, "links.json")["links"]:
            section, fact = facts[link["fact"]]
            right = expected.get((section, fact["finding"], fact["status"], link["place"]))
            if right is None:
                continue
            compared += 1
            where = (case, link, right)
            assert (link["structure"], link["granularity"]) == (right["structure"], right["granularity"]), where
            if right["reason"] == "outside_field_of_view":
                outside += 1
                assert link["reason"] in ("outside_field_of_view", "no_mask_of_its_own"), where
            elif right["structure"] is None:
                assert link["reason"] == right["reason"], where
    assert compared >= 0.9 * sum(len(case["links"]) for case in truth.values())
    assert outside >= 3


def test_what_was_drawn_lies_in_its_place(synthetic, truth):
    import nibabel
    import numpy
    inside = 0
    for case, known in truth.items():
        for drawn in known["drawn"]:
            if drawn["finding"] not in ("nodule", "mass", "cyst"):
                continue
            image = nibabel.load(synthetic / "cohort" / "masks" / case / f"{drawn['place']}.nii.gz")
            voxel = numpy.linalg.solve(image.affine, [*drawn["at_mm"], 1])[:3].round().astype(int)
            assert numpy.asarray(image.dataobj)[tuple(voxel)] == 1, (case, drawn)
            ct = nibabel.load(synthetic / "cohort" / "ct" / f"{case}.nii.gz")
            hu = float(numpy.asarray(ct.dataobj)[tuple(voxel)])
            assert -45 < hu < 105, (case, drawn, hu)  # soft tissue or water, three parts of noise away
            inside += 1
    assert inside >= 5


def values_in(synthetic, case, structure):
    import nibabel
    import numpy
    ct = numpy.asarray(nibabel.load(synthetic / "cohort" / "ct" / f"{case}.nii.gz").dataobj)
    mask = nibabel.load(synthetic / "cohort" / "masks" / case / f"{structure}.nii.gz")
    voxel_ml = abs(numpy.linalg.det(mask.affine[:3, :3])) / 1000
    inside = ct[numpy.asarray(mask.dataobj) > 0]
    return inside, inside.size * voxel_ml


def test_the_scan_shows_what_the_report_says_of_organs(synthetic, truth):
    """A fatty liver is darker than the spleen, an enlarged heart is larger than all others, plaques are as
    dense as bone; and none of that where the report does not say so."""
    seen = {"hepatic_steatosis": set(), "cardiomegaly": set(), "arterial_calcification": set()}
    hearts = {True: [], False: []}
    for case, known in truth.items():
        drawn = {one["finding"] for one in known["drawn"]}
        present = {structure for structure, state in known["structures"].items() if state == "present"}
        if {"liver", "spleen"} <= present:
            darker = values_in(synthetic, case, "spleen")[0].mean() - values_in(synthetic, case, "liver")[0].mean()
            assert (darker > 25) == ("hepatic_steatosis" in drawn), (case, darker)
            seen["hepatic_steatosis"].add("hepatic_steatosis" in drawn)
        dense = int((values_in(synthetic, case, "aorta")[0] > 400).sum())
        assert (dense >= 3) == ("arterial_calcification" in drawn), (case, dense)
        seen["arterial_calcification"].add("arterial_calcification" in drawn)
        if {"heart", "trachea", "liver"} <= present:  # a scan of the whole chest
            hearts["cardiomegaly" in drawn].append(values_in(synthetic, case, "heart")[1])
            seen["cardiomegaly"].add("cardiomegaly" in drawn)
    assert all(both == {True, False} for both in seen.values()), seen
    assert min(hearts[True]) > 1.2 * max(hearts[False])
