# SPDX-License-Identifier: Apache-2.0
"""How long the CT and all masks of a 512 × 512 × 320 case with as many masks as there are (117) take from the request
to the last byte, over loopback: the first time, when they are cut from the scan file, and again, out of memory.

    bench/server/images.py      needs the Python package, as ./dev test builds it"""
import pathlib
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "server"), str(ROOT / "bench" / "masks")]
import big_scan  # noqa: E402
from review_server import Server  # noqa: E402

IMAGES = [("records of the case", "", {}), ("CT, step 4", "/ct.nii?step=4", {}), ("CT, step 2", "/ct.nii?step=2", {}),
          ("CT", "/ct.nii", {}), ("labels, step 2", "/labels.nii?step=2", {}), ("labels", "/labels.nii", {}),
          ("labels, gzip", "/labels.nii", {"Accept-Encoding": "gzip"}), ("mask of the liver", "/masks/liver.nii", {}),
          ("… its box", "/masks/liver.nii?crop=1", {})]


def once(client, path, headers):
    began = time.perf_counter()
    response, data = client.send("GET", path, headers=headers)
    assert response.status == 200, data[:300]
    return (time.perf_counter() - began) * 1000, len(data)


def main():
    big_scan.skip_without_data()
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        big_scan.make(folder, mask_count=200)
        rows = {}
        for _ in range(3):  # a new server each time: nothing is kept from before; the best of three
            server = Server(folder / "dataset")
            client = server.client()
            print(len(client.get(f"/api/cases/{big_scan.CASE}")["labels"]), "masks", flush=True)
            for name, path, headers in IMAGES:
                path = f"/api/cases/{big_scan.CASE}{path}"
                first, size = once(client, path, headers)
                again, _ = once(client, path, headers)
                best = rows.get(name, (first, again))
                rows[name] = (min(first, best[0]), min(again, best[1]), size)
            memory = server.memory_mb()
            server.stop()
    for name, (first, again, size) in rows.items():
        print(f"{name:22} first {first:7.0f} ms   again {again:6.0f} ms   {size / 2**20:7.1f} MiB")
    print(f"memory of the server afterwards: {memory:.0f} MiB (with what it keeps)")


if __name__ == "__main__":
    main()
