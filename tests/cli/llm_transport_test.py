# SPDX-License-Identifier: Apache-2.0
"""A language model reads what the rules do not: servers that are late, gone, broken or bounded, and data sets."""
import collections
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time

import pytest
from conftest import PROGRAM, radgenome, record_bytes
from llm_server import (  # noqa: F401 - serve is a fixture
    EFFUSION, KEY, KNOWN, NODULE, all_say, extract, fact, right, says, serve, words, write_reports)


def no_answer(folder, model, *arguments):
    """Nothing came: the rules' result, exit 3, and the next run asks again."""
    by_rules, _ = extract(folder, out="rules.jsonl")
    read, done = extract(folder, model, *arguments, expect=3)
    for sentence in (NODULE, EFFUSION):
        assert read[sentence].pop("model") == {"outcome": "refused", "reason": "no_answer"}
    assert read == by_rules
    assert NODULE not in done.stderr and "glombous" not in done.stderr
    tried = len(model.requests)
    model.plan = says(right)
    again, _ = extract(folder, model)
    assert again[NODULE]["model"] == {"outcome": "taken"} and len(model.requests) == tried + 1
    return tried, done


def test_late(serve, tmp_path):
    model = serve(lambda handler, asked: time.sleep(15))
    began = time.monotonic()
    tried, done = no_answer(tmp_path, model, "--llm-timeout", 0.3, "--llm-tries", 2)
    assert tried == 2 and "did not answer within 0.3 s" in done.stderr
    assert time.monotonic() - began < 10


def test_late_by_dripping(serve, tmp_path):
    """A byte now and then does not make the time for an answer longer."""
    def drip(handler, asked):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(30):
            handler.wfile.write(b" ")
            time.sleep(0.1)

    tried, done = no_answer(tmp_path, serve(drip), "--llm-timeout", 0.4, "--llm-tries", 1)
    assert tried == 1 and "did not answer within 0.4 s" in done.stderr


def half(handler, asked):
    handler.send_response(200)
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(b'{"choices": [{"message": {"cont')
    handler.close_connection = True


def test_half_a_reply(serve, tmp_path):
    tried, done = no_answer(tmp_path, serve(half), "--llm-tries", 2)
    assert tried == 2 and "broke off" in done.stderr


def test_an_answer_that_is_no_chat_completion(serve, tmp_path):
    tried, done = no_answer(tmp_path, serve(lambda handler, asked: handler.reply(200, b"<html>")), "--llm-tries", 2)
    assert tried == 2 and "no chat completion" in done.stderr


def test_server_errors(serve, tmp_path):
    tried, done = no_answer(tmp_path, serve(lambda handler, asked: handler.reply(500, b"{}")), "--llm-tries", 2)
    assert tried == 2 and "status 500" in done.stderr


def test_a_wrong_key_is_not_tried_twice(serve, tmp_path):
    tried, done = no_answer(tmp_path, serve(lambda handler, asked: handler.reply(401, b"{}")))
    assert tried == 1 and "RADGENOME_LLM_KEY" in done.stderr


def test_texts_go_to_no_other_host(serve, tmp_path):
    other = serve(says(right))
    model = serve(lambda handler, asked: handler.reply(307, b"", Location=f"{other.url}/chat/completions"))
    no_answer(tmp_path, model)
    assert not other.requests


def test_nobody_there(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    done = radgenome("extract", "--reports", write_reports(tmp_path, NODULE), "-o", tmp_path / "facts.jsonl",
                     "--llm", url, "--llm-model", "reader-1", "--llm-tries", 1, expect=3)
    assert "cannot be reached" in done.stderr
    assert json.loads((tmp_path / "facts.jsonl").read_text())["sentences"][0]["model"]["reason"] == "no_answer"


def test_a_server_that_is_gone_is_not_asked_for_every_sentence(serve, tmp_path):
    model = serve(lambda handler, asked: handler.reply(500, b"{}"))
    reports = [f"A {'a' * n}lombous nodule is observed." for n in range(1, 100)]
    read, _ = extract(tmp_path, model, "--llm-tries", 1, "--llm-in-flight", 1, reports=reports, expect=3)
    assert len(model.requests) == 3
    assert {s["model"]["reason"] for s in read.values()} == {"no_answer"}


def in_turn(*plans):
    """Each request has the next plan; the last one stays."""
    left = collections.deque(plans)
    return lambda handler, asked: (left.popleft() if len(left) > 1 else left[0])(handler, asked)


def test_rate_limited_then_right(serve, tmp_path):
    times = []

    def limited(handler, asked):
        times.append(time.monotonic())
        handler.reply(429, b"{}", Retry_After=1)

    def answered(handler, asked):
        times.append(time.monotonic())
        handler.say(right(asked))

    model = serve(in_turn(limited, answered))
    read, done = extract(tmp_path, model)
    assert read[NODULE]["model"] == {"outcome": "taken"} and len(model.requests) == 2
    assert 0.95 < times[1] - times[0] < 3  # what Retry-After asks for, not the half second of the first pause
    assert done.stderr.count("patients' texts") == 1


def test_broken_then_right(serve, tmp_path):
    model = serve(in_turn(half, says(right)))
    read, _ = extract(tmp_path, model)
    assert read[NODULE]["model"] == {"outcome": "taken"} and len(model.requests) == 2


def test_a_rerun_makes_no_call_and_gives_the_same_bytes(serve, tmp_path):
    model = serve(says(lambda asked: all_say(fact())(asked)))  # one is taken, one refused: both are kept
    extract(tmp_path, model)
    first, asked = (tmp_path / "facts.jsonl").read_bytes(), len(model.requests)
    model.plan = lambda handler, asked: handler.reply(500, b"")
    _, done = extract(tmp_path, model)
    assert len(model.requests) == asked and (tmp_path / "facts.jsonl").read_bytes() == first
    assert "patients' texts" not in done.stderr  # nothing is sent, so there is nothing to tell
    _, done = extract(tmp_path, model, "--llm-budget", 0)
    assert (tmp_path / "facts.jsonl").read_bytes() == first


def test_another_model_is_asked_anew(serve, tmp_path):
    model = serve(says(right))
    extract(tmp_path, model)
    radgenome("extract", "--reports", tmp_path / "reports.csv", "-o", tmp_path / "facts.jsonl", "--llm", model.url,
              "--llm-model", "reader-2")
    assert [body["model"] for body in model.requests] == ["reader-1", "reader-2"]


MANY = [f"{KNOWN} A {'a' * n}lombous 6x4 mm nodule is observed in the upper lobe of the right lung." for n in range(1, 41)]


def test_the_number_of_threads_does_not_show(serve, tmp_path):
    def slowly(handler, asked):
        time.sleep(0.01 * (len(asked[0]["sentence"]) % 5))  # replies come in another order than questions
        handler.say(right(asked))

    model = serve(slowly)
    for threads, in_flight in ((1, 1), (4, 5)):
        extract(tmp_path, model, "-j", threads, "--llm-in-flight", in_flight, "--llm-replies",
                tmp_path / f"replies{threads}.sqlite", reports=MANY, out=f"facts{threads}.jsonl")
    assert (tmp_path / "facts1.jsonl").read_bytes() == (tmp_path / "facts4.jsonl").read_bytes()


@pytest.mark.parametrize("in_flight", [1, 2, 3])
def test_no_more_are_in_flight_than_allowed(in_flight, serve, tmp_path):
    model = serve(lambda handler, asked: (time.sleep(0.1), handler.say(right(asked))))
    extract(tmp_path, model, "--llm-in-flight", in_flight, reports=MANY)
    assert len(model.requests) == 5 and min(in_flight, 2) <= model.most_busy <= in_flight


def test_the_budget_bounds_what_is_sent(serve, tmp_path):
    model = serve(says(right))
    read, done = extract(tmp_path, model, "--llm-budget", 11, reports=MANY)
    outcomes = [s["model"].get("reason", "taken") for s in read.values() if "model" in s]
    assert outcomes == ["taken"] * 11 + ["over_budget"] * 29  # in order of the reports
    assert len(model.asked()) == 11 and "at most 11 " in done.stderr
    read, _ = extract(tmp_path, model, reports=MANY)  # the next run asks for the rest
    assert len(model.asked()) == 40 and len({s["sentence"] for s in model.asked()}) == 40
    assert all(s["model"] == {"outcome": "taken"} for s in read.values() if "model" in s)


def test_the_same_words_are_asked_once(serve, tmp_path):
    model = serve(says(right))
    extract(tmp_path, model, reports=[f"{KNOWN} {NODULE}"] * 5)
    assert [s["sentence"] for s in model.asked()] == [NODULE]
    lines = [json.loads(line) for line in (tmp_path / "facts.jsonl").read_text().splitlines()]
    assert len(lines) == 5 and all(line["sentences"][1]["facts"][0]["id"] == "f2.1" for line in lines)


def test_the_user_is_told_once_what_is_sent(serve, tmp_path):
    model = serve(says(right))
    _, done = extract(tmp_path, model, reports=MANY)
    (notice,) = [line for line in done.stderr.splitlines() if "patients' texts" in line]
    assert "127.0.0.1" in notice and "reader-1" in notice and "at most 10000" in notice
    assert "lombous" not in done.stderr + done.stdout


@pytest.mark.parametrize("plan, code", [(says(right), 0), (lambda handler, asked: handler.reply(401, b"{}"), 3), (half, 3)])
def test_the_key_is_sent_and_shows_nowhere(plan, code, serve, tmp_path):
    model = serve(plan)
    _, done = extract(tmp_path, model, "--llm-tries", 1, env={**os.environ, "RADGENOME_LLM_KEY": KEY}, expect=code)
    assert model.headers[0][1]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in done.stdout + done.stderr
    for file in tmp_path.iterdir():
        assert KEY.encode() not in file.read_bytes(), file


def test_a_key_that_cannot_be_one(serve, tmp_path):
    model = serve(says(right))
    done = radgenome("extract", "--reports", write_reports(tmp_path, NODULE), "-o", tmp_path / "facts.jsonl", "--llm",
                     model.url, "--llm-model", "m", expect=1, env={**os.environ, "RADGENOME_LLM_KEY": "a\r\nX-Evil: 1"})
    assert "RADGENOME_LLM_KEY" in done.stderr and "Evil" not in done.stderr and not model.requests


@pytest.mark.parametrize("url", ["", "localhost", "ftp://host/v1", "http://", "http://host:0", "http://host:99999",
                                 "http://user:secretword@host/v1", "http://host/v1#part", "http://ho st/", "http://[::1"])
def test_a_url_that_cannot_be_used_is_an_error_of_usage(url, tmp_path):
    done = radgenome("extract", "--reports", write_reports(tmp_path, NODULE), "-o", tmp_path / "facts.jsonl", "--llm", url,
                     "--llm-model", "m", expect=2)
    assert "URL" in done.stderr + done.stdout and "secretword" not in done.stderr + done.stdout


@pytest.mark.parametrize("arguments", [["--llm", "http://localhost/v1"], ["--llm-model", "m"], ["--llm-budget", "3"],
                                       ["--llm", "http://localhost/v1", "--llm-model", "m", "--llm-budget", "-1"],
                                       ["--llm", "http://localhost/v1", "--llm-model", ""]])
def test_options_that_do_not_go_together(arguments, tmp_path):
    radgenome("extract", "--reports", write_reports(tmp_path, NODULE), "-o", tmp_path / "facts.jsonl", *arguments, expect=2)


def test_a_model_reads_for_facts_only(tmp_path):
    radgenome("extract", "--reports", write_reports(tmp_path, NODULE), "--unknown", tmp_path / "words.csv", "--llm",
              "http://localhost/v1", "--llm-model", "m", expect=2)


def test_kept_replies_that_are_none(serve, tmp_path):
    (tmp_path / "replies.sqlite").write_bytes(b"no database at all, but some other file of the user" * 99)
    before = (tmp_path / "replies.sqlite").read_bytes()
    done = radgenome("extract", "--reports", write_reports(tmp_path, NODULE), "-o", tmp_path / "facts.jsonl", "--llm",
                     serve(says(right)).url, "--llm-model", "m", "--llm-replies", tmp_path / "replies.sqlite", expect=1)
    assert "replies.sqlite" in done.stderr and "bad_reply_store" in done.stderr
    assert (tmp_path / "replies.sqlite").read_bytes() == before


def test_ctrl_c_stops_while_a_request_waits(serve, tmp_path):
    model = serve(lambda handler, asked: time.sleep(20))
    process = subprocess.Popen([PROGRAM, "extract", "--reports", write_reports(tmp_path, NODULE), "-o",
                                tmp_path / "facts.jsonl", "--llm", model.url, "--llm-model", "m"], stderr=subprocess.PIPE)
    while not model.requests:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    assert process.wait(timeout=10) == 130 and time.monotonic() - began < 3
    process.stderr.close()
    assert not list(tmp_path.glob("facts.jsonl*")) or {f.name for f in tmp_path.glob("facts.jsonl*")} == {
        "facts.jsonl.llm.sqlite"}


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
def test_https_wants_a_certificate_that_is_trusted(serve, tmp_path):
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days",
                    "2", "-subj", "/CN=test", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    model = serve(says(right), context=context)
    read, done = extract(tmp_path, model, expect=3)
    assert not model.requests and "certificate" in done.stderr
    read, _ = extract(tmp_path, model, env={**os.environ, "SSL_CERT_FILE": str(certificate)})
    assert read[NODULE]["model"] == {"outcome": "taken"}


def run(folder, model=None, *arguments, expect=0):
    named = ["--llm", model.url, "--llm-model", "reader-1", "--llm-timeout", 5] if model else []
    return radgenome("run", "--reports", folder / "reports.csv", "-o", folder / "dataset", *named, *arguments, expect=expect)


def facts_of(folder, case):
    return json.loads((folder / "dataset" / "cases" / case / "facts.json").read_text())


def test_a_data_set_with_a_model(serve, tmp_path):
    write_reports(tmp_path, f"{KNOWN} {NODULE}", KNOWN)
    run(tmp_path)
    by_rules = record_bytes(tmp_path / "dataset")
    model = serve(says(right))
    run(tmp_path, model)
    read = facts_of(tmp_path, "p0")
    assert read["sentences"][1]["model"] == {"outcome": "taken"}
    assert read["made_by"]["model"]["name"] == "reader-1"
    with_model = record_bytes(tmp_path / "dataset")
    # The case that is understood is left alone.
    assert all(with_model[f] == by_rules[f] for f in by_rules if f.startswith("cases/p1/"))
    done = run(tmp_path, model)
    assert len(model.requests) == 1 and "2 of them up to date already" in done.stdout
    assert record_bytes(tmp_path / "dataset") == with_model
    run(tmp_path)
    rules_again = record_bytes(tmp_path / "dataset")
    assert {f: h for f, h in rules_again.items() if f in by_rules} == by_rules


def test_a_data_set_asks_again_for_what_had_no_answer(serve, tmp_path):
    write_reports(tmp_path, f"{KNOWN} {NODULE}", f"{KNOWN} {EFFUSION}", KNOWN)
    model = serve(lambda handler, asked: handler.reply(503, b""))
    run(tmp_path, model, "--llm-tries", 1, expect=3)
    assert facts_of(tmp_path, "p0")["sentences"][1]["model"]["reason"] == "no_answer"
    model.plan = says(right)
    done = run(tmp_path, model)
    assert "1 of them up to date already" in done.stdout
    assert facts_of(tmp_path, "p0")["sentences"][1]["model"] == {"outcome": "taken"}
    assert facts_of(tmp_path, "p1")["sentences"][1]["model"] == {"outcome": "taken"}


def test_a_data_set_is_the_same_for_any_number_of_cases_at_once(serve, tmp_path):
    write_reports(tmp_path, *MANY[:12])
    model = serve(lambda handler, asked: (time.sleep(0.05), handler.say(right(asked))))
    run(tmp_path, model, "--cases-at-once", 4, "--llm-in-flight", 2)
    assert model.most_busy == 2 and len(model.requests) == 12
    model.plan = lambda handler, asked: handler.reply(500, b"")
    first = tmp_path / "dataset"
    first.rename(tmp_path / "first")
    run(tmp_path, model, "--cases-at-once", 1, "--llm-replies", tmp_path / "first" / "llm_replies.sqlite")
    assert len(model.requests) == 12  # the kept replies alone make the same records
    of_cases = [{f: h for f, h in record_bytes(folder).items() if f.startswith("cases/")}
                for folder in (tmp_path / "first", first)]
    assert of_cases[0] == of_cases[1] and len(of_cases[0]) > 12
    assert not any((tmp_path / "first").glob("*.sqlite-*"))
