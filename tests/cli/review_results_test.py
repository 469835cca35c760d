# SPDX-License-Identifier: Apache-2.0
"""review-results, and what readers found on the card of a release: numbers that pandas counts from the verdicts."""
import csv
import io
import json
import os
import pathlib
import re
import shutil
import subprocess

import pandas
import pytest
from conftest import ROOT, radgenome, record_bytes
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from statsmodels.stats.proportion import proportion_confint

TOOL = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build")) / "bin" / "review_tool"
SCHEMAS = {file.name: json.loads(file.read_text()) for file in (ROOT / "docs" / "schemas").glob("*.schema.json")}
REGISTRY = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in SCHEMAS.values())
STRATA = {"nodule": {"population": 400, "items": 20}, "effusion, “free”": {"population": 100, "items": 10}}
READERS = ("Anna | A", "Bo")


def valid(value, name):
    Draft202012Validator(SCHEMAS[f"{name}.schema.json"], registry=REGISTRY).validate(value)


def store(dataset, items, verdicts, method="stratified"):
    """Puts a list and verdicts (or verdicts alone) into the data set's reviews.sqlite."""
    drawn = None if items is None else {
        "id": "", "name": "first look", "method": method, "drawn_by": {"seed": 5}, "items": items,
        "strata": [{"name": name, "population": s["population"], "drawn": s["items"]} for name, s in STRATA.items()]
        if method == "stratified" else []}
    given = json.dumps([{"dataset": str(dataset), "list": drawn, "verdicts": verdicts}])
    return json.loads(subprocess.run([TOOL, "store"], input=given, text=True, capture_output=True, check=True).stdout)[0]


def verdict(number, case, subject, reader, judgement, kind="fact", planted=False, **more):
    return {"case": case, "planted": planted, "verdict": {
        "id": f"{number:032x}", "list": "", "kind": kind, "subject": subject, "shown": "sha256:" + "0" * 64, "reader": reader,
        "role": "reader", "judgement": judgement, "seconds": 2.5, "at": "2026-01-31T12:00:00.000Z", **more}}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    """Twenty reports, thirty facts drawn in two strata, two readers, one known error, one verdict outside the list."""
    folder = tmp_path_factory.mktemp("reviews")
    (folder / "reports").mkdir()
    for number in range(20):
        (folder / "reports" / f"p{number:02}.txt").write_text(f"Findings: A nodule of {number + 3} mm in the left lung. No effusion.")
    radgenome("run", "--reports", folder / "reports", "-o", folder / "ds")
    items, verdicts = [], []
    for stratum, s in STRATA.items():
        for i in range(s["items"]):
            subject = f"f{len(items)}.1"
            items.append({"case": f"p{i:02}", "kind": "fact", "subject": subject, "shown": "sha256:" + "0" * 64, "stratum": stratum})
            for reader in READERS:
                wrong = i % 5 == 0 or (reader == "Bo" and i % 7 == 0)
                more = {"correction": {"status": "absent"}, "comment": 'not "there"'} if wrong and i == 5 else {}
                verdicts.append(verdict(len(verdicts), f"p{i:02}", subject, reader, "wrong" if wrong else "right", **more))
    items.append({"case": "p00", "kind": "fact", "subject": "f99.1", "shown": "sha256:" + "0" * 64, "stratum": "", "planted": {"status": "absent"}})
    verdicts.append(verdict(900, "p00", "f99.1", "Bo", "wrong", planted=True))
    assert store(folder / "ds", items, verdicts) == "list-1"
    store(folder / "ds", None, [verdict(901, "p01", "aorta", "Cleo", "right", kind="mask")])
    return folder / "ds"


@pytest.fixture(scope="module")
def truth(dataset):
    """What the verdicts say, counted here: of each stratum, decided and wrong."""
    counts = {}
    for stratum, s in STRATA.items():
        words = [(i % 5 == 0, i % 5 == 0 or i % 7 == 0) for i in range(s["items"])]
        counts[stratum] = (sum(a == b for a, b in words), sum(a and b for a, b in words))
    return counts


def results(dataset, *arguments):
    return json.loads(radgenome("review-results", dataset, "--json", *arguments).stdout)


def test_json_says_what_the_verdicts_say(dataset, truth):
    one = results(dataset, "--list", "list-1")
    valid(one, "results")
    decided, wrong = (sum(c[i] for c in truth.values()) for i in (0, 1))
    assert (one["list"], one["items"], one["judged"], one["decided"]) == ("list-1", 30, 30, decided)
    overall = one["error_rate"]["overall"]
    assert (overall["judged"], overall["wrong"]) == (decided, wrong)
    assert overall["wilson"] == pytest.approx(proportion_confint(wrong, decided, method="wilson"), abs=1e-9)
    assert overall["weighted"]["rate"] == pytest.approx(
        sum(STRATA[s]["population"] / 500 * w / d for s, (d, w) in truth.items()), abs=1e-9)
    assert {s["value"]: (s["judged"], s["wrong"], s["population"]) for s in one["error_rate"]["by_stratum"]} == {
        name: (*truth[name], s["population"]) for name, s in STRATA.items()}
    assert one["sampling"]["seed"] == 5
    bo = next(r for r in one["readers"] if r["reader"] == "Bo")
    assert (bo["planted"]["caught"], bo["seconds_median"]) == (1, 2.5)
    every = results(dataset)
    assert every[0] == one and len(every) == 2
    valid(every[1], "results")
    assert every[1]["list"] is None and every[1]["agreement"]["percent"] == {"reason": "no item was judged by two readers"}


def test_text_is_for_people(dataset):
    text = radgenome("review-results", dataset).stdout
    assert "first look (list-1), drawn stratified with seed 5" in text and "Outside work lists" in text
    assert "caught 1 of 1 known errors" in text and "nan" not in text.lower()
    failed = radgenome("review-results", dataset, "--list", "list-9", expect=1)
    assert "unknown_list" in failed.stderr and "list-1" in failed.stderr


def test_tables_have_a_row_for_each_item_and_reader(dataset, tmp_path):
    radgenome("review-results", dataset, "--csv", tmp_path / "v.csv", "--parquet", tmp_path / "v.parquet")
    rows = pandas.read_parquet(tmp_path / "v.parquet")
    assert len(rows) == 30 * 2 + 2
    listed = rows[(rows.list == "list-1") & ~rows.planted]
    assert set(listed.weight[listed.stratum == "nodule"]) == {20.0} and set(listed.weight[listed.stratum != "nodule"]) == {10.0}
    first = listed.drop_duplicates("position")
    assert first.weight.sum() == 500
    assert rows[rows.planted].outcome.isna().all() and rows[rows.list.isna()].reader.tolist() == ["Cleo"]
    corrected = rows[rows.correction_json.notna()]
    assert json.loads(corrected.correction_json.iloc[0]) == {"status": "absent"} and corrected.comment.iloc[0] == 'not "there"'
    text = list(csv.DictReader(io.StringIO((tmp_path / "v.csv").read_text("utf-8"))))
    assert [row["reader"] for row in text] == rows.reader.tolist()
    assert [float(row["seconds"]) for row in text] == rows.seconds.tolist()


def test_the_page_needs_nothing_else_and_has_plots(dataset, tmp_path):
    radgenome("review-results", dataset, "--html", tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text("utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S).group(1))
    assert set(data["parts"][0]["pictures"]) == {"rates", "strata", "agreement", "seconds"}
    assert data["parts"][0]["results"] == results(dataset, "--list", "list-1")
    assert not re.search(r"https?://(?!www\.w3\.org)", re.sub(r'"svg":\s*"(\\.|[^"\\])*"', "", text))
    radgenome("review-results", dataset, "--html", tmp_path / "bare.html", env={"PATH": str(tmp_path)})
    assert '"gnuplot":false' in (tmp_path / "bare.html").read_text("utf-8").replace(" ", "")


def test_without_reviews_it_says_so(tmp_path):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "a.txt").write_text("Findings: A nodule.")
    radgenome("run", "--reports", tmp_path / "r", "-o", tmp_path / "ds")
    assert "no_reviews" in radgenome("review-results", tmp_path / "ds", expect=1).stderr
    radgenome("release", tmp_path / "ds", "-o", tmp_path / "release", "--format", "radgenome_tables")
    card = (tmp_path / "release" / "README.md").read_text("utf-8")
    assert "Checked by people" not in card.replace('"Checked by people"', "")
    assert "**Errors that readers found**: absent, nobody has judged items of the data set" in card
    assert "checked" not in json.loads((tmp_path / "release" / "manifest.json").read_text())


AUDITS = ("--allow-audit", "blind_guessers", "--allow-audit", "option_bias", "--allow-audit", "duplicates", "--allow-audit", "split_leaks")


def test_the_card_has_the_error_rate_with_its_interval(dataset, truth, tmp_path):
    for name in ("one", "two"):
        radgenome("release", dataset, "-o", tmp_path / name, "--format", "tables", "--splits", "1", "0", "0", *AUDITS)
    assert record_bytes(tmp_path / "one") == record_bytes(tmp_path / "two")
    manifest = json.loads((tmp_path / "one" / "manifest.json").read_text())
    valid(manifest, "manifest")
    weighted = results(dataset, "--list", "list-1")["error_rate"]["overall"]["weighted"]
    card = (tmp_path / "one" / "README.md").read_text("utf-8")
    section = card[card.index("## Checked by people"):].split("\n## ")[0]
    interval = f"{100 * weighted['rate']:.1f} % ({100 * weighted['low']:.1f} to {100 * weighted['high']:.1f} %)"
    assert f"| first look | stratified | 500 | {sum(c[0] for c in truth.values())} | {sum(c[1] for c in truth.values())} | {interval} |" in section
    assert manifest["checked"]["samples"][0]["rate"] == weighted["rate"]
    assert {k["name"]: (k["decided"], k["wrong"]) for k in manifest["checked"]["kinds"]} == {
        "fact": tuple(sum(c[i] for c in truth.values()) for i in (0, 1)), "mask": (1, 0)}
    assert "Anna" not in card and "![Errors that readers found](figures/checked_by_people.svg)" in card


def test_a_derived_release_brings_it_along(dataset, tmp_path):
    arguments = ("--splits", "1", "0", "0", *AUDITS)
    radgenome("release", dataset, "-o", tmp_path / "full", *arguments)
    radgenome("release", dataset, "-o", tmp_path / "derived", "--derived-only", *arguments)
    valid(json.loads((tmp_path / "derived" / "derived" / "release.json").read_text()), "derived_release")
    radgenome("attach", tmp_path / "derived", "--reports", dataset.parent / "reports", "-o", tmp_path / "again")
    assert record_bytes(tmp_path / "again") == record_bytes(tmp_path / "full")


def test_without_the_store_the_card_counts_the_records(dataset, tmp_path):
    """A data set whose reviews.sqlite stayed behind: the verdicts are there, how samples were drawn is not."""
    shutil.copytree(dataset, tmp_path / "ds", ignore=shutil.ignore_patterns("reviews.sqlite*"))
    for case, judgements in {"p00": ("right", "wrong"), "p01": ("wrong", "wrong")}.items():
        folder = tmp_path / "ds" / "cases" / case
        made_by = json.loads((folder / "facts.json").read_text())["made_by"]
        verdicts = [verdict(i, case, f"f{i}.1", "Anna", j)["verdict"] for i, j in enumerate(judgements)]
        record = {"format": "radgenome.reviews/1", "case": case, "verdicts": verdicts, "made_by": {**made_by, "stage": "review"}}
        valid(record, "reviews")
        (folder / "reviews.json").write_text(json.dumps(record))
    radgenome("release", tmp_path / "ds", "-o", tmp_path / "release", "--format", "radgenome_tables", "--splits", "1", "0", "0", *AUDITS)
    checked = json.loads((tmp_path / "release" / "manifest.json").read_text())["checked"]
    assert [(k["name"], k["decided"], k["wrong"]) for k in checked["kinds"]] == [("fact", 4, 3)]
    assert checked["samples"] == [] and "krippendorff" not in checked and checked["readers"] == 1
    assert "No sample of the items was gone through" in (tmp_path / "release" / "README.md").read_text("utf-8")
