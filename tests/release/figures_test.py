# SPDX-License-Identifier: Apache-2.0
"""Figures of a release: their labels beside what pandas makes of the tables."""
import json
import re
import xml.etree.ElementTree as ElementTree

import pandas
import pytest
from conftest import ROOT, cohort_arguments, radgenome

NAMES = ("blind_accuracy", "findings_by_region", "organ_volumes", "question_kinds", "yes_share")
STRUCTURES = {entry["id"]: entry for entry in json.loads((ROOT / "data" / "structures.json").read_text())["structures"]}
FINDINGS = {entry["id"]: entry for entry in json.loads((ROOT / "data" / "findings.json").read_text())["findings"]}


@pytest.fixture(scope="module")
def scans(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    radgenome("run", *cohort_arguments(cohort), "-o", folder / "ds")
    radgenome("release", folder / "ds", "-o", folder / "release", "--splits", "1", "0", "0", "--format", "tables")
    return folder / "release"


@pytest.fixture(scope="module")
def reports(tmp_path_factory):
    """Sixty reports, of which half have what the others deny."""
    folder = tmp_path_factory.mktemp("figures")
    (folder / "reports").mkdir()
    for number in range(60):
        yes, no = ("nodule", "mass") if number % 2 else ("mass", "nodule")
        (folder / "reports" / f"p{number}.txt").write_text(
            f"Findings: A {yes} of {number + 3} mm in the left lung upper lobe. No {no} is seen in the left lung upper lobe. "
            "No pleural effusion. The heart is normal.")
    radgenome("run", "--reports", folder / "reports", "-o", folder / "ds")
    radgenome("release", folder / "ds", "-o", folder / "release", "--splits", "50", "50", "0", "--format", "tables",
              "--allow-audit", "blind_guessers", "--allow-audit", "option_bias")
    return folder / "release"


def words(release, name):
    """The texts of a figure in the order in which they stand there."""
    root = ElementTree.parse(release / "figures" / f"{name}.svg").getroot()
    texts = ["".join(node.itertext()).strip() for node in root.iter("{http://www.w3.org/2000/svg}text")]
    return [text for text in texts if text]


def table(release, name):
    return pandas.concat(pandas.read_parquet(file) for file in sorted(release.glob(f"tables/*/{name}-*.parquet")))


def test_every_figure_is_on_the_card_or_its_absence_is(scans, reports):
    for release, absent in ((scans, {"blind_accuracy"}), (reports, {"organ_volumes"})):
        there = {file.stem for file in (release / "figures").iterdir()}
        assert there == set(NAMES) - absent
        card = (release / "README.md").read_text()
        assert set(re.findall(r"!\[[^]]+\]\(figures/(\w+)\.svg\)", card)) == there
        listed = {file["path"] for file in json.loads((release / "manifest.json").read_text())["files"]}
        assert {f"figures/{name}.svg" for name in there} <= listed
    assert "**Volumes of organs**: absent, no mask of a whole organ is in the release" in (reports / "README.md").read_text()


def test_volumes_are_the_medians_of_pandas(scans):
    rows = table(scans, "structures")
    whole = rows[(rows.state == "present") & (rows.touches_border == False) & ~rows["flags"].map(lambda f: "incomplete" in f)]  # noqa: E712
    whole = whole[~whole.structure.map(lambda id: STRUCTURES[id].get("lesion", False))]
    drawn = words(scans, "organ_volumes")
    assert "volume (ml), logarithmic" in drawn
    notes = [text for text in drawn if re.fullmatch(r"[\d.]+ ml, \d+", text)]
    medians = whole.groupby("structure").volume_ml.agg(["median", "size"])
    assert 5 < len(notes) == min(25, len(medians))
    if len(medians) <= 25:
        expected = sorted(f"{row['median']:.1f} ml, {row['size']:.0f}" for _, row in medians.iterrows())
        assert sorted(notes) == expected
        assert set(medians.index) <= set(drawn)


def region_of(place):
    while STRUCTURES[place].get("parents"):
        place = STRUCTURES[place]["parents"][0]
    return place


@pytest.mark.parametrize("which", ["scans", "reports"])
def test_findings_are_those_that_pandas_counts(which, request):
    release = request.getfixturevalue(which)
    facts = table(release, "facts")
    facts = facts[(facts.status == "present") & facts.finding.map(lambda id: FINDINGS[id].get("abnormal", True))]
    facts = facts.assign(region=facts.places.map(lambda places: [region_of(p) for p in places] or ["no place stated"]))
    cells = facts.explode("region").drop_duplicates(["case", "finding", "region"]).groupby(["finding", "region"]).size()
    totals = facts.drop_duplicates(["case", "finding"]).groupby("finding").size()
    drawn = words(release, "findings_by_region")
    numbers = sorted(int(text) for text in drawn if text.isdigit())
    assert len(totals) <= 20
    assert numbers == sorted([*cells, *totals])
    assert {FINDINGS[id]["name"] for id in totals.index} | set(cells.index.get_level_values("region")) <= set(drawn)


def test_questions_are_those_of_the_manifest(reports):
    counted = json.loads((reports / "manifest.json").read_text())["questions"]
    drawn = words(reports, "question_kinds")
    notes = [text for text in drawn if re.fullmatch(r"\d+ of \d+", text)]
    order = sorted(sorted(counted), key=lambda kind: -counted[kind]["questions"])
    assert notes == [f"{counted[kind]['balanced']} of {counted[kind]['questions']}" for kind in order]
    assert set(counted) <= set(drawn)


def test_shares_of_yes_are_those_of_pandas(reports):
    rows = table(reports, "questions").dropna(subset="answer_yes")
    drawn = words(reports, "yes_share")
    for kind, group in rows.groupby("kind"):
        yes, balanced = group.answer_yes.astype(bool), group[group.balanced].answer_yes.astype(bool)
        fair = f"{100 * balanced.mean():.1f} % of {len(balanced)}" if len(balanced) else "none"
        assert f"{fair}; {100 * yes.mean():.1f} % of {len(yes)}" in drawn
    assert rows[rows.balanced].answer_yes.astype(bool).mean() == 0.5  # what the line says


def test_guessers_are_those_of_the_audits(reports):
    audits = {a["audit"]: a["numbers"] for a in json.loads((reports / "audits.json").read_text())["audits"]}
    drawn, checked = words(reports, "blind_accuracy"), 0
    for kind, numbers in audits["blind_guessers"].items():
        shares = [numbers[g] for g in ("majority_by_finding_and_place", "naive_bayes", "logistic_regression")]
        if "share" not in shares[0]:
            continue
        right = [float(re.match(r"[\d.]+", text).group()) for text in drawn if text.endswith(f"; {shares[0]['of']}")]
        assert any(abs(value - 100 * shares[0]["share"]) <= 0.051 for value in right), kind
        assert any(f"; {100 * numbers['chance']:.1f}; {shares[0]['of']}" in text for text in drawn) and kind in drawn
        checked += 1
    assert checked > 0 and "chance" in drawn


def test_without_gnuplot_the_card_says_so(scans, tmp_path):
    radgenome("release", scans.parent / "ds", "-o", tmp_path / "release", "--splits", "1", "0", "0", "--format", "radgenome_tables",
              env={"PATH": str(tmp_path)})
    assert not (tmp_path / "release" / "figures").exists()
    assert (tmp_path / "release" / "README.md").read_text().count("gnuplot, which draws it, is not installed") == 4
    radgenome("verify", tmp_path / "release")
