# SPDX-License-Identifier: Apache-2.0
"""`radgenome serve` over a data set, and a client that speaks to it as a page does."""
import contextlib
import http.client
import json
import os
import pathlib
import shutil
import signal
import subprocess
import urllib.parse
import uuid

from conftest import PROGRAM, cohort_arguments, radgenome


class Client:
    """One reader's connection: keeps the cookie and sends the CSRF token."""

    def __init__(self, port):
        self.port, self.cookie, self.csrf = port, None, None
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def raw(self, method, path, body=None, headers=()):
        """The response and its bytes, with these headers alone."""
        try:
            self.connection.request(method, path, body, dict(headers))
            response = self.connection.getresponse()
            data = response.read()
        except (http.client.HTTPException, ConnectionError):
            self.connection.close()
            raise
        if response.getheader("Connection", "").lower() == "close":
            self.connection.close()
        return response, data

    def headers(self, method):
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if method not in ("GET", "HEAD") and self.csrf:
            headers["X-CSRF-Token"] = self.csrf
        return headers

    def send(self, method, path, value=None, headers=()):
        """As raw, as the reader that came in; `value` goes as JSON unless it is bytes."""
        sent = self.headers(method)
        body = value
        if value is not None and not isinstance(value, bytes):
            body = json.dumps(value).encode()
            sent["Content-Type"] = "application/json"
        elif value is not None:
            sent["Content-Type"] = "application/octet-stream"
        return self.raw(method, path, body, {**sent, **dict(headers)})

    def ask(self, method, path, value=None, expect=200):
        """The JSON of the answer."""
        response, data = self.send(method, path, value)
        assert response.status == expect, f"{method} {path}: {response.status} {data[:300]}"
        return json.loads(data) if data else None

    def get(self, path, expect=200):
        return self.ask("GET", path, expect=expect)

    def come_in(self, **who):
        response, data = self.send("POST", "/api/session", who)
        if response.status == 200:
            self.cookie = response.getheader("Set-Cookie").split(";")[0]
            self.csrf = json.loads(data)["csrf"]
        return response.status, json.loads(data)


class Server:
    """A server on a free port; `token` lets everyone in."""

    def __init__(self, dataset, *arguments, program=PROGRAM):
        self.process = subprocess.Popen([program, "serve", str(dataset), "--port", "0", *map(str, arguments)],
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.line = self.process.stdout.readline()
        if not self.line:
            raise RuntimeError(self.process.communicate()[1])
        self.url = urllib.parse.urlsplit(self.line.strip())
        self.port, self.token = self.url.port, self.url.fragment.removeprefix("token=")
        self.errors = ""

    def client(self, reader="Ada"):
        client = Client(self.port)
        status, _ = client.come_in(token=self.token, reader=reader)
        assert status == 200
        return client

    def memory_mb(self):
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.split("VmRSS:")[1].split()[0]) / 1024

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self, expect=0):
        """Ends it as Ctrl-C does; it must end well."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        out, self.errors = self.process.communicate(timeout=30)
        assert self.process.returncode == expect, f"exit {self.process.returncode}\n{self.errors}"
        return out


@contextlib.contextmanager
def serving(dataset, *arguments):
    server = Server(dataset, *arguments)
    try:
        yield server
    finally:
        server.stop()


def make_dataset(cohort, folder):
    radgenome("run", *cohort_arguments(cohort), "-o", folder)
    return folder


def copied(dataset, folder):
    """A copy without reviews."""
    shutil.copytree(dataset, folder)
    for file in pathlib.Path(folder).glob("reviews.sqlite*"):
        os.remove(file)
    return folder


def quoted(text):
    return urllib.parse.quote(text, safe="")


def verdict(case, item, judgement="right", list_id="", **more):
    """A verdict on an item as /api/cases/{case} or a list gives it."""
    return {"id": uuid.uuid4().hex, "list": list_id, "case": case, "kind": item["kind"], "subject": item["subject"],
            "shown": item["shown"], "judgement": judgement, "seconds": 1.5, **more}


def item_of(case, kind, number=0):
    return [item for item in case["items"] if item["kind"] == kind][number]
