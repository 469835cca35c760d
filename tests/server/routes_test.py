# SPDX-License-Identifier: Apache-2.0
"""What each route takes and gives; the store beside what Python's sqlite3 reads of it."""
import json
import sqlite3

import jsonschema
import pytest
from conftest import radgenome
from review_server import Client, copied, item_of, serving, verdict


def rows(dataset, statement):
    with sqlite3.connect(f"file:{dataset}/reviews.sqlite?mode=ro", uri=True) as database:
        return database.execute(statement).fetchall()


@pytest.fixture
def own(reviewed, tmp_path):
    """A server over a data set without reviews, for one test."""
    with serving(copied(reviewed, tmp_path / "dataset")) as server:
        server.dataset = tmp_path / "dataset"
        yield server


def test_one_line_is_printed_and_the_end_is_clean(reviewed, tmp_path):
    with serving(copied(reviewed, tmp_path / "dataset")) as server:
        assert server.line == f"http://127.0.0.1:{server.port}/#token={server.token}\n" and len(server.token) == 64
    assert server.process.stdout.closed or server.process.stdout.read() == ""


def test_answers_have_the_form_that_openapi_says(server, ada):
    api = ada.get("/api/openapi.json")
    case = ada.get("/api/cases")["cases"][0]["case"]
    ada.ask("POST", "/api/lists", {"name": "a", "method": "random", "size": 20, "seed": 1, "planted": 4})
    answers = {"/api/session": "/api/session", "/api/knowledge": "/api/knowledge", "/api/lists": "/api/lists",
               "/api/lists/{list}/items": "/api/lists/list-1/items", "/api/cases": "/api/cases?limit=3",
               "/api/lists/{list}/disagreements": "/api/lists/list-1/disagreements",
               "/api/cases/{case}": f"/api/cases/{case}", "/api/readers": "/api/readers"}
    first = ada.get(f"/api/cases/{case}")
    ada.ask("POST", "/api/verdicts", [verdict(case, first["items"][0])])
    for pattern, path in answers.items():
        schema = api["paths"][pattern]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(ada.get(path), {**schema, "components": api["components"]})


def test_every_route_is_described(server, ada):
    api = ada.get("/api/openapi.json")
    described = {(method.upper(), path) for path, methods in api["paths"].items() for method in methods}
    for method, path in described:
        anyone = api["paths"][path][method.lower()]["security"] == []
        response, _ = Client(server.port).raw(method, path.replace("{", "").replace("}", ""), b"" if method != "GET" else None)
        assert response.status != 405
        assert (response.status == 401) != anyone, (method, path)
    assert len(described) >= 18
    response, _ = ada.send("DELETE", "/api/cases")
    assert response.status == 405 and response.getheader("Allow") == "GET"


def test_a_case_says_what_its_records_say(reviewed, ada):
    listed = ada.get("/api/cases")["cases"]
    assert [row["case"] for row in listed] == sorted(folder.name for folder in (reviewed / "cases").iterdir())
    for row in listed:
        case = ada.get(f"/api/cases/{row['case']}")
        records = {name: json.loads((reviewed / "cases" / row["case"] / f"{name}.json").read_text())
                   for name in ("case", "facts", "links", "checks", "questions", "structures")}
        assert case["sentences"] == records["facts"]["sentences"] and case["links"] == records["links"]["links"]
        assert case["questions"] == records["questions"]["questions"] and case["checks"] == records["checks"]["checks"]
        assert case["structures"] == records["structures"]["structures"]
        assert case["measurements"] == records["structures"]["measurements"]
        assert case["geometry"] == records["case"]["geometry"]
        assert {s["name"]: s["text"] for s in case["report"]} == {
            s["name"]: s["text"] for s in records["case"]["report"]}
        assert row["facts"] == sum(len(s["facts"]) for s in case["sentences"]) and row["masks"] == len(case["labels"])
        counted = {name: sum(check["severity"] == name for check in case["checks"]) for name in row["checks"]}
        assert row["checks"] == counted
        kinds = {kind: sum(item["kind"] == kind for item in case["items"])
                 for kind in ("sentence", "fact", "link", "question", "mask")}
        assert kinds == {"sentence": len(case["sentences"]), "fact": row["facts"], "link": len(case["links"]),
                         "question": len(case["questions"]), "mask": row["masks"]}


def test_cases_come_in_pages(ada):
    everything = [row["case"] for row in ada.get("/api/cases?limit=500")["cases"]]
    paged, after = [], ""
    while after is not None:
        page = ada.get(f"/api/cases?limit=3&after={after}" if after else "/api/cases?limit=3")
        paged += [row["case"] for row in page["cases"]]
        after = page["next"]
    assert paged == everything


def test_verdicts_are_kept_as_they_were_sent(own):
    ada = own.client("Ada")
    case = ada.get("/api/cases")["cases"][0]["case"]
    records = ada.get(f"/api/cases/{case}")
    fact, link = item_of(records, "fact"), item_of(records, "link")
    sent = [verdict(case, fact, "wrong", correction={"status": "absent", "size_mm": [4.5, 3]}, comment="„Größe“\n\u0000?"),
            verdict(case, link, "unsure")]
    kept = ada.ask("POST", "/api/verdicts", sent)
    assert [(k["id"], k["kept"]) for k in kept] == [(v["id"], "now") for v in sent]
    again = ada.ask("POST", "/api/verdicts", sent)
    assert [(k["kept"], k["at"]) for k in again] == [("before", k["at"]) for k in kept]
    found = rows(own.dataset, "SELECT number, id, case_id, list, planted, verdict FROM verdicts ORDER BY number")
    assert [row[:5] for row in found] == [(n + 1, v["id"], case, "", 0) for n, v in enumerate(sent)]
    for row, wanted, said in zip(found, sent, kept):
        stored = json.loads(row[5])
        assert stored == {**{k: v for k, v in wanted.items() if k != "case"}, "reader": "Ada", "role": "admin",
                          "at": said["at"]}
    assert rows(own.dataset, "PRAGMA user_version") == [(1,)] and rows(own.dataset, "PRAGMA journal_mode") == [("wal",)]
    mine = ada.get(f"/api/cases/{case}")["mine"]
    assert {m["id"] for m in mine} == {v["id"] for v in sent} and own.client("Bo").get(f"/api/cases/{case}")["mine"] == []
    ada.ask("POST", "/api/verdicts", [verdict(case, fact, "withdrawn")])
    assert {m["judgement"] for m in ada.get(f"/api/cases/{case}")["mine"]} == {"withdrawn", "unsure"}


def test_an_id_with_another_content_and_an_item_that_changed_are_told(own):
    ada = own.client()
    case = ada.get("/api/cases")["cases"][0]["case"]
    fact = item_of(ada.get(f"/api/cases/{case}"), "fact")
    first = verdict(case, fact)
    ada.ask("POST", "/api/verdicts", [first])
    assert ada.ask("POST", "/api/verdicts", [{**first, "judgement": "unsure"}], expect=409)["code"] == "verdict_differs"
    stale = verdict(case, {**fact, "shown": "sha256:" + "0" * 64})
    said = ada.ask("POST", "/api/verdicts", [verdict(case, fact), stale], expect=409)
    assert said["code"] == "item_changed" and said["verdict"] == stale["id"]
    assert rows(own.dataset, "SELECT count(*) FROM verdicts") == [(1,)]
    facts = own.dataset / "cases" / case / "facts.json"
    record = json.loads(facts.read_text())
    next(s for s in record["sentences"] if s["facts"])["facts"][0]["status"] = "possible"
    facts.write_text(json.dumps(record))
    assert ada.ask("POST", "/api/verdicts", [verdict(case, fact)], expect=409)["code"] == "item_changed"
    # What was said before can be sent again, and taken back by who said it.
    assert ada.ask("POST", "/api/verdicts", [first])[0]["kept"] == "before"
    taken_back = verdict(case, fact, "withdrawn")
    assert own.client("Bo").ask("POST", "/api/verdicts", [taken_back], expect=409)["code"] == "item_changed"
    assert ada.ask("POST", "/api/verdicts", [taken_back])[0]["kept"] == "now"


@pytest.mark.parametrize("wrong", [
    {"id": "x"}, {"id": "A" * 32}, {"seconds": -1}, {"seconds": 1e300}, {"judgement": "maybe"}, {"kind": "page"},
    {"subject": "f999.1"}, {"case": "../synth_0001"}, {"case": "nobody"}, {"list": "list-99"}, {"comment": "x" * 4001},
    {"correction": {"status": "absent"}}, {"judgement": "wrong", "correction": {}}, {"more": 1}, {"comment": 5},
    {"judgement": "wrong", "correction": {"finding": "no such"}}, {"judgement": "wrong", "correction": {"where": ["x"]}},
    {"judgement": "wrong", "correction": {"structure": None}}, {"judgement": "wrong", "correction": {"size_mm": [-3]}},
])
def test_verdicts_that_cannot_be_are_refused(ada, wrong):
    case = ada.get("/api/cases")["cases"][0]["case"]
    fact = item_of(ada.get(f"/api/cases/{case}"), "fact")
    assert ada.ask("POST", "/api/verdicts", [{**verdict(case, fact), **wrong}], expect=422)["code"] == "bad_verdict"


def test_corrections_of_every_kind_are_taken(own):
    ada = own.client()
    cases = [ada.get(f"/api/cases/{row['case']}") for row in ada.get("/api/cases")["cases"]]
    case = next(c for c in cases if c["questions"] and any(s["facts"] for s in c["sentences"]))
    sentence = case["sentences"][0]
    missed = {"finding": "nodule", "status": "present", "where": ["left lung"], "size_mm": [], "start": sentence["start"],
              "end": sentence["start"] + 1}
    corrections = {"sentence": {"type": "advice", "missed": [missed]},
                   "fact": {"finding": "nodule", "status": "possible", "where": ["right lung"], "size_mm": [3]},
                   "link": {"structure": None}, "question": {"answer": case["questions"][0]["answer"]}}
    ada.ask("POST", "/api/verdicts", [verdict(case["case"], item_of(case, kind), "wrong", correction=correction)
                                      for kind, correction in corrections.items()])
    outside = {**missed, "end": sentence["end"] + 1}
    bad = verdict(case["case"], item_of(case, "sentence"), "wrong", correction={"missed": [outside]})
    assert "outside" in ada.ask("POST", "/api/verdicts", [bad], expect=422)["sentence"]
    mask = verdict(case["case"], item_of(case, "mask"), "wrong", correction={"repaired_mask": "sha256:" + "0" * 64})
    assert "not sent" in ada.ask("POST", "/api/verdicts", [mask], expect=422)["sentence"]


def judge(client, items, list_id, judgements):
    client.ask("POST", "/api/verdicts", [verdict(item["case"], item, judgement, list_id)
                                         for item, judgement in zip(items, judgements)])


def test_lists_show_each_reader_its_own_and_adjudicators_what_differs(own):
    admin = own.client("Ada")
    for name, role in ("Bo", "reader"), ("Cy", "reader"), ("Di", "adjudicator"), ("Eve", "reader"):
        admin.ask("PUT", f"/api/readers/{name}", {"role": role})
    bo, cy, di, eve = (own.client(name) for name in ("Bo", "Cy", "Di", "Eve"))
    made = admin.ask("POST", "/api/lists", {"name": "pilot", "method": "random", "kinds": ["fact"], "size": 6, "seed": 3,
                                            "readers": ["Bo", "Cy"]})
    assert (made["items"], made["id"], made["readers"]) == (6, "list-1", ["Bo", "Cy"])
    items = bo.get("/api/lists/list-1/items")
    assert [item["position"] for item in items] == list(range(6)) and all(item["mine"] is None for item in items)
    judge(bo, items, "list-1", ["right", "wrong", "right", "unsure"])
    judge(cy, items, "list-1", ["right", "right", "wrong", "right"])
    judge(bo, items[:1], "list-1", ["withdrawn"])
    assert bo.get("/api/lists")[0]["mine"] == {"judged": 3} and "progress" not in bo.get("/api/lists")[0]
    assert {item["mine"]["reader"] for item in bo.get("/api/lists/list-1/items") if item["mine"]} == {"Bo"}
    seen = di.get("/api/lists")[0]
    assert seen["progress"] == [{"reader": "Bo", "judged": 3}, {"reader": "Cy", "judged": 4}] and seen["disagreed"] == 2
    differing = di.get("/api/lists/list-1/disagreements")
    assert [item["position"] for item in differing] == [1, 2]
    assert [(v["reader"], v["judgement"]) for v in differing[0]["verdicts"]] == [("reader A", "wrong"), ("reader B", "right")]
    assert "Bo" not in json.dumps(differing) and "Cy" not in json.dumps(differing)
    judge(di, differing[:1], "list-1", ["wrong"])
    assert [item["position"] for item in di.get("/api/lists/list-1/disagreements")] == [2]
    assert eve.get("/api/lists") == [] and eve.get("/api/lists/list-1/items", expect=404)["code"] == "unknown_list"
    stray = verdict(items[0]["case"], items[0], "right", "list-1")
    assert eve.ask("POST", "/api/verdicts", [stray], expect=422)["code"] == "bad_verdict"


def test_planted_items_show_something_else_and_are_marked_in_the_store(own):
    ada = own.client()
    ada.ask("POST", "/api/lists", {"name": "p", "method": "random", "kinds": ["fact", "link", "question"], "size": 20,
                                   "seed": 5, "planted": 5})
    items = ada.get("/api/lists/list-1/items")
    planted = [item for item in items if "show" in item]
    assert len(items) == 25 and len(planted) == 5 and "planted" not in json.dumps(items)
    for item in planted:
        case = ada.get(f"/api/cases/{item['case']}")
        records = {**{f["id"]: f for s in case["sentences"] for f in s["facts"]}, **{q["id"]: q for q in case["questions"]},
                   **{f"{n['fact']}@{n.get('place') or ''}": n for n in case["links"]}}
        record = records[item["subject"]]
        assert item["show"] and all(record[key] != value for key, value in item["show"].items())
        assert item["shown"] not in {i["shown"] for i in case["items"]}
    judge(ada, planted, "list-1", ["wrong"] * 5)
    judge(ada, [item for item in items if "show" not in item][:3], "list-1", ["right"] * 3)
    assert rows(own.dataset, "SELECT count(*), sum(planted) FROM verdicts") == [(8, 5)]
    case = ada.get(f"/api/cases/{planted[0]['case']}")
    true = next(i for i in case["items"] if (i["kind"], i["subject"]) == (planted[0]["kind"], planted[0]["subject"]))
    mixed = verdict(planted[0]["case"], true, "right", "list-1")
    assert ada.ask("POST", "/api/verdicts", [mixed], expect=409)["code"] == "item_changed"


def test_the_command_draws_what_the_route_draws(own):
    ada = own.client()
    ada.ask("POST", "/api/lists", {"name": "x", "method": "stratified", "by": "finding", "kinds": ["fact"], "size": 10,
                                   "seed": 11, "planted": 2})
    arguments = ["draw-reviews", own.dataset, "--name", "x", "--method", "stratified", "--by", "finding", "--kinds", "fact",
                 "--size", 10, "--seed", 11, "--planted", 2]
    dry = json.loads(radgenome(*arguments, "--dry-run").stdout)
    assert radgenome(*arguments).stdout == "list-2: 12 items\n"
    first, second = (ada.get(f"/api/lists/list-{n}/items") for n in (1, 2))
    assert first == second
    assert [(i["case"], i["subject"], i["shown"]) for i in first] == [
        (i["case"], i["subject"], i["shown"]) for i in dry["items"]]
    assert sum(stratum["drawn"] for stratum in dry["strata"]) == 10


def test_readers_are_added_from_the_shell(own):
    said = radgenome("readers", own.dataset, "Ada Lovelace", "--role", "adjudicator", "--password",
                     input="correct horse battery\n").stdout
    assert said == "Ada Lovelace\tadjudicator\tpassword\n"
    assert "bad_password" in radgenome("readers", own.dataset, "Bo", "--password", input="short\n", expect=1).stderr
    assert "correct horse" not in str(rows(own.dataset, "SELECT * FROM readers"))
    client = Client(own.port)
    assert client.come_in(reader="Ada Lovelace", password="wrong password")[0] == 401
    status, session = client.come_in(reader="Ada Lovelace", password="correct horse battery")
    assert status == 200 and session["role"] == "adjudicator"
