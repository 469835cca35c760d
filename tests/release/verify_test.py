# SPDX-License-Identifier: Apache-2.0
"""`radgenome verify` beside sha256sum, on a release that is whole, cut, changed and partly there."""
import json
import shutil
import subprocess

import pytest
from conftest import radgenome


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("verify")
    (folder / "reports").mkdir()
    for number in range(6):
        (folder / "reports" / f"p{number}.txt").write_text(f"Findings: A nodule of {number + 3} mm in the left lung upper lobe. "
                                                          "No pleural effusion. The heart is normal.")
    radgenome("run", "--reports", folder / "reports", "-o", folder / "ds")
    radgenome("release", folder / "ds", "-o", folder / "release")
    return folder / "release"


@pytest.fixture
def release(whole, tmp_path):
    shutil.copytree(whole, tmp_path / "release")
    return tmp_path / "release"


def files_of(release):
    return [file["path"] for file in json.loads((release / "manifest.json").read_text())["files"]]


def test_a_whole_release_is_whole_for_sha256sum_too(release):
    lines = "".join(f"{file['sha256']}  {file['path']}\n"
                    for file in json.loads((release / "manifest.json").read_text())["files"])
    subprocess.run(["sha256sum", "--check", "--quiet"], cwd=release, input=lines, text=True, check=True)
    assert f"{len(files_of(release))} files are whole, 0 missing, 0 damaged" in radgenome("verify", release).stdout


def test_what_is_missing_and_what_is_damaged_is_named(release):
    missing, changed, cut = files_of(release)[:3]
    (release / missing).unlink()
    data = bytearray((release / changed).read_bytes())
    data[len(data) // 2] ^= 1
    (release / changed).write_bytes(data)
    (release / cut).write_bytes((release / cut).read_bytes()[:-1])
    told = radgenome("verify", release, expect=1).stdout
    assert f"missing  {missing}\n" in told and f"damaged  {changed}\n" in told and f"damaged  {cut}\n" in told
    fast = radgenome("verify", release, "--fast", expect=1).stdout
    assert f"damaged  {cut}\n" in fast and changed not in fast  # of the right size


def test_a_part_is_looked_at_alone(release):
    part = next(path for path in files_of(release) if path.startswith("tables/"))
    for path in files_of(release):
        if path != part:
            (release / path).unlink()
    assert "1 files are whole" in radgenome("verify", release / part).stdout
    radgenome("verify", release / "tables", expect=1)


def test_no_release(tmp_path):
    assert "not_a_release" in radgenome("verify", tmp_path, expect=1).stderr


def test_a_manifest_that_points_outside_is_refused(release, tmp_path):
    (tmp_path / "secret").write_text("x")
    manifest = json.loads((release / "manifest.json").read_text())
    manifest["files"][0]["path"] = "../secret"
    (release / "manifest.json").write_text(json.dumps(manifest))
    assert "outside the release" in radgenome("verify", release, expect=1).stderr
