# SPDX-License-Identifier: Apache-2.0
"""A release read by other programs: pandas, hashlib, nibabel; its columns beside those of the published tables."""
import hashlib
import json
import tarfile

import datasets
import mlcroissant
import nibabel
import numpy
import pandas
import pytest
import webdataset
from conftest import SHARED, cohort_arguments, radgenome

PUBLISHED = SHARED / "radgenome"
FORMATS = ("nifti_masks", "radgenome_tables", "scans", "tables")


@pytest.fixture(scope="module")
def dataset(cohort, tmp_path_factory):
    folder = tmp_path_factory.mktemp("released") / "ds"
    radgenome("run", *cohort_arguments(cohort), "-o", folder)
    return folder


@pytest.fixture(scope="module")
def release(dataset):
    # four cases are too few to deal out: their copied normal sentences are allowed for, and all stand in train
    radgenome("release", dataset, "-o", dataset.parent / "release", "--splits", "1", "0", "0",
              *[word for name in FORMATS for word in ("--format", name)])
    return dataset.parent / "release"


def table(release, name):
    return pandas.read_csv(release / "radgenome_files" / f"train_{name}.csv", keep_default_na=False)


def records(dataset, name):
    return {case.name: json.loads((case / name).read_text()) for case in sorted((dataset / "cases").iterdir())}


def test_the_manifest_holds_for_hashlib(release):
    manifest = json.loads((release / "manifest.json").read_text())
    paths = [file["path"] for file in manifest["files"]]
    assert paths == sorted(paths)
    assert set(paths) == {str(p.relative_to(release)) for p in release.rglob("*") if p.is_file()} - {"manifest.json"}
    for file in manifest["files"]:
        content = (release / file["path"]).read_bytes()
        assert (file["bytes"], file["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())


def test_pandas_reads_the_sentences_as_they_stand_in_the_report(dataset, release):
    cases, facts = records(dataset, "case.json"), records(dataset, "facts.json")
    regions = table(release, "region_report")
    assert len(regions) > 0
    for row in regions.itertuples():
        case = row.Volumename.removesuffix(".nii.gz")
        sections = {s["name"]: s["text"] for s in cases[case]["report"]}
        sentences = [sections[s["section"]][s["start"]:s["end"]] for s in facts[case]["sentences"]]
        rest = row.Sentence
        for sentence in sentences:  # in order of the report, joined by one space
            if rest.startswith(sentence):
                rest = rest[len(sentence):].removeprefix(" ")
        assert rest == "", (case, row.Anatomy, rest)


def test_every_question_is_a_row_and_every_row_a_question(dataset, release):
    questions = [q for record in records(dataset, "questions.json").values() for q in record["questions"]]
    by_kind = {kind: [q for q in questions if q["kind"] == kind] for kind in {q["kind"] for q in questions}}
    assert set(by_kind) >= {"presence", "location", "abnormality", "case_disorders"}
    presence = table(release, "vqa_presence")
    stated = [q for q in by_kind["presence"] if not q["assumed"]]
    assert len(presence) == len(stated)
    assert (presence.Presence == "Yes.").sum() == sum(q["answer"]["yes"] for q in stated)
    assert set(presence.Presence) <= {"Yes.", "No."}
    assert len(table(release, "vqa_location")) == sum(len(q["answer"]["ids"]) for q in by_kind["location"])
    assert len(table(release, "vqa_abnormality")) == len(by_kind["abnormality"])
    assert len(table(release, "vqa_size")) == len(by_kind.get("size", []))
    assert len(table(release, "case_disorders")) == len(by_kind["case_disorders"])


def test_no_row_is_there_twice(release):
    for file in (release / "radgenome_files").glob("*.csv"):
        assert not pandas.read_csv(file).duplicated().any(), file.name


def test_masks_lie_on_the_scan(cohort, release):
    checked = 0
    for file in (release / "masks").glob("*/*.nii.gz"):
        mask = nibabel.load(file)
        scan = nibabel.load(cohort / "ct" / f"{file.parent.name}.nii.gz")
        assert mask.shape == scan.shape
        assert numpy.allclose(mask.affine, scan.affine, atol=1e-3)
        assert set(numpy.unique(numpy.asarray(mask.dataobj))) <= {0, 1}
        checked += 1
    assert checked >= 4 * 5


def test_given_masks_come_out_voxel_by_voxel(cohort, release):
    checked = 0
    for case in (release / "masks").iterdir():
        for file in case.glob("*.nii.gz"):
            for given in (cohort / "masks").rglob(file.name.replace(" ", "[ _]")):
                if case.name in str(given.parent):
                    ours, theirs = nibabel.load(file), nibabel.load(given)
                    assert numpy.array_equal(numpy.asarray(ours.dataobj), numpy.asarray(theirs.dataobj) > 0), file
                    checked += 1
    assert checked > 0


def test_the_number_of_threads_does_not_show(dataset, release, tmp_path):
    radgenome("release", dataset, "-o", tmp_path / "again", "--splits", "1", "0", "0",
              *[word for name in FORMATS for word in ("--format", name)])
    assert (tmp_path / "again" / "manifest.json").read_bytes() == (release / "manifest.json").read_bytes()


def test_somebodys_folder_is_refused(dataset, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    done = radgenome("release", dataset, "-o", tmp_path, expect=1)
    assert "not_empty" in done.stderr and "thesis.txt" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.skipif(not PUBLISHED.exists(), reason="SKIPPED: the published tables are not beside this repository")
@pytest.mark.parametrize("ours, theirs", [
    ("region_report", "validation_region_report"), ("vqa_abnormality", "train_vqa_abnormality"),
    ("vqa_location", "train_vqa_location"), ("vqa_presence", "train_vqa_presence"), ("vqa_size", "train_vqa_size"),
    ("case_disorders", "train_case_disorders")])
def test_columns_are_those_of_the_published_tables(release, ours, theirs):
    published = pandas.read_csv(PUBLISHED / f"{theirs}.csv", nrows=5)
    assert list(table(release, ours).columns) == list(published.columns)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="SKIPPED: the published tables are not beside this repository")
def test_paths_are_those_of_the_published_tables(release):
    """The published subset does not show every node; those that it shows have their path."""
    published = pandas.read_csv(PUBLISHED / "anatomy_paths.tsv", sep="\t", comment="#")
    checked = 0
    for name in ("vqa_abnormality", "vqa_location", "vqa_presence", "vqa_size"):
        for path in set(table(release, name).Anatomy) - {""}:
            node = path.split("/")[-1]
            if node in set(published.node):
                assert path in set(published.path), name
                checked += 1
    assert checked > 0


def test_all_paths_are_the_rows_under_one_path_and_their_other_names(dataset, release, tmp_path):
    radgenome("release", dataset, "-o", tmp_path / "all", "--splits", "1", "0", "0", "--format", "radgenome_tables", "--all-paths")
    for name in ("vqa_abnormality", "vqa_location", "vqa_presence", "vqa_size"):
        one, every = table(release, name), table(tmp_path / "all", name)
        assert not every.duplicated().any()
        assert set(one.itertuples(index=False)) <= set(every.itertuples(index=False))
        others = every[~every.Anatomy.isin(set(one.Anatomy))]
        if name in ("vqa_abnormality", "vqa_presence"):
            assert {"heart", "lung/lung/lung upper lobe/right lung upper lobe"} <= set(others.Anatomy)
        # what a node says stands under its other paths word for word
        facts = [column for column in every.columns if column != "Anatomy"]
        node = every.Anatomy.str.split("/").str[-1]
        assert every.groupby(node)[facts].apply(lambda rows: set(rows.itertuples(index=False))).to_dict() == \
            one.groupby(one.Anatomy.str.split("/").str[-1])[facts].apply(lambda rows: set(rows.itertuples(index=False))).to_dict()
    for name in ("region_report", "case_disorders"):
        assert table(release, name).equals(table(tmp_path / "all", name))
    assert "every path of its node" in (tmp_path / "all" / "README.md").read_text()


@pytest.mark.skipif(not PUBLISHED.exists(), reason="SKIPPED: the published tables are not beside this repository")
def test_all_paths_are_those_of_the_published_tables(dataset, tmp_path):
    radgenome("release", dataset, "-o", tmp_path / "all", "--splits", "1", "0", "0", "--format", "radgenome_tables", "--all-paths")
    published = pandas.read_csv(PUBLISHED / "anatomy_paths.tsv", sep="\t", comment="#")
    theirs = published.groupby("node").path.agg(set)
    ours = pandas.Series(sorted(set(table(tmp_path / "all", "vqa_presence").Anatomy) - {""}))
    ours = ours.groupby(ours.str.split("/").str[-1]).agg(set)
    both = ours.index.intersection(theirs.index)
    assert len(both) > 10
    for node in both:
        assert theirs[node] <= ours[node]


def parquet(release, name, split="train"):
    return pandas.read_parquet(release / "tables" / split / f"{name}-00000.parquet")


def test_parquet_questions_are_the_records(dataset, release):
    rows = parquet(release, "questions").set_index(["case", "question_id"])
    asked = 0
    for case, record in records(dataset, "questions.json").items():
        for question in record["questions"]:
            row = rows.loc[(case, question["id"])]
            asked += 1
            assert (row.kind, row.question, row.answer) == (question["kind"], question["question"], question["answer_text"])
            assert list(row.facts) == question["facts"]
            if "yes" in question["answer"]:
                assert row.answer_yes == question["answer"]["yes"]
            if "ids" in question["answer"]:
                assert list(row.answer_ids) == question["answer"]["ids"]
            if "values" in question["answer"]:
                assert list(row.answer_values) == question["answer"]["values"] and row.answer_unit == question["answer"]["unit"]
            if "options" in question:
                offered = {option["id"]: option["text"] for option in question["options"]}
                assert {id: offered[id] for id in row.option_ids} == dict(zip(row.option_ids, row.options, strict=True))
                assert row.option_ids[int(row.right_option)] == question["answer"]["ids"][0]
                assert len(row.options) <= 4
    assert asked == len(rows)


def test_the_manifest_counts_what_the_tables_hold(release):
    counted = json.loads((release / "manifest.json").read_text())["questions"]
    rows = parquet(release, "questions").groupby("kind")
    assert {kind: (len(group), group.assumed.sum(), group.balanced.sum()) for kind, group in rows} == {
        kind: (count["questions"], count["assumed"], count["balanced"]) for kind, count in counted.items()}


def test_parquet_facts_point_into_the_text(release):
    cases = parquet(release, "cases").set_index("case")
    facts, sentences = parquet(release, "facts"), parquet(release, "sentences").set_index(["case", "sentence"])
    assert len(facts) > 10
    for fact in facts.itertuples():
        words = cases.loc[fact.case, fact.section][fact.start:fact.end]
        assert words and words in sentences.loc[(fact.case, fact.sentence)].text


def test_the_hub_s_library_reads_the_card_and_the_tables(release, tmp_path):
    loaded = datasets.load_dataset(str(release), "facts", cache_dir=str(tmp_path))
    assert set(loaded) == {"train"}
    assert loaded["train"].num_rows == len(parquet(release, "facts"))
    assert datasets.load_dataset(str(release), cache_dir=str(tmp_path))["train"].column_names[:2] == ["case", "question_id"]


def test_tarfile_and_webdataset_read_the_scans(dataset, release):
    shards = sorted((release / "scans").iterdir())
    assert [shard.name for shard in shards] == ["train-00000-of-00001.tar"]
    with tarfile.open(shards[0]) as tar:
        names = tar.getnames()
        assert names == [f"{case.name}.{kind}" for case in sorted((dataset / "cases").iterdir()) for kind in ("ozx", "json")]
        for member in tar:
            assert member.offset % 512 == 0 and member.mtime == 0
            if member.name.endswith(".ozx"):
                scan = (dataset / "cases" / member.name.removesuffix(".ozx") / "scan.ozx").read_bytes()
                assert tar.extractfile(member).read() == scan
                with open(shards[0], "rb") as file:  # one byte range reads one case
                    file.seek(member.offset_data)
                    assert file.read(member.size) == scan
    samples = list(webdataset.WebDataset(str(shards[0]), shardshuffle=False, empty_check=False).decode())
    assert [sample["__key__"] for sample in samples] == sorted(case.name for case in (dataset / "cases").iterdir())
    for sample in samples:
        records_of_case = sample["json"]
        assert records_of_case["case"]["case"] == sample["__key__"]
        assert len(records_of_case["balanced"]) == len(records_of_case["questions"]["questions"])


@pytest.mark.filterwarnings("ignore")
def test_mlcroissant_validates_and_reads(release):
    described = mlcroissant.Dataset(jsonld=str(release / "croissant.json"))
    assert not described.metadata.ctx.issues.errors
    rows = list(described.records("train/facts"))
    ours = parquet(release, "facts")
    assert len(rows) == len(ours)
    assert [row["train/facts/finding"].decode() for row in rows] == list(ours.finding)
