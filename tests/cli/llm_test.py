# SPDX-License-Identifier: Apache-2.0
"""A language model reads what the rules do not: right and wrong replies."""
import json
import os
import re

import pytest
from conftest import ROOT
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from llm_server import (  # noqa: F401 - serve is a fixture
    EFFUSION, KEY, KNOWN, NODULE, all_say, assert_refused, extract, fact, right, says, serve, words)


def test_without_the_flag_nothing_is_sent(serve, tmp_path):
    model = serve(says(right))
    sentences, done = extract(tmp_path, env={**os.environ, "RADGENOME_LLM_KEY": KEY})
    assert not model.requests and "model" not in done.stderr
    assert not any("model" in sentence for sentence in sentences.values())
    assert not list(tmp_path.glob("*.sqlite*"))


def test_a_right_reply_is_taken(serve, tmp_path):
    model = serve(says(right))
    by_rules, _ = extract(tmp_path, out="rules.jsonl")
    read, _ = extract(tmp_path, model)
    assert read[KNOWN] == by_rules[KNOWN]
    nodule = read[NODULE]
    assert nodule["model"] == {"outcome": "taken"} and nodule["type"] == "statement" and not nodule["understood"]
    (found,) = nodule["facts"]
    assert (found["id"], found["finding"], found["status"]) == ("f2.1", "nodule", "present")
    assert (found["where"], found["size_mm"]) == (["right lung upper lobe"], [6, 4])
    assert words(NODULE, nodule, found) == "nodule"
    assert [(e["kind"], words(NODULE, nodule, e)) for e in found["evidence"]] == [
        ("place", "upper lobe of the right lung"), ("size", "6x4 mm")]
    made_by = json.loads((tmp_path / "facts.jsonl").read_text())["made_by"]
    assert made_by["model"]["name"] == "reader-1" and re.fullmatch("sha256:[0-9a-f]{64}", made_by["model"]["prompt"])


def test_only_sentences_not_understood_are_sent_with_their_leadin(serve, tmp_path):
    model = serve(says(right))
    leadin = "In the evaluation of both lung parenchyma;"
    extract(tmp_path, model, reports=(f"{KNOWN} {leadin} {NODULE} {EFFUSION}", KNOWN))
    assert model.asked() == [{"id": "1", "leadin": leadin, "sentence": NODULE}, {"id": "2", "sentence": EFFUSION}]
    assert KNOWN not in json.dumps(model.requests)
    assert model.headers[0][0] == "/v1/chat/completions"
    assert model.requests[0]["model"] == "reader-1"
    form = model.requests[0]["response_format"]["json_schema"]
    assert form["strict"] is True
    Draft202012Validator.check_schema(form["schema"])
    Draft202012Validator(form["schema"]).validate(json.loads(right(model.asked())))


def test_the_records_pass_their_schema(serve, tmp_path):
    model = serve(says(all_say(fact())))  # right for the nodule, refused for the effusion
    read, _ = extract(tmp_path, model)
    assert {s.get("model", {}).get("outcome") for s in read.values()} == {None, "taken", "refused"}
    schemas = {f.name: json.loads(f.read_text()) for f in (ROOT / "docs" / "schemas").glob("*.schema.json")}
    registry = Registry().with_resources((s["$id"], Resource.from_contents(s)) for s in schemas.values())
    Draft202012Validator(schemas["facts.schema.json"], registry=registry).validate(
        json.loads((tmp_path / "facts.jsonl").read_text()))


def test_a_report_that_is_understood_says_nothing_of_a_model(serve, tmp_path):
    model = serve(says(right))
    extract(tmp_path, reports=(KNOWN,), out="rules.jsonl")
    _, done = extract(tmp_path, model, reports=(KNOWN,))
    assert not model.requests and "sent" not in done.stderr
    assert (tmp_path / "facts.jsonl").read_bytes() == (tmp_path / "rules.jsonl").read_bytes()


@pytest.mark.parametrize("reason, reply", {
    "unknown_finding": fact(finding="tapioca"),
    "unknown_place": fact(where=["left kneecap"]),
    "words_not_in_sentence": fact(text="nodules"),
    "evidence_not_in_sentence": fact(evidence=[("place", "right upper lobe"), ("size", "6x4 mm")]),
    "evidence_missing": fact(status="absent"),
    "size_not_in_sentence": fact(size_mm=[6, 5]),
    "wrong_shape": {**fact(), "certainty": 0.9},
}.items())
def test_a_wrong_reply_is_refused_and_recorded(reason, reply, serve, tmp_path):
    assert_refused(tmp_path, serve(says(all_say(reply))), reason)


def test_the_sentence_must_be_the_one_asked(serve, tmp_path):
    model = serve(says(lambda asked: json.dumps({"sentences": [{"id": "77", "type": "other", "facts": []}]})))
    assert_refused(tmp_path, model, "wrong_sentence")


def test_one_bad_sentence_does_not_cost_the_others_theirs(serve, tmp_path):
    """A reply that leaves one out: that one is asked again, alone."""
    model = serve(says(lambda asked: right(asked[:1])))
    read, _ = extract(tmp_path, model)
    assert read[NODULE]["model"] == read[EFFUSION]["model"] == {"outcome": "taken"}
    assert [s["sentence"] for s in model.asked()] == [NODULE, EFFUSION, EFFUSION]


def test_a_reply_that_is_no_json_is_refused(serve, tmp_path):
    model = serve(says(lambda asked: right(asked)[:-9]))
    assert_refused(tmp_path, model, "not_json")
    asked = len(model.requests)
    extract(tmp_path, model)
    assert len(model.requests) == asked  # refused once is refused: it is kept
