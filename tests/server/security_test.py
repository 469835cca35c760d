# SPDX-License-Identifier: Apache-2.0
"""Who does not belong in stays out, and no request breaks the server or holds it up."""
import http.client
import json
import os
import random
import socket
import ssl
import subprocess
import threading
import time

import pytest
from conftest import PROGRAM, radgenome
from review_server import Client, Server, copied, item_of, serving, verdict


def raw(port, data, wait_s=30.0):
    """What a server says to these bytes, whatever they are."""
    with socket.create_connection(("127.0.0.1", port), timeout=wait_s) as connection:
        try:
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
            answer = b""
            while part := connection.recv(65536):
                answer += part
        except OSError:  # it may have hung up at any time, also before this end is shut
            return b""
        return answer


def status(answer):
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/1.1 ") else None


def test_only_the_token_lets_in(server):
    for who in {"token": "0" * 64, "reader": "Ada"}, {"token": "", "reader": "Ada"}, {"password": "x" * 12, "reader": "Ada"}:
        assert Client(server.port).come_in(**who)[0] == 401
    for who in ({"reader": "Ada"}, {"token": server.token}, {"token": server.token, "reader": "A\nda"},
                {"token": server.token, "reader": ""}, {"token": server.token, "reader": "Ada", "password": "x"},
                {"token": server.token, "reader": "x" * 61}, {"token": 5, "reader": "Ada"}):
        assert Client(server.port).come_in(**who)[0] == 422, who
    status_code, session = Client(server.port).come_in(token=server.token, reader="Ädä 李")
    assert status_code == 200 and session["role"] == "admin" and session["dataset"] == "dataset"


def test_a_session_ends(server):
    client = server.client()
    client.ask("DELETE", "/api/session", expect=204)
    client.get("/api/lists", expect=401)
    client.cookie = "radgenome_session=" + "0" * 64
    assert client.get("/api/session", expect=401)["code"] == "no_session"


def test_the_cookie_is_for_this_site_and_not_for_scripts(server):
    client = Client(server.port)
    response, _ = client.send("POST", "/api/session", {"token": server.token, "reader": "Ada"})
    parts = response.getheader("Set-Cookie").split("; ")
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(parts) and "Secure" not in parts


def test_what_changes_something_wants_the_csrf_token(server):
    client = server.client()
    for token in None, "0" * 64:
        client.csrf = token
        for method, path in ("POST", "/api/verdicts"), ("POST", "/api/lists"), ("PUT", "/api/readers/Bo"), ("DELETE", "/api/session"):
            assert client.ask(method, path, [], expect=403)["code"] == "no_csrf_token"
    client.get("/api/session")


def test_roles(reviewed, tmp_path):
    with serving(copied(reviewed, tmp_path / "dataset")) as server:
        admin = server.client("Ada")
        admin.ask("PUT", "/api/readers/Bo", {"role": "reader"})
        admin.ask("PUT", "/api/readers/Di", {"role": "adjudicator"})
        drawn = {"name": "a", "method": "random", "size": 5, "seed": 1}
        admin.ask("POST", "/api/lists", drawn)
        bo, di = server.client("Bo"), server.client("Di")
        for client, allowed in (bo, []), (di, ["/api/lists/list-1/disagreements"]):
            for path in "/api/lists/list-1/disagreements", "/api/readers":
                client.get(path, expect=200 if path in allowed else 403)
            client.ask("POST", "/api/lists", drawn, expect=403)
            client.ask("PUT", "/api/readers/Bo", {"role": "admin"}, expect=403)
        admin.ask("PUT", "/api/readers/Ada", {"role": "reader"}, expect=422)
        admin.ask("PUT", "/api/readers/Bo", {"role": "adjudicator"})
        bo.get("/api/session", expect=401)  # the old role ended with its sessions
        assert server.client("Bo").get("/api/session")["role"] == "adjudicator"
        said = [{k: r[k] for k in ("reader", "role")} for r in admin.get("/api/readers")]
        assert said == [{"reader": "Ada", "role": "admin"}, {"reader": "Bo", "role": "adjudicator"},
                        {"reader": "Di", "role": "adjudicator"}]


def test_tries_to_come_in_are_limited(reviewed, tmp_path):
    with serving(copied(reviewed, tmp_path / "dataset")) as server:
        client = Client(server.port)
        codes = [client.come_in(token="0" * 64, reader="Ada")[0] for _ in range(12)]
        assert codes == [401] * 10 + [429] * 2
        response, _ = client.send("POST", "/api/session", {"token": server.token, "reader": "Ada"})
        assert response.status == 429 and 1 <= int(response.getheader("Retry-After")) <= 60


def test_every_answer_has_the_headers_that_keep_a_page_safe(server, ada):
    for path in "/", "/api/cases", "/api/nothing", "/assets/x.js":
        response, _ = ada.send("GET", path)
        policy = response.getheader("Content-Security-Policy")
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
        scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe-inline" not in scripts and "unsafe-eval'" not in scripts.replace("wasm-unsafe-eval'", "")
        assert response.getheader("X-Content-Type-Options") == "nosniff"
        assert response.getheader("X-Frame-Options") == "DENY" and response.getheader("Referrer-Policy") == "no-referrer"
    assert ada.send("GET", "/api/cases")[0].getheader("Cache-Control") == "no-store"


def test_another_host_name_is_not_answered(server):
    for host in "evil.example", f"evil.example:{server.port}", "":
        answer = raw(server.port, f"GET /api/openapi.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        assert status(answer) == 421


@pytest.mark.parametrize("path", [
    "/../../etc/passwd", "/assets/../../../../etc/passwd", "/assets/..%2f..%2f..%2fetc%2fpasswd", "/%2e%2e/%2e%2e/etc/passwd",
    "/api/cases/..", "/api/cases/..%2f..", "/api/cases/%2e%2e/ct.nii", "/api/cases/%00/ct.nii", "/api/cases/a%00b",
    "/api/cases/{case}/masks/..%2f..%2fcase.nii", "/api/cases/{case}/masks/%2e%2e.nii", "/api/cases/{case}/../{case}/case.json",
    "/api/cases/{case}/repairs/..%2f..%2fcase.nii", "/api/cases/%ff%fe", "//api/cases", "/api//cases", "/api/cases/",
    "/api/cases/{case}%2fct.nii%00", "/" + "a" * 5000, "/assets/" + "%2e" * 900,
])
def test_no_path_leads_to_a_file(ada, path):
    case = ada.get("/api/cases")["cases"][0]["case"]
    response, data = ada.send("GET", path.replace("{case}", case))
    assert response.status in (400, 404), data[:200]
    assert b"root:" not in data and b"radgenome.case" not in data


def test_big_bodies_are_refused_unread(server, ada):
    head = ("POST /api/verdicts HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\nX-CSRF-Token: %s\r\n"
            "Content-Type: application/json\r\n" % (server.port, ada.cookie, ada.csrf))
    for length in "99999999999999999999999", "5000000000", "-1", "x", "5 000":
        assert status(raw(server.port, (head + f"Content-Length: {length}\r\n\r\n[]").encode())) in (400, 413)
    before = server.memory_mb()
    endless = b"100000\r\n" + b"[" * 0x100000 + b"\r\n"
    assert status(raw(server.port, (head + "Transfer-Encoding: chunked\r\n\r\n").encode() + endless * 8)) in (400, 413, None)
    assert server.memory_mb() < before + 64
    response, data = ada.send("POST", "/api/verdicts", b"x" * (6 << 20), headers={"Content-Type": "application/json"})
    assert response.status == 413, data
    ada.get("/api/session")


def test_bodies_of_another_type_are_refused(ada):
    for kind in "text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "":
        response, _ = ada.send("POST", "/api/verdicts", b"[]", headers={"Content-Type": kind})
        assert response.status == 415, kind
    response, _ = ada.send("POST", "/api/verdicts", b"[]", headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert response.status == 415
    for body in b"", b"{", b"\xff", b"[" * 5000, b'{"a": 1e999}', b"[" + b"9" * 400 + b"]", b"null":
        response, data = ada.send("POST", "/api/verdicts", body, headers={"Content-Type": "application/json"})
        assert response.status in (400, 422), (body, data)


def test_slow_clients_hold_nobody_up(server, ada):
    """More than the server has threads for: each sends a byte now and then."""
    slow, stop = [], threading.Event()

    def trickle():
        for byte in b"GET / HTTP/1.1\r\nHost: a" * 100:
            if stop.is_set():
                return
            for connection in slow:
                try:
                    connection.send(bytes([byte]))
                except OSError:
                    pass
            time.sleep(0.5)

    thread = threading.Thread(target=trickle)
    try:
        for _ in range(300):
            slow.append(socket.create_connection(("127.0.0.1", server.port)))
        thread.start()
        began = time.monotonic()
        server.client("Bo").get("/api/session")  # a connection of its own
        assert time.monotonic() - began < 45
    finally:
        stop.set()
        thread.join()
        for connection in slow:
            connection.close()


def test_a_slow_body_ends(server, ada):
    head = ("POST /api/verdicts HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\nX-CSRF-Token: %s\r\n"
            "Content-Type: application/json\r\nContent-Length: 5000\r\n\r\n" % (server.port, ada.cookie, ada.csrf))
    with socket.create_connection(("127.0.0.1", server.port), timeout=40) as connection:
        connection.sendall(head.encode())
        began, answer = time.monotonic(), b""
        connection.settimeout(0.5)
        while time.monotonic() - began < 35:
            try:
                connection.send(b" ")
                part = connection.recv(4096)
                answer += part
                if not part:
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        assert time.monotonic() - began < 30 and (status(answer) in (400, 413, None))


METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "BREW", ""]


def damaged(generator, data):
    data = bytearray(data)
    for _ in range(generator.randint(0, 6)):
        at = generator.randrange(len(data) + 1)
        kind = generator.randrange(4)
        if kind == 0 and at < len(data):
            data[at] = generator.randrange(256)
        elif kind == 1:
            data[at:at] = bytes(generator.randrange(256) for _ in range(generator.randint(1, 20)))
        elif kind == 2:
            del data[at:at + generator.randint(1, 10)]
        else:
            data[at:at] = generator.choice([b"\r\n", b"%00", b"../", b"{", b"\x00", b"%", b"?", b"&a=b", b"9" * 30])
    return bytes(data)


def test_no_bytes_on_any_route_make_it_fail(server, ada):
    """Requests of every route with bytes changed, put in and left out: never 5xx, and the server lives."""
    generator = random.Random(5)
    api, case = ada.get("/api/openapi.json"), ada.get("/api/cases")["cases"][0]["case"]
    fact = item_of(ada.get(f"/api/cases/{case}"), "fact")
    bodies = [json.dumps([verdict(case, fact, "wrong", correction={"status": "absent"})]), "{}", "[]",
              json.dumps({"name": "a", "method": "random", "size": 3, "seed": 1}), json.dumps({"role": "reader"}),
              json.dumps({"reader": "Ada", "token": "x"})]
    paths = [path.replace("{case}", case).replace("{list}", "list-1").replace("{structure}", "heart").replace("{reader}", "Bo")
             for path in api["paths"]]
    for n in range(1500):
        path = generator.choice(paths) + generator.choice(["", "?step=2", "?limit=2&after=a", "?crop=1"])
        body = generator.choice(bodies).encode() if generator.random() < 0.7 else b""
        own = generator.random() < 0.8
        head = (f"{generator.choice(METHODS[:4] if own else METHODS)} {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                f"Cookie: {ada.cookie}\r\nX-CSRF-Token: {ada.csrf}\r\nContent-Type: application/json\r\n"
                f"Range: bytes=0-{generator.randrange(1000)}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n")
        if "DELETE /api/session" in head:
            continue
        answer = raw(server.port, damaged(generator, head.encode() + body))
        assert status(answer) is None or status(answer) < 500, (n, answer[:300])
    assert server.process.poll() is None
    ada.get("/api/session")


def test_no_report_text_is_logged(reviewed, tmp_path):
    server = Server(copied(reviewed, tmp_path / "dataset"))
    ada = server.client("Ada Secretname")
    case = ada.get("/api/cases")["cases"][0]["case"]
    shown = ada.get(f"/api/cases/{case}")
    ada.ask("POST", "/api/verdicts", [verdict(case, item_of(shown, "fact"), "wrong", comment="unrepeatable words")])
    (tmp_path / "dataset" / "cases" / case / "facts.json").write_text("{")
    assert ada.get(f"/api/cases/{case}", expect=500)["code"] == "broken_json"
    server.stop()
    words = [word for section in shown["report"] for word in section["text"].split() if len(word) > 6]
    for secret in [*words, "unrepeatable", "Secretname", server.token, ada.csrf, case]:
        assert secret not in server.errors


def certificate(folder, name="127.0.0.1"):
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test", "-addext",
                    f"subjectAltName=IP:{name}", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
                   check=True, capture_output=True)
    return ["--certificate", folder / "cert.pem", "--key", folder / "key.pem"]


def test_other_addresses_want_a_certificate_and_passwords(reviewed, tmp_path):
    dataset = copied(reviewed, tmp_path / "dataset")
    said = radgenome("serve", dataset, "--listen", "127.0.0.1", "--port", 0, expect=1)
    assert "needs_certificate" in said.stderr
    tls = certificate(tmp_path)
    assert "no_readers" in radgenome("serve", dataset, "--listen", "127.0.0.1", "--port", 0, *tls, expect=1).stderr
    radgenome("readers", dataset, "Ada", "--role", "admin", "--password", input="correct horse battery\n")
    with serving(dataset, "--listen", "127.0.0.1", *tls) as server:
        assert server.line == f"https://127.0.0.1:{server.port}/\n"
        client = Client(server.port)
        trusted = ssl.create_default_context(cafile=tmp_path / "cert.pem")
        client.connection = http.client.HTTPSConnection("127.0.0.1", server.port, context=trusted, timeout=60)
        assert client.come_in(token="0" * 64, reader="Ada")[0] == 401
        response, _ = client.send("POST", "/api/session", {"reader": "Ada", "password": "correct horse battery"})
        assert response.status == 200 and "Secure" in response.getheader("Set-Cookie").split("; ")
        assert response.getheader("Strict-Transport-Security")
        client.come_in(reader="Ada", password="correct horse battery")
        assert client.get("/api/cases")["cases"]
        case = client.get("/api/cases")["cases"][0]["case"]
        response, data = client.send("GET", f"/api/cases/{case}/ct.nii")
        assert response.status == 200 and len(data) == int(response.getheader("Content-Length"))
        assert status(raw(server.port, b"GET / HTTP/1.1\r\n\r\n")) is None  # not in the clear
    other = tmp_path / "other"
    other.mkdir()
    certificate(other)
    said = radgenome("serve", dataset, "--listen", "127.0.0.1", "--port", 0, "--certificate", tmp_path / "cert.pem", "--key",
                     other / "key.pem", expect=1)
    assert "bad_certificate" in said.stderr


def test_a_port_that_is_taken_is_told(reviewed, tmp_path):
    dataset = copied(reviewed, tmp_path / "dataset")
    with serving(dataset) as server:
        said = subprocess.run([PROGRAM, "serve", dataset, "--port", str(server.port)], capture_output=True, text=True, timeout=60)
        assert said.returncode == 1 and "cannot_listen" in said.stderr
    assert "not_a_dataset" in radgenome("serve", tmp_path, "--port", 0, expect=1).stderr
    assert os.path.exists(dataset / "reviews.sqlite")
