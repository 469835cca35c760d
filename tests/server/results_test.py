# SPDX-License-Identifier: Apache-2.0
"""What came out of a work list: the same from the server and from the command line, for those who may see it."""
import io
import json

import jsonschema
import pandas
import pytest
from conftest import radgenome
from review_server import copied, serving, verdict


@pytest.fixture(scope="module")
def judged(reviewed, tmp_path_factory):
    """A list that two readers went through, every item; they disagree on every sixth."""
    dataset = copied(reviewed, tmp_path_factory.mktemp("results") / "dataset")
    with serving(dataset) as server:
        ada, bo = server.client("Ada"), server.client("Bo")
        ada.ask("POST", "/api/lists", {"name": "a sample", "method": "random", "kinds": ["fact"], "size": 24, "seed": 3, "planted": 3})
        for reader, every in ((ada, 4), (bo, 6)):
            items, plain = reader.get("/api/lists/list-1/items"), 0
            verdicts = []
            for item in items:
                plain += "show" not in item
                wrong = "show" in item or plain % every == 0
                verdicts.append(verdict(item["case"], item, "wrong" if wrong else "right", "list-1", comment="„a“,\n\"b\"\u0000" if wrong else ""))
            reader.ask("POST", "/api/verdicts", verdicts)
        server.dataset = dataset
        yield server


def test_results_are_those_of_the_command_line(judged):
    ada = judged.client("Ada")
    found = ada.get("/api/results?list=list-1")
    assert found == json.loads(radgenome("review-results", judged.dataset, "--list", "list-1", "--json").stdout)
    schema = ada.get("/api/openapi.json")["paths"]["/api/results"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(found, schema)
    assert found["items"] == found["judged"] == 24
    numbers = range(1, 25)
    both, either = sum(n % 12 == 0 for n in numbers), sum(n % 4 == 0 or n % 6 == 0 for n in numbers)
    assert found["error_rate"]["overall"]["wrong"] == both and found["disagreed"] == either - both
    assert found["decided"] == 24 - found["disagreed"] and found["error_rate"]["overall"]["weighted"]["rate"] == pytest.approx(both / found["decided"])
    assert [reader["planted"]["caught"] for reader in found["readers"]] == [3, 3]
    assert found["sampling"]["seed"] == 3 and len(ada.get("/api/lists/list-1/disagreements")) == found["disagreed"]
    outside = ada.get("/api/results")
    jsonschema.validate(outside, schema)
    assert outside["list"] is None and outside["items"] == 0


def test_tables_are_those_of_the_command_line(judged, tmp_path):
    ada = judged.client("Ada")
    radgenome("review-results", judged.dataset, "--list", "list-1", "--csv", tmp_path / "v.csv", "--parquet", tmp_path / "v.parquet")
    for ending, type_ in (("csv", "text/csv"), ("parquet", "application/vnd.apache.parquet")):
        response, data = ada.send("GET", f"/api/results.{ending}?list=list-1")
        assert response.status == 200 and response.getheader("Content-Type").startswith(type_)
        assert data == (tmp_path / f"v.{ending}").read_bytes()
    rows = pandas.read_parquet(io.BytesIO(data))
    assert len(rows) == 2 * 27 and rows.planted.sum() == 6
    assert set(rows.comment.dropna()) == {"„a“,\n\"b\"\u0000"}


def test_readers_do_not_see_what_others_said(judged):
    judged.client("Ada").ask("PUT", "/api/readers/Cleo", {"role": "reader"})
    cleo = judged.client("Cleo")
    for path in ("/api/results", "/api/results.csv", "/api/results.parquet"):
        assert cleo.get(path + "?list=list-1", expect=403)["code"]
    ada = judged.client("Ada")
    assert ada.get("/api/results?list=list-9", expect=404)["code"] == "unknown_list"
    assert ada.get("/api/results.csv?list=..%2Fx", expect=404)["code"] == "unknown_list"
