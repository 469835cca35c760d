# SPDX-License-Identifier: Apache-2.0
"""schemathesis against the server's own OpenAPI: what it makes of every route, answers as they are described."""
import os
import pathlib
import subprocess
import sys

CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance",
          "response_headers_conformance"]


def test_answers_are_as_openapi_says_whatever_is_asked(server, tmp_path):
    ada = server.client()
    (tmp_path / "api.json").write_bytes(ada.send("GET", "/api/openapi.json")[1])
    program = pathlib.Path(sys.executable).parent / "schemathesis"
    done = subprocess.run(
        [program, "run", tmp_path / "api.json", "--url", f"http://127.0.0.1:{server.port}", "--checks", ",".join(CHECKS),
         "--exclude-operation-id", "end_session",  # it would end the session that all others need
         "--header", f"Cookie: {ada.cookie}", "--header", f"X-CSRF-Token: {ada.csrf}", "--phases", "examples,coverage,fuzzing",
         "--max-examples", "20", "--seed", "1", "--generation-database", "none", "--suppress-health-check", "all",
         "--request-timeout", "30", "--no-color"],
        capture_output=True, text=True, timeout=240, cwd=tmp_path, env={**os.environ, "SCHEMATHESIS_HOOKS": ""})
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    ada.get("/api/session")
