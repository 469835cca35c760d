# SPDX-License-Identifier: Apache-2.0
"""The files of a folder come into the program as they are."""
import hashlib
import subprocess

import pytest
from conftest import ROOT

MAIN = r"""
#include <cstdio>
#include "server/assets.h"
int main() {
  for (const auto& asset : radgenome::server::all_assets()) {
    std::printf("%.*s %zu\n", static_cast<int>(asset.name.size()), asset.name.data(), asset.bytes.size());
    std::FILE* file = std::fopen("out", "ab");
    std::fwrite(asset.bytes.data(), 1, asset.bytes.size(), file);
    std::fclose(file);
  }
}
"""


def bake(folder, into):
    subprocess.run(["cmake", f"-DFOLDER={folder}", f"-DASSEMBLY={into}/a.S", f"-DTABLE={into}/a.cpp", "-P",
                    ROOT / "cmake" / "bake_files.cmake"], check=True, capture_output=True)


@pytest.mark.parametrize("files", [{}, {"index.html": b"<!doctype html>", "assets/a-1.js": bytes(range(256)) * 500,
                                        "assets/empty.css": b"", "assets/a-1.js.map": b"left out", ".hidden": b"too"}])
def test_what_is_baked_is_what_lies_there(tmp_path, files):
    for name, content in files.items():
        (tmp_path / "dist" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "dist" / name).write_bytes(content)
    bake(tmp_path / "dist", tmp_path)
    (tmp_path / "main.cpp").write_text(MAIN)
    subprocess.run(["c++", "-std=c++20", "-I", ROOT / "src", "-o", "show", "main.cpp", "a.cpp", "a.S"], check=True, cwd=tmp_path)
    said = subprocess.run([tmp_path / "show"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    wanted = sorted((n, c) for n, c in files.items() if not n.endswith(".map") and not n.startswith("."))
    assert said == "".join(f"{name} {len(content)}\n" for name, content in wanted)
    out = (tmp_path / "out").read_bytes() if wanted else b""
    assert hashlib.sha256(out).digest() == hashlib.sha256(b"".join(content for _, content in wanted)).digest()
    before = (tmp_path / "a.S").stat().st_mtime_ns
    bake(tmp_path / "dist", tmp_path)
    assert (tmp_path / "a.S").stat().st_mtime_ns == before  # nothing is compiled again
