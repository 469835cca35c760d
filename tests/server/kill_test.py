# SPDX-License-Identifier: Apache-2.0
"""The server is killed at any moment: what it said was kept is there, once, and the file is sound."""
import http.client
import json
import random
import sqlite3
import threading
import time

import pytest
from review_server import Server, copied, verdict


class Writer(threading.Thread):
    """A reader who judges without a pause; `kept` has the ids that the server said it kept."""

    def __init__(self, server, name, items):
        super().__init__(daemon=True)
        self.client, self.items, self.kept, self.sent = server.client(name), items, [], []

    def run(self):
        try:
            for case, item in self.items:
                one = verdict(case, item)
                self.sent.append(one)
                self.kept += [said["id"] for said in self.client.ask("POST", "/api/verdicts", [one])]
        except (http.client.HTTPException, OSError):
            pass


def killed_under_load(dataset, seconds, readers=4):
    server = Server(dataset)
    ada = server.client()
    items = [(row["case"], item) for row in ada.get("/api/cases")["cases"]
             for item in ada.get(f"/api/cases/{row['case']}")["items"]] * 20
    writers = [Writer(server, f"reader {n}", items) for n in range(readers)]
    for writer in writers:
        writer.start()
    time.sleep(seconds)
    server.kill()
    for writer in writers:
        writer.join()
    return writers


def require_kept(dataset, ids):
    with sqlite3.connect(dataset / "reviews.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored = database.execute("SELECT id, verdict FROM verdicts").fetchall()
    assert len(stored) == len({id for id, _ in stored}) and ids <= {id for id, _ in stored}
    assert all(json.loads(text)["id"] == id for id, text in stored)


@pytest.mark.parametrize("seed", range(3))
def test_no_verdict_that_was_acknowledged_is_lost(reviewed, tmp_path, seed):
    dataset = copied(reviewed, tmp_path / "dataset")
    writers = killed_under_load(dataset, random.Random(seed).uniform(0.1, 1.0))
    kept = {id for writer in writers for id in writer.kept}
    assert kept
    require_kept(dataset, kept)
    server = Server(dataset)  # the same reader goes on: what was on its way is sent again, and is there once
    again = [writer.sent[-1] for writer in writers]
    states = server.client("reader 0").ask("POST", "/api/verdicts", again[:1])
    assert states[0]["kept"] in ("now", "before")
    server.stop()
    require_kept(dataset, kept | {again[0]["id"]})
