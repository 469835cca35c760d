# SPDX-License-Identifier: Apache-2.0
"""What readers say of a data set comes back into its facts, links, masks, questions and releases, and goes again
when they take it back."""
import copy
import gzip
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import time

import nibabel
import numpy
import pyarrow.parquet
import pytest
from conftest import PROGRAM, ROOT, cohort_arguments, radgenome, record_bytes

BUILD = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build"))
COMMENT = "Quokka syzygy"


def records(dataset, case, name):
    return json.loads((dataset / "cases" / case / f"{name}.json").read_text())


def hash_of(value):
    return "sha256:" + hashlib.sha256(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()).hexdigest()


def unverified(record):
    return {key: value for key, value in record.items() if key != "verified_by"}


class Reading:
    """One case as a reader sees it, by a second program for what was shown."""

    def __init__(self, dataset, case):
        self.case = case
        self.sections = {s["name"]: s["text"] for s in records(dataset, case, "case")["report"]}
        self.facts = records(dataset, case, "facts")
        self.links = records(dataset, case, "links")["links"]
        self.structures = {s["structure"]: s for s in records(dataset, case, "structures")["structures"]}
        self.questions = {q["id"]: q for q in records(dataset, case, "questions")["questions"]}
        self.sentences = {s["id"]: s for s in self.facts["sentences"]}
        self.fact = {f["id"]: (f, s) for s in self.facts["sentences"] for f in s["facts"]}

    def text(self, sentence):
        return self.sections[sentence["section"]][sentence["start"]:sentence["end"]]

    def shown(self, kind, subject):
        if kind == "sentence":
            sentence = self.sentences[subject]
            return hash_of({"text": self.text(sentence), "type": sentence["type"],
                            "facts": [unverified(f) for f in sentence["facts"]]})
        if kind == "fact":
            fact, sentence = self.fact[subject]
            return hash_of({"text": self.text(sentence), "fact": unverified(fact)})
        if kind == "link":
            link = next(link for link in self.links if f"{link['fact']}@{link['place'] or ''}" == subject)
            return hash_of({"fact": unverified(self.fact[link["fact"]][0]), "link": unverified(link)})
        return hash_of(unverified((self.questions if kind == "question" else self.structures)[subject]))


class Verdicts:
    def __init__(self):
        self.kept = []

    def say(self, reading, kind, subject, judgement, correction=None, reader="Dr Anna Rossi", planted=False, **more):
        verdict = {"id": f"{len(self.kept):032x}", "list": "", "kind": kind, "subject": subject,
                   "shown": reading.shown(kind, subject), "reader": reader, "role": "reader", "judgement": judgement}
        if correction is not None:
            verdict["correction"] = correction
        verdict |= {"comment": COMMENT, "seconds": 2.5, "at": "2026-01-31T12:00:00.000Z"} | more
        self.kept.append({"case": reading.case, "planted": planted, "verdict": verdict})

    def take_all_back(self):
        for kept in list(self.kept):
            verdict = {k: v for k, v in kept["verdict"].items() if k != "correction"}
            verdict |= {"id": f"{len(self.kept):032x}", "judgement": "withdrawn"}
            self.kept.append({**kept, "verdict": verdict})

    def keep(self, dataset):
        """In the data set's store, from the beginning."""
        for file in dataset.glob("reviews.sqlite*"):
            file.unlink()
        lines = "".join(json.dumps(kept) + "\n" for kept in self.kept)
        subprocess.run([BUILD / "bin" / "keep_verdicts", dataset], input=lines, text=True, check=True)


def case_bytes(dataset):
    return {path: digest for path, digest in record_bytes(dataset).items() if path.startswith("cases/") and "/repairs/" not in path}


@pytest.fixture(scope="module")
def made(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviewed") / "dataset"
    radgenome("run", *cohort_arguments(cohort), "-o", folder)
    return folder


@pytest.fixture
def dataset(made, request):
    """A copy that lies as deep, because records name their sources by paths relative to the data set."""
    folder = made.parent / request.node.name
    shutil.copytree(made, folder)
    return folder


def cases_of(dataset):
    return sorted(p.name for p in (dataset / "cases").iterdir())


def case_with(dataset, facts):
    """The first case whose report has as many facts, each alone in its sentence."""
    for case in cases_of(dataset):
        reading = Reading(dataset, case)
        alone = [s["facts"][0]["id"] for s in reading.sentences.values() if len(s["facts"]) == 1 and s["facts"][0]["where"]]
        if len(alone) >= facts:
            return reading, alone
    raise AssertionError("no case has so many facts")


def draw_a_sphere(dataset, case, structure, spacing_share=0.6):
    """A repaired mask as the page sends it: a ball about the middle of the structure's box. Returns hash and voxels."""
    source = records(dataset, case, "case")["ct"]["path"]
    ct = nibabel.load(dataset / source)
    box = numpy.array(records(dataset, case, "structures")["structures"][0:0] or
                      next(s["bbox_ijk"] for s in records(dataset, case, "structures")["structures"] if s["structure"] == structure))
    centre, half = (box[0] + box[1] - 1) / 2, (box[1] - box[0]) / 2 * spacing_share
    i, j, k = numpy.indices(ct.shape)
    inside = sum(((axis - c) / max(h, 1)) ** 2 for axis, c, h in zip((i, j, k), centre, half)) <= 1
    image = nibabel.Nifti1Image(inside.astype(numpy.uint8), ct.affine)
    image.set_sform(ct.affine, 1)
    image.set_qform(ct.affine, 1)
    packed = gzip.compress(image.to_bytes(), mtime=0)
    digest = hashlib.sha256(packed).hexdigest()
    file = dataset / "cases" / case / "repairs" / f"{digest}.nii.gz"
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(packed)
    return f"sha256:{digest}", inside, ct


def leaf_masks(reading):
    return [s["structure"] for s in reading.structures.values() if s["state"] == "present" and "recipe" not in s]


def apply(dataset, verdicts, **options):
    verdicts.keep(dataset)
    return radgenome("apply-reviews", dataset, **options).stdout


def test_corrections_of_facts_are_the_facts(dataset):
    reading, (wrong, bad, right, argued, *_) = case_with(dataset, 4)
    verdicts = Verdicts()
    correction = {"finding": "cyst", "status": "possible", "where": ["liver"], "size_mm": [12.5]}
    for reader in ("Dr Anna Rossi", "Dr Bo Li"):
        verdicts.say(reading, "fact", wrong, "wrong", correction, reader)
    verdicts.say(reading, "fact", bad, "wrong")
    verdicts.say(reading, "fact", right, "right")
    verdicts.say(reading, "fact", argued, "right")
    verdicts.say(reading, "fact", argued, "wrong", {"status": "possible"}, "Dr Bo Li")
    sentence = reading.fact[right][1]
    word = {"start": sentence["start"], "end": sentence["start"] + 3}
    verdicts.say(reading, "sentence", sentence["id"], "wrong",
                 {"missed": [{"finding": "mass", "status": "absent", "where": ["heart"], "size_mm": [], **word}]})
    verdicts.say(reading, "fact", argued, "wrong", reader="Dr C", planted=True)

    expected = copy.deepcopy(reading.facts["sentences"])
    for entry in expected:
        for fact in list(entry["facts"]):
            if fact["id"] == wrong:
                fact.update(correction, verified_by=2)
                sizes = [e for e in fact["evidence"] if e["kind"] == "size"][:1]
                fact["evidence"] = [e for e in fact["evidence"] if e["kind"] not in ("status", "place", "size")]
                fact["evidence"] += sizes or [{"kind": "size", "start": fact["start"], "end": fact["end"]}]
                fact.pop("attributes", None), fact.pop("count", None)
                fact["evidence"] = [e for e in fact["evidence"] if e["kind"] not in ("attribute", "count")]
            if fact["id"] == bad:
                entry["facts"].remove(fact)
            if fact["id"] == right:
                fact["verified_by"] = 1
        if entry["id"] == sentence["id"]:
            entry["facts"].append({"id": f"f{sentence['id'][1:]}.2", "finding": "mass", "status": "absent", "where": ["heart"], "size_mm": [],
                                   **word, "evidence": [{"kind": kind, **word} for kind in ("status", "place")], "verified_by": 1})
            entry["verified_by"] = 1

    said = apply(dataset, verdicts)
    assert "1 corrected, 1 left out, 1 added" in said and "1 items that readers disagree on" in said and "outdated   0" in said
    now = records(dataset, reading.case, "facts")["sentences"]
    for entry in expected + now:  # looks and counts that fit the new finding stay; here only the rest is compared
        for fact in entry["facts"]:
            if fact["id"] == wrong:
                fact.pop("attributes", None), fact.pop("count", None)
                fact["evidence"] = sorted((e for e in fact["evidence"] if e["kind"] == "size"), key=str)
    assert now == expected
    linked = [(link["place"], link["fact"]) for link in records(dataset, reading.case, "links")["links"]]
    assert ("liver", wrong) in linked and bad not in {fact for _, fact in linked}
    assert not any(bad in q["facts"] for q in records(dataset, reading.case, "questions")["questions"])
    kept = records(dataset, reading.case, "reviews")
    assert len(kept["verdicts"]) == 7 and "Dr C" not in str(kept)


def test_links_and_answers(dataset):
    reading, facts = case_with(dataset, 2)
    verdicts = Verdicts()
    links = [link for link in reading.links if link["fact"] in facts and link["structure"]][:2]
    other = next(s for s in leaf_masks(reading) if s not in (links[0]["place"], links[0]["structure"]))
    subjects = [f"{link['fact']}@{link['place']}" for link in links]
    verdicts.say(reading, "link", subjects[0], "wrong", {"structure": other})
    verdicts.say(reading, "link", subjects[1], "right")
    asked = [q for q in reading.questions.values() if q["kind"] == "presence" and not set(q["facts"]) & set(facts)]
    flipped, gone = asked[0], asked[1]
    verdicts.say(reading, "question", flipped["id"], "wrong", {"answer": {"yes": not flipped["answer"]["yes"]}})
    verdicts.say(reading, "question", gone["id"], "wrong")
    said = apply(dataset, verdicts)
    assert "links      1 changed" in said and "questions  1 corrected, 1 left out" in said and "outdated   0" in said
    now = Reading(dataset, reading.case)
    found = {f"{link['fact']}@{link['place'] or ''}": link for link in now.links}
    assert found[subjects[0]] == {**links[0], "structure": other, "granularity": "containing", "reason": "review", "verified_by": 1}
    assert found[subjects[1]] == {**links[1], "verified_by": 1}
    answered = now.questions[flipped["id"]]
    assert answered["answer"] == {"yes": not flipped["answer"]["yes"]} and answered["verified_by"] == 1
    assert answered["answer_text"] == ("No" if flipped["answer"]["yes"] else "Yes") and answered["assumed"] is False
    assert gone["id"] not in now.questions
    assert set(reading.questions) - {gone["id"]} == set(now.questions)


def test_masks_leave_or_are_repaired(dataset):
    case = cases_of(dataset)[0]
    reading = Reading(dataset, case)
    drawn, bad, good = [s for s in leaf_masks(reading) if reading.structures[s]["voxels"] > 500][:3]
    digest, inside, ct = draw_a_sphere(dataset, case, drawn)
    verdicts = Verdicts()
    verdicts.say(reading, "mask", drawn, "wrong", {"repaired_mask": digest})
    verdicts.say(reading, "mask", bad, "wrong")
    verdicts.say(reading, "mask", good, "right", reader="Dr Bo Li")
    said = apply(dataset, verdicts)
    assert "1 repaired, 1 left out" in said
    now = Reading(dataset, case).structures
    entry = now[drawn]
    assert entry["source"] == {"backend": "review", "model": "", "label": digest} and entry["verified_by"] == 1
    places = numpy.argwhere(inside)
    voxel_ml = abs(numpy.linalg.det(ct.affine[:3, :3])) / 1000
    assert entry["voxels"] == len(places) and entry["volume_ml"] == pytest.approx(len(places) * voxel_ml)
    assert entry["bbox_ijk"] == [places.min(0).tolist(), (places.max(0) + 1).tolist()]
    assert entry["centroid_mm"] == pytest.approx(nibabel.affines.apply_affine(ct.affine, places.mean(0)).tolist(), abs=1e-6)
    assert entry["hu"]["mean"] == pytest.approx(numpy.asarray(ct.dataobj)[inside].mean(), abs=1e-6)
    assert (now[bad]["state"], now[bad]["reason"]) == ("failed", "review_bad") and "voxels" not in now[bad]
    assert now[good] == {**reading.structures[good], "verified_by": 1}
    changed = {s for s in now if unverified(now[s]) != reading.structures[s]}
    assert {drawn, bad} <= changed and all("recipe" in reading.structures[s] for s in changed - {drawn, bad})
    radgenome("export", "masks", dataset, "-o", dataset.parent / f"{dataset.name}_masks", "--cases", case, "--format", "nifti")
    exported = {p.name: p for p in (dataset.parent / f"{dataset.name}_masks").rglob("*.nii.gz")}
    mask = next(path for name, path in exported.items() if name.replace("_", " ").removesuffix(".nii.gz") == drawn)
    assert (numpy.asarray(nibabel.load(mask).dataobj) > 0).tolist() == inside.tolist()
    assert not any(name.replace("_", " ").removesuffix(".nii.gz") == bad for name in exported)


def all_kinds(dataset):
    """Verdicts of every kind on two cases."""
    verdicts = Verdicts()
    reading, facts = case_with(dataset, 3)
    verdicts.say(reading, "fact", facts[0], "wrong", {"status": "absent"})
    verdicts.say(reading, "fact", facts[1], "right")
    verdicts.say(reading, "sentence", reading.fact[facts[2]][1]["id"], "wrong", {"type": "history"})
    link = next(link for link in reading.links if link["fact"] == facts[1])
    verdicts.say(reading, "link", f"{link['fact']}@{link['place']}", "wrong", {"structure": None})
    masks = [s for s in leaf_masks(reading) if reading.structures[s]["voxels"] > 500][:2]
    digest, _, _ = draw_a_sphere(dataset, reading.case, masks[0])
    verdicts.say(reading, "mask", masks[0], "wrong", {"repaired_mask": digest})
    other = Reading(dataset, next(case for case in cases_of(dataset) if case != reading.case))
    verdicts.say(other, "mask", leaf_masks(other)[0], "wrong", reader="Dr Bo Li")
    asked = next(q for q in other.questions.values() if q["kind"] == "presence")
    verdicts.say(other, "question", asked["id"], "wrong", {"answer": {"yes": not asked["answer"]["yes"]}}, reader="Dr Bo Li")
    return verdicts


def test_again_changes_nothing_and_taken_back_all_is_as_before(dataset):
    before = case_bytes(dataset)
    verdicts = all_kinds(dataset)
    apply(dataset, verdicts)
    reviewed = case_bytes(dataset)
    times = {p: p.stat().st_mtime_ns for p in (dataset / "cases").rglob("*") if p.is_file()}
    assert "0 made anew" in radgenome("apply-reviews", dataset).stdout
    assert {p: p.stat().st_mtime_ns for p in (dataset / "cases").rglob("*") if p.is_file()} == times
    verdicts.take_all_back()
    apply(dataset, verdicts)
    assert case_bytes(dataset) == before != reviewed


def test_run_keeps_applying_what_lies_there(dataset, cohort):
    verdicts = all_kinds(dataset)
    apply(dataset, verdicts)
    reviewed = case_bytes(dataset)
    said = radgenome("run", *cohort_arguments(cohort), "-o", dataset).stdout
    assert "4 of them up to date already" in said and case_bytes(dataset) == reviewed
    for case in cases_of(dataset):  # all anew, from the sources and reviews.json alone
        for file in (dataset / "cases" / case).iterdir():
            if file.name not in ("reviews.json", "repairs"):
                shutil.rmtree(file) if file.is_dir() else file.unlink()
    radgenome("run", *cohort_arguments(cohort), "-o", dataset)
    assert case_bytes(dataset) == reviewed
    report = json.loads(max((dataset / "runs").iterdir(), key=lambda f: f.stat().st_mtime_ns).read_text())
    assert {"facts_corrected": 1, "masks_repaired": 1, "sentences_corrected": 1, "facts_left_out": 1, "links_changed": 1} in \
        [case.get("reviews") for case in report["cases"]]


def test_only_what_verdicts_touch_is_made_anew(dataset):
    reading = Reading(dataset, cases_of(dataset)[0])
    times = {p: p.stat().st_mtime_ns for p in (dataset / "cases").rglob("*") if p.is_file()}
    verdicts = Verdicts()
    verdicts.say(reading, "question", next(iter(reading.questions)), "right")
    apply(dataset, verdicts)
    changed = {p.relative_to(dataset / "cases").as_posix() for p in (dataset / "cases").rglob("*")
               if p.is_file() and times.get(p) != p.stat().st_mtime_ns}
    assert changed == {f"{reading.case}/{name}.json" for name in ("questions", "reviews")}
    verdicts.say(reading, "question", next(iter(reading.questions)), "unsure", reader="Dr Bo Li")
    assert "0 made anew" in apply(dataset, verdicts)


def test_killed_at_any_moment_and_applied_again(dataset):
    verdicts = all_kinds(dataset)
    whole = dataset.parent / f"{dataset.name}_whole"
    shutil.copytree(dataset, whole)
    apply(whole, verdicts)
    back = copy.deepcopy(verdicts)
    back.take_all_back()
    before = case_bytes(dataset)
    draw = random.Random(3)
    for said, expected in ((verdicts, case_bytes(whole)), (back, before)):
        said.keep(dataset)
        for _ in range(6):
            process = subprocess.Popen([PROGRAM, "apply-reviews", dataset], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0.02, 0.6))
            process.kill()
            process.wait()
        radgenome("apply-reviews", dataset)
        assert case_bytes(dataset) == expected


def test_what_cannot_be_followed_is_told_and_the_others_go_on(dataset):
    reading, facts = case_with(dataset, 1)
    other = Reading(dataset, next(case for case in cases_of(dataset) if case != reading.case))
    verdicts = Verdicts()
    verdicts.say(reading, "fact", facts[0], "wrong", {"finding": "no_such_thing"})
    mask = leaf_masks(other)[0]
    verdicts.say(other, "mask", mask, "wrong")
    verdicts.keep(dataset)
    told = radgenome("apply-reviews", dataset, expect=3)
    assert "review_unknown_finding" in told.stderr and "no_such_thing" in told.stderr and COMMENT not in told.stderr + told.stdout
    assert records(dataset, reading.case, "errors")["errors"][0]["stage"] == "extract"
    assert Reading(dataset, other.case).structures[mask]["state"] == "failed"
    verdicts.take_all_back()
    apply(dataset, verdicts)
    assert not (dataset / "cases" / reading.case / "errors.json").exists()


def test_nobody_has_reviewed(dataset):
    assert "radgenome serve" in radgenome("apply-reviews", dataset, expect=1).stderr


def table(release, name):
    return [row for file in sorted((release / "tables").glob(f"*/{name}-*.parquet")) for row in pyarrow.parquet.read_table(file).to_pylist()]


def everything_in(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_release_tells_who_verified_what(dataset, cohort):
    verdicts = all_kinds(dataset)
    apply(dataset, verdicts)
    out, derived, full, named = (dataset.parent / f"{dataset.name}_{kind}" for kind in ("out", "derived", "full", "named"))
    options = ("--splits", "1", "0", "0", "--allow-audit", "blind_guessers")
    radgenome("release", dataset, "-o", out, *options)
    rows = table(out, "verdicts")
    kept = {(k["case"], k["verdict"]["kind"], k["verdict"]["subject"]): k["verdict"] for k in verdicts.kept}
    assert len(rows) == len(kept) == 7
    for row in rows:
        verdict = kept[row["case"], row["kind"], row["subject"]]
        assert {row[key] == verdict[key] for key in ("judgement", "shown", "role", "seconds", "at")} == {True}
        assert json.loads(row["correction_json"] or "null") == verdict.get("correction")
    assert {(row["reader"], kept[row["case"], row["kind"], row["subject"]]["reader"]) for row in rows} in (
        {("reader-1", "Dr Anna Rossi"), ("reader-2", "Dr Bo Li")}, {("reader-2", "Dr Anna Rossi"), ("reader-1", "Dr Bo Li")})
    verified = {name: sum(row["verified_by"] for row in table(out, name)) for name in ("sentences", "facts", "links", "structures", "questions")}
    assert verified == {"sentences": 1, "facts": 2, "links": 1, "structures": 1, "questions": 1}
    manifest = json.loads((out / "manifest.json").read_text())["verified"]
    assert manifest["verdicts"] == 7 and manifest["kinds"]["facts"] == {"all": len(table(out, "facts")), "verified": 2}
    assert f"| facts | {len(table(out, 'facts'))} | 2 |" in (out / "README.md").read_text()
    assert "train/verdicts" in (out / "croissant.json").read_text()
    assert not any(COMMENT.encode() in content or b"Rossi" in content for content in everything_in(out).values())
    radgenome("release", dataset, "-o", named, "--name-readers", *options)
    assert {row["reader"] for row in table(named, "verdicts")} == {"Dr Anna Rossi", "Dr Bo Li"}
    radgenome("release", dataset, "-o", derived, "--derived-only", *options)
    assert not any(COMMENT.encode() in content for content in everything_in(derived).values())
    radgenome("attach", derived, "--ct", cohort / "ct", "--reports", cohort / "reports.csv", "-o", full)
    assert everything_in(full) == everything_in(out)
