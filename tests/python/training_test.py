# SPDX-License-Identifier: Apache-2.0
"""Samples for training: their voxels beside NumPy's crops of the NIfTI files, their text beside the records of the data
set, their order beside itself."""
import itertools
import json
import pickle
from collections import Counter

import nibabel
import numpy as np
import pyarrow
import pyarrow.parquet
import pytest
import radgenome
from radgenome.shuffle import scrambled, shares_of, walked
from release_files import sizes_as_they_are


def code_of(call):
    with pytest.raises(radgenome.Error) as caught:
        call()
    return caught.value.code, str(caught.value)


@pytest.fixture(scope="module")
def truth(cohort, folder):
    """Of each case: its CT, masks, geometry and records, read by other means."""

    def read(id):
        image = nibabel.load(cohort / "ct" / f"{id}.nii.gz")
        masks = {file.name.removesuffix(".nii.gz"): np.asarray(nibabel.load(file).dataobj).transpose(2, 1, 0) > 0
                 for file in (cohort / "masks" / id).glob("*.nii.gz")}
        records = {name: json.loads((folder / "cases" / id / f"{name}.json").read_text())
                   for name in ("facts", "links", "questions", "case", "structures")}
        return {"ct": np.asarray(image.dataobj).transpose(2, 1, 0), "affine": image.affine, "masks": masks, **records}

    return {case.name: read(case.name) for case in (folder / "cases").iterdir()}


def below(region):
    """A region and all below it, by the knowledge base's file."""
    from conftest import ROOT
    structures = json.loads((ROOT / "data" / "structures.json").read_text())["structures"]
    found = {region}
    while more := {s["id"] for s in structures if found & set(s.get("parents", []))} - found:
        found |= more
    return found


def box_of(mask, affine, margin_mm):
    step = np.linalg.norm(affine[:3, :3], axis=0)[::-1]
    inside = np.argwhere(mask)
    first = np.maximum(inside.min(0) - np.ceil(margin_mm / step).astype(int), 0)
    last = np.minimum(inside.max(0) + 1 + np.ceil(margin_mm / step).astype(int), mask.shape)
    return tuple(slice(a, b) for a, b in zip(first, last)), first


def where(affine, kji):
    """The place of a voxel in the world."""
    return (affine @ [*kji[::-1], 1])[:3]


# voxels

@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_a_region_is_numpys_crop(release, truth, dtype):
    train = release.dataset("train", regions=["heart", "liver"], structures=["liver", "heart"], absent="empty",
                            margin_mm=7, dtype=dtype)
    assert len(train) >= 4
    for sample in train:
        case = truth[sample["case"]]
        box, first = box_of(case["masks"][sample["region"]], case["affine"], 7)
        assert sample["ct"].dtype == dtype and np.array_equal(sample["ct"], case["ct"][box])
        assert sample["structures"] == ["liver", "heart"] and sample["masks"].dtype == np.bool_
        for name, mask in zip(sample["structures"], sample["masks"], strict=True):
            assert np.array_equal(mask, case["masks"][name][box] if name in case["masks"] else np.zeros(mask.shape))
        for corner in itertools.product(*((0, size - 1) for size in sample["ct"].shape)):
            assert np.allclose(where(sample["affine"], corner), where(case["affine"], first + corner), atol=1e-3)
        assert np.allclose(sample["spacing_mm"], np.linalg.norm(case["affine"][:3, :3], axis=0), atol=1e-5)


def test_a_fitted_region_is_the_sample_of_the_data_set(release, dataset):
    train = release.dataset("train", regions=["lung"], size=(20, 30, 40), margin_mm=4)
    assert len(train) == 3
    for sample in train:
        theirs = dataset[sample["case"]].sample("lung", margin_mm=4, size=(20, 30, 40), structures=["lung"])
        assert np.array_equal(sample["ct"], theirs.ct) and np.array_equal(sample["masks"], theirs.masks)
        assert np.array_equal(sample["affine"], theirs.affine) and sample["structures"] == ["lung"]
        assert sample["sentences"] == [sentence.text for sentence in theirs.sentences]


def patch_of(case, sample):
    """The patch that the sample's affine speaks of, padded beyond the scan."""
    size = np.array(sample["ct"].shape)
    place = np.linalg.inv(case["affine"]) @ [*where(sample["affine"], (0, 0, 0)), 1]
    first = np.rint(place[:3][::-1]).astype(int)
    inside = [slice(max(0, a), min(n, a + s)) for a, n, s in zip(first, case["ct"].shape, size)]
    pad = [(part.start - a, a + s - part.stop) for part, a, s in zip(inside, first, size)]
    ct = np.pad(case["ct"][tuple(inside)], pad, constant_values=-1024)
    return first, ct, {name: np.pad(mask[tuple(inside)], pad) for name, mask in case["masks"].items()}


@pytest.mark.parametrize("size", [(16, 24, 20), (80, 24, 20), (80, 160, 230)])
def test_a_patch_is_numpys_padded_beyond_the_scan(release, truth, size):
    train = release.dataset("train", crop="patch", size=size, structures=["liver", "spleen"], samples=6, absent="empty")
    firsts = set()
    for key in range(12):
        sample = train[key]
        first, ct, masks = patch_of(truth[sample["case"]], sample)
        assert np.array_equal(sample["ct"], ct) and sample["ct"].shape == size
        for name, mask in zip(sample["structures"], sample["masks"], strict=True):
            assert np.array_equal(mask, masks.get(name, np.zeros(size)))
        assert sample["region"] is None
        firsts.add(tuple(first))
    assert len(firsts) > (6 if size[1] < 100 else 0)


def test_a_patch_of_a_region_has_its_middle_in_the_box_round_it(release, truth):
    size = np.array((8, 12, 10))
    train = release.dataset("train", crop="patch", size=tuple(size), regions=["liver"], margin_mm=0, samples=30)
    middles = []
    for sample in train:
        case = truth[sample["case"]]
        first, ct, masks = patch_of(case, sample)
        box, _ = box_of(case["masks"]["liver"], case["affine"], 0)
        middle = first + size // 2
        at_border = (first == 0) | (first + size == case["ct"].shape)
        assert all(part.start <= at < part.stop or border for part, at, border in zip(box, middle, at_border))
        assert np.array_equal(sample["masks"][0], masks["liver"])
        middles.append(tuple(middle))
    assert len(set(middles)) > 20


def test_the_whole_scan(release, truth):
    train = release.dataset("train", crop="whole")
    assert sorted(sample["case"] for sample in train) == sorted(release.cases("train"))
    for sample in train:
        case = truth[sample["case"]]
        assert np.array_equal(sample["ct"], case["ct"]) and np.allclose(sample["affine"], case["affine"], atol=1e-3)
        assert sample["masks"].shape == (0, *case["ct"].shape) and sample["structures"] == []
        assert len(sample["sentences"]) == len(case["facts"]["sentences"])


def test_masks_that_are_not_there_raise_or_are_marked(release, truth):
    code, sentence = code_of(lambda: release.dataset("train", structures=["heart", "pancreas"], absent="raise"))
    assert code == "unknown_mask" and "pancreas" in sentence and 'absent="empty"' in sentence
    seen = set()
    for sample in release.dataset("train", crop="whole", structures=["heart", "pancreas", "lung"], absent="empty"):
        states = {s["structure"]: s["state"] for s in truth[sample["case"]]["structures"]["structures"]}
        for name, there, mask in zip(sample["structures"], sample["masks_there"], sample["masks"], strict=True):
            assert there == (states[name] in ("present", "empty", "outside_field_of_view"))
            assert mask.any() == (states[name] == "present")
            seen.add((name, bool(there)))
    assert {("pancreas", False), ("lung", True)} <= seen


# what the facts say

def facts_of(case):
    return {fact["id"]: fact for sentence in case["facts"]["sentences"] for fact in sentence["facts"]}


def grounded(case):
    """(structure, finding, status, exactly there, fact) of each fact on each of its masks."""
    facts = facts_of(case)
    return [(link["structure"], facts[link["fact"]]["finding"], facts[link["fact"]]["status"],
             link["granularity"] == "exact", link["fact"])
            for link in case["links"]["links"] if link.get("structure")]


def test_positive_regions_are_those_where_a_fact_states_a_finding(release, truth):
    wanted = {(id, structure, finding) for id in release.cases("train")
              for structure, finding, status, _, _ in grounded(truth[id])
              if status == "present" and finding not in ("normal", "lymph_node")}
    samples = list(release.dataset("train", draw="positive", size=(4, 4, 4)))
    assert {(s["case"], s["region"], s["finding"]) for s in samples} == wanted and len(samples) == len(wanted) > 3
    for sample in samples:
        facts = facts_of(truth[sample["case"]])
        assert sample["status"] == "present" and sample["facts"]
        for fact in sample["facts"]:
            assert facts[fact]["finding"] == sample["finding"] and facts[fact]["status"] == "present"
        said = [sentence for sentence in truth[sample["case"]]["facts"]["sentences"]
                if any(fact["id"] in sample["facts"] for fact in sentence["facts"])]
        report = {section["name"]: section["text"] for section in truth[sample["case"]]["case"]["report"]}
        assert {report[s["section"]][s["start"]:s["end"]] for s in said} <= set(sample["sentences"])


def test_denied_regions_are_those_of_which_a_fact_denies_a_finding(release, truth):
    wanted = set()
    for id in release.cases("train"):
        stated = {(s, f) for s, f, status, _, _ in grounded(truth[id]) if status != "absent"}
        wanted |= {(id, structure, finding) for structure, finding, status, exact, _ in grounded(truth[id])
                   if status == "absent" and exact and finding != "normal"
                   and not any((inner, finding) in stated for inner in below(structure))}
    samples = list(release.dataset("train", draw="denied", size=(4, 4, 4)))
    assert {(s["case"], s["region"], s["finding"]) for s in samples} == wanted and len(samples) == len(wanted) > 3
    for sample in samples:
        facts = facts_of(truth[sample["case"]])
        assert sample["status"] == "absent" and sample["facts"]
        assert all(facts[f]["finding"] == sample["finding"] and facts[f]["status"] == "absent" for f in sample["facts"])


def rewritten(release, table, rows):
    """Puts other rows of one case into a table of the train split."""
    file = release / "tables" / "train" / f"{table}-00000.parquet"
    schema = pyarrow.parquet.read_schema(file)
    full = [{name: row.get(name) for name in schema.names} for row in rows]
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(full, schema=schema), file)
    sizes_as_they_are(release)


def test_what_is_stated_of_a_part_is_not_denied_of_the_whole(own_release):
    """Facts by hand: no effusion in the lung, though one in the left lung; a possible mass; a denial of a part that has no
    mask; a normal liver."""
    id = radgenome.Release(own_release).cases("train")[0]
    said = [("f1", "nodule", "absent", "lung", "exact"), ("f2", "nodule", "present", "left lung", "exact"),
            ("f3", "mass", "possible", "right lung", "exact"), ("f4", "mass", "absent", "lung", "exact"),
            ("f5", "cyst", "absent", "liver", "containing"), ("f6", "normal", "present", "liver", "exact"),
            ("f7", "consolidation", "absent", "lung", "exact"), ("f8", "nodule", "absent", "right lung", "exact")]
    rewritten(own_release, "facts", [{"case": id, "fact": f, "sentence": f"s{f}", "finding": finding, "status": status}
                                     for f, finding, status, _, _ in said])
    rewritten(own_release, "links", [{"case": id, "fact": f, "place": place, "structure": place, "granularity": granularity}
                                     for f, _, _, place, granularity in said])
    rewritten(own_release, "sentences", [{"case": id, "sentence": f"s{f}", "text": f} for f, *_ in said])
    release = radgenome.Release(own_release)

    def drawn(way, **options):
        return sorted((s["region"], s["finding"], tuple(s["facts"]))
                      for s in release.dataset("train", draw=way, size=(4, 4, 4), **options))

    assert drawn("positive") == [("left lung", "nodule", ("f2",))]
    assert drawn("denied") == [("lung", "consolidation", ("f7",)), ("right lung", "nodule", ("f8",))]
    assert drawn("positive", regions=["lung"]) == [("lung", "nodule", ("f2",))]
    assert drawn("denied", regions=["lung"]) == [("lung", "consolidation", ("f7",))]
    lung = next(s for s in release.dataset("train", regions=["lung"], size=(4, 4, 4)) if s["case"] == id)
    assert lung["facts"] == lung["sentences"] == ["f1", "f2", "f3", "f4", "f7", "f8"]
    assert code_of(lambda: release.dataset("train", draw="positive", regions=["heart"]))[0] == "nothing_to_draw"


# questions

def questions_of(release, split="train"):
    return {(row["case"], row["question_id"]): row for row in release.table("questions", split).to_pylist()}


def test_each_question_comes_once_with_its_own_text(release):
    kinds = ("presence", "location")
    table = questions_of(release)
    wanted = {key for key, row in table.items() if row["kind"] in kinds and row["structure"]}
    samples = list(release.dataset("train", questions=kinds, size=(4, 4, 4)))
    assert {(s["case"], s["question_id"]) for s in samples} == wanted and len(samples) == len(wanted)
    for sample in samples:
        row = table[sample["case"], sample["question_id"]]
        for name in ("kind", "question", "answer", "options", "assumed", "finding", "facts"):
            assert sample[name] == row[name], name
        assert sample["region"] == row["structure"]


def test_questions_of_the_whole_scan_need_a_whole_crop(release):
    wanted = {key for key, row in questions_of(release).items() if row["kind"] == "case_disorders"}
    whole = list(release.dataset("train", crop="whole", questions=["case_disorders"], size=(4, 4, 4)))
    assert {(s["case"], s["question_id"]) for s in whole} == wanted and all(s["region"] is None for s in whole)
    assert code_of(lambda: release.dataset("train", questions=["case_disorders"]))[0] == "nothing_to_draw"


def test_questions_can_be_those_of_the_balanced_track_or_not_assumed(release):
    table = questions_of(release)
    balanced = list(release.dataset("train", questions=["presence"], balanced_track=True, size=(4, 4, 4)))
    assert balanced and all(table[s["case"], s["question_id"]]["balanced"] for s in balanced)
    stated = list(release.dataset("train", questions=["presence"], assumed=False, size=(4, 4, 4)))
    assert stated and not any(s["assumed"] for s in stated)


def test_positive_questions_rest_on_findings_and_denied_ones_on_denials(release, truth):
    table = questions_of(release)
    for way, fits in (("positive", any), ("denied", all)):
        drawn = {(s["case"], s["question_id"])
                 for s in release.dataset("train", draw=way, questions=["presence"], size=(4, 4, 4))}
        wanted = set()
        for (case, id), row in table.items():
            facts = [facts_of(truth[case])[fact] for fact in row["facts"]]
            status = "present" if way == "positive" else "absent"
            if row["kind"] == "presence" and row["structure"] and facts and fits(
                    f["status"] == status and f["finding"] != "normal" for f in facts):
                wanted.add((case, id))
        assert drawn == wanted and drawn
        assert {table[key]["answer"] for key in drawn} == {"Yes" if way == "positive" else "No"}


@pytest.mark.parametrize("samples", [None, 7, 400])
def test_balanced_answers_come_equally_often(release, samples):
    kinds = ("presence", "normality", "finding_choice")
    train = release.dataset("train", questions=kinds, draw="balanced", samples=samples, size=(2, 2, 2))
    for epoch in range(2):
        drawn = [train[key] for key in range(epoch * len(train), (epoch + 1) * len(train))]
        of_kind = Counter(s["kind"] for s in drawn)
        for kind in of_kind:
            counts = Counter(s["answer"] for s in drawn if s["kind"] == kind)
            possible = {r["answer"] for r in questions_of(release).values() if r["kind"] == kind and r["structure"]}
            counts.update(dict.fromkeys(possible, 0))
            assert max(counts.values()) - min(counts.values()) <= 1, counts


def test_ways_to_draw_are_mixed_by_their_shares(release):
    train = release.dataset("train", draw={"positive": 2, "denied": 1}, samples=30, size=(2, 2, 2))
    assert Counter(s["status"] for s in train) == {"present": 20, "absent": 10}


# order

def test_random_numbers_are_those_of_splitmix64():
    """The first outputs from the state 0, as its authors' program gives them."""
    assert [int(n) for n in scrambled([], 3)] == [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F]
    assert len(set(scrambled([1, 2], 1000)) | set(scrambled([2, 1], 1000))) == 2000


def test_walks_take_everything_before_anything_again():
    walk = walked([1], np.arange(5), 12).tolist()
    assert sorted(walk[:5]) == sorted(walk[5:10]) == list(range(5)) and walk[:5] != walk[5:10] and len(walk) == 12
    assert shares_of(10, [1, 1, 1]) == [4, 3, 3] and sum(shares_of(7, [0.1, 5, 2.2])) == 7


def names(samples):
    return [(s["case"], s["region"], s["finding"], s["ct"].tobytes(), s["masks"].tobytes()) for s in samples]


def test_a_sample_is_a_function_of_seed_epoch_and_position(release, release_folder):
    options = {"crop": "patch", "draw": {"positive": 1, "denied": 1}, "size": (6, 6, 6), "seed": 5}
    train, again = release.dataset("train", **options), radgenome.Release(release_folder).dataset("train", **options)
    keys = list(range(2 * len(train)))
    forward = names(train[key] for key in keys)
    assert names(again[key] for key in reversed(keys)) == forward[::-1]
    assert names(pickle.loads(pickle.dumps(train))[key] for key in keys) == forward
    assert forward[:len(train)] != forward[len(train):]
    other = release.dataset("train", **{**options, "seed": 6})
    assert names(other[key] for key in keys) != forward and other.fingerprint != train.fingerprint == again.fingerprint


def test_every_epoch_has_everything_once(release):
    train = release.dataset("train", draw="denied", size=(2, 2, 2))
    epochs = [[n[:3] for n in names(train[key] for key in range(first, first + len(train)))] for first in (0, len(train))]
    assert epochs[0] != epochs[1] and sorted(epochs[0]) == sorted(epochs[1]) and len(set(epochs[0])) == len(train)


class Loader:
    """Batches of what an order gives, as a DataLoader without workers."""

    def __init__(self, order, size):
        self.order, self.size = order, size

    def __iter__(self):
        keys = list(self.order)
        return ({"key": keys[at:at + self.size]} for at in range(0, len(keys), self.size))


@pytest.fixture(scope="module")
def train(release):
    return release.dataset("train", draw="denied", samples=13, size=(2, 2, 2))


def test_an_order_goes_on_where_it_stopped_with_any_size_of_batch(train):
    whole = train.order()
    sequence = [batch["key"][0] for _ in range(3) for batch in whole.follow(Loader(whole, 1))]
    assert sequence == list(range(39)) and whole.epoch == 3
    for size, stop, then in itertools.product((1, 4, 5), (1, 3), (1, 3, 13)):
        first, seen = train.order(), []
        while len(seen) < 13 + stop:  # into the second epoch
            for batch in first.follow(Loader(first, size)):
                seen += batch["key"]
                state = json.loads(json.dumps(first.state_dict()))
                if len(seen) >= 13 + stop:
                    break
        resumed = train.order()
        resumed.load_state_dict(state)
        while resumed.epoch < 3:
            for batch in resumed.follow(Loader(resumed, then)):
                seen += batch["key"]
        assert seen == sequence


def test_at_the_end_of_an_epoch_the_next_begins(train):
    order = train.order()
    for _ in order.follow(Loader(order, 5)):
        state = order.state_dict()
    resumed = train.order()
    resumed.load_state_dict(state)
    assert len(resumed) == 0
    assert [key for batch in resumed.follow(Loader(resumed, 5)) for key in batch["key"]] == list(range(13, 26))


def test_ranks_share_an_epoch_and_a_state_serves_another_number_of_them(train):
    parts = [list(train.order(rank, 3)) for rank in range(3)]
    assert sorted(sum(parts, [])) == list(range(12)) and {len(part) for part in parts} == {4}
    states = []
    for rank in range(3):
        order = train.order(rank, 3)
        batches = order.follow(Loader(order, 2))
        next(batches)
        states.append(order.state_dict())
    assert states[0] == states[1] == states[2] and states[0]["position"] == 6
    rest = []
    for rank in range(2):
        order = train.order(rank, 2)
        order.load_state_dict(states[0])
        rest += list(order)
    assert sorted(rest) == list(range(6, 12))


def test_a_state_that_cannot_be_known_or_is_of_another_set_is_refused(release, train):
    order = train.order()
    iter(order)  # what only begins takes nothing
    assert list(order) == list(range(13)) and list(order) == list(range(13, 26))
    assert code_of(order.state_dict)[0] == "not_followed"
    state = order.state_dict({"key": [13, 14, 15]})
    order.load_state_dict(state)
    assert list(order)[0] == 16
    other = release.dataset("train", draw="denied", samples=12, size=(2, 2, 2)).order()
    assert code_of(lambda: other.load_state_dict(state))[0] == "other_samples"
    order.set_epoch(5)
    assert list(order)[0] == 65


@pytest.mark.parametrize("options", [
    {"crop": "box"}, {"draw": "some"}, {"crop": "patch"}, {"draw": "balanced"}, {"absent": "zero"}, {"dtype": "int8"},
    {"samples": 0}])
def test_options_that_mean_nothing_are_refused(release, options):
    assert code_of(lambda: release.dataset("train", **options))[0] == "bad_option"


def test_names_that_are_not_there_are_refused(release):
    assert code_of(lambda: release.dataset("train", cases=["nobody"]))[0] == "unknown_case"
    assert code_of(lambda: release.dataset("train", questions=["riddle"]))[0] == "unknown_kind"
    assert code_of(lambda: release.dataset("train", regions=["soul"]))[0] == "unknown_structure"
    assert code_of(lambda: release.dataset("train").order(2, 2))[0] == "bad_option"


def test_what_cannot_be_read_raises(own_release):
    """A byte of a chunk is turned round: no other sample takes the place of the damaged one."""
    train = radgenome.Release(own_release).dataset("train", crop="whole")
    shard = own_release / "scans" / "train-00000-of-00001.tar"
    first = train[0]
    member = radgenome.Release(own_release).member(first["case"], ".ozx")
    content = bytearray(shard.read_bytes())
    content[member.offset + member.size // 3] ^= 0xFF
    shard.write_bytes(content)
    outcomes = []
    for key in range(len(train)):
        try:
            outcomes.append(train[key]["case"])
        except radgenome.Error as error:
            assert error.code == "corrupt_scan_file" and "train-00000-of-00001.tar" in str(error)
            outcomes.append("raised")
    assert outcomes[0] == "raised" and len(set(outcomes)) == 3
