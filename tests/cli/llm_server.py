# SPDX-License-Identifier: Apache-2.0
"""A chat endpoint on this machine, well or badly behaved, and what the tests of --llm say to it."""
import csv
import http.server
import json
import threading

import pytest
from conftest import radgenome

KEY = "sk-secret-0123456789"
KNOWN = "Heart size is normal."
NODULE = "A glombous 6x4 mm nodule is observed in the upper lobe of the right lung."
EFFUSION = "No zorbled pleural effusion was seen."


def fact(finding="nodule", status="present", where=("right lung upper lobe",), size_mm=(6, 4), text="nodule",
         evidence=(("place", "upper lobe of the right lung"), ("size", "6x4 mm"))):
    return {"finding": finding, "status": status, "where": list(where), "size_mm": list(size_mm), "text": text,
            "evidence": [{"kind": kind, "text": words} for kind, words in evidence]}


def no_effusion():
    return fact("pleural_effusion", "absent", ["pleura"], [], "pleural effusion", [("status", "No")])


def right_facts(sentence):
    return [fact()] if "nodule" in sentence else [no_effusion()] if "effusion" in sentence else []


def right(asked):
    """The content of a good model's reply."""
    return json.dumps({"sentences": [{"id": s["id"], "type": "statement", "facts": right_facts(s["sentence"])}
                                     for s in asked]})


def all_say(*facts, type="statement"):
    return lambda asked: json.dumps({"sentences": [{"id": s["id"], "type": type, "facts": list(facts)}
                                                   for s in asked]})


class Model:
    """An endpoint whose behaviour is `plan`: called with this handler and the sentences asked, it answers."""

    def __init__(self, plan, context=None):
        self.plan, self.requests, self.headers, self.busy, self.most_busy = plan, [], [], 0, 0
        self.lock = threading.Lock()
        model = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with model.lock:
                    model.requests.append(body)
                    model.headers.append((self.path, dict(self.headers)))
                    model.busy += 1
                    self.counted = 1
                    model.most_busy = max(model.most_busy, model.busy)
                try:
                    model.plan(self, json.loads(body["messages"][-1]["content"])["sentences"])
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True
                finally:
                    self.end()

            def end(self):
                """The client may send its next request once it has the reply, so the request ends before that."""
                with model.lock:
                    model.busy -= self.counted
                    self.counted = 0

            def reply(self, status, body, **headers):
                self.end()
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", "Content-Length": len(body), **headers}.items():
                    self.send_header(name.replace("_", "-"), str(value))
                self.end_headers()
                self.wfile.write(body)

            def say(self, content):
                self.reply(200, json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode())

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.scheme = "https" if context else "http"
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.server.server_address[1]}/v1"

    def asked(self):
        """Every sentence that was sent, as it was sent, in the order of the requests."""
        return [s for body in self.requests for s in json.loads(body["messages"][-1]["content"])["sentences"]]

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def says(content):
    """The plan of a server that answers every request well, with what `content` makes of the sentences."""
    return lambda handler, asked: handler.say(content(asked))


@pytest.fixture
def serve():
    models = []

    def start(plan, **kwargs):
        models.append(Model(plan, **kwargs))
        return models[-1]

    yield start
    for model in models:
        model.stop()


def write_reports(folder, *findings):
    with open(folder / "reports.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["VolumeName", "ClinicalInformation_EN", "Technique_EN", "Findings_EN", "Impressions_EN"])
        for number, text in enumerate(findings):
            table.writerow([f"p{number}.nii.gz", "", "", text, ""])
    return folder / "reports.csv"


def extract(folder, model=None, *arguments, reports=(f"{KNOWN} {NODULE} {EFFUSION}",), out="facts.jsonl", **kwargs):
    """Sentences of all reports, by their text, and the finished process."""
    named = ["--llm", model.url, "--llm-model", "reader-1"] if model else []
    done = radgenome("extract", "--reports", write_reports(folder, *reports), "-o", folder / out, *named, *arguments,
                     **kwargs)
    sentences = {}
    lines = (folder / out).read_text(encoding="utf-8").splitlines()
    for line, text in zip(lines, reports, strict=True):
        for sentence in json.loads(line)["sentences"]:
            sentences[text[sentence["start"]:sentence["end"]]] = sentence
    return sentences, done


def words(sentence_text, sentence, part):
    return sentence_text[part["start"] - sentence["start"]:part["end"] - sentence["start"]]


def assert_refused(folder, model, reason, sentence=NODULE):
    """The rules' result stays, and the record says why."""
    by_rules, _ = extract(folder, out="rules.jsonl")
    read, _ = extract(folder, model)
    assert read[sentence].pop("model") == {"outcome": "refused", "reason": reason}
    assert read[sentence] == by_rules[sentence]
