# SPDX-License-Identifier: Apache-2.0
"""Twenty readers judge against one server as their pages do: verdict, next item, now and then another case with its
records and masks. Prints how long verdicts took, what failed, and the server's memory over time.

    bench/server/load.py [--seconds 60] [--readers 20] [--think 0.5] [--dataset FOLDER]

`--think 0` lets every reader judge without a pause. Needs the program (RADGENOME or build/bin/radgenome)."""
import argparse
import json
import multiprocessing
import pathlib
import random
import statistics
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "server")]
from conftest import radgenome  # noqa: E402
from review_server import Client, Server, make_dataset, quoted, verdict  # noqa: E402


class Reader:
    """A process of its own, so that readers do not wait for each other's Python."""

    def __init__(self, client, number, think_s, until):
        self.number = number
        self.client, self.random = client, random.Random(number)
        self.think_s, self.until = think_s, until
        self.verdict_s, self.case_s, self.image_s, self.errors = [], [], [], []

    def timed(self, times, work):
        began = time.perf_counter()
        result = work()
        times.append(time.perf_counter() - began)
        return result

    def get(self, times, path):
        response, _ = self.timed(times, lambda: self.client.send("GET", path))
        if response.status not in (200, 404):
            self.errors.append(f"{path}: {response.status}")

    def look_at(self, case):
        self.get(self.case_s, f"/api/cases/{quoted(case)}")
        for image in "labels.nii?step=2", "ct.nii?step=2":
            self.get(self.image_s, f"/api/cases/{quoted(case)}/{image}")

    def run(self):
        items = self.client.get("/api/lists/list-1/items")
        at = self.number * len(items) // 20  # all read in the list's order, from different places
        items = items[at:] + items[:at]
        case = None
        while time.monotonic() < self.until:
            for item in items:
                try:
                    if item["case"] != case:
                        case = item["case"]
                        self.look_at(case)
                    judgement = self.random.choice(["right", "right", "right", "wrong", "unsure"])
                    self.timed(self.verdict_s, lambda: self.client.ask(
                        "POST", "/api/verdicts", [verdict(case, item, judgement, "list-1")]))
                except Exception as error:  # noqa: BLE001 - counted, whatever it was
                    self.errors.append(repr(error)[:200])
                if time.monotonic() >= self.until:
                    return
                time.sleep(self.random.uniform(0.5, 1.5) * self.think_s)


def run(port, token, number, think_s, until, to):
    client = Client(port)
    client.come_in(token=token, reader=f"reader {number}")
    reader = Reader(client, number, think_s, until)
    reader.run()
    to.send(json.dumps([reader.verdict_s, reader.case_s, reader.image_s, reader.errors]))


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] * 1000 if values else float("nan")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--think", type=float, default=0.5)
    parser.add_argument("--dataset", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dataset = options.dataset
        if dataset is None:
            cohort = pathlib.Path(folder) / "cohort"
            radgenome("synth", "-n", 12, "--seed", 3, "-o", cohort)
            dataset = make_dataset(cohort, pathlib.Path(folder) / "dataset")
        radgenome("draw-reviews", dataset, "--name", "load", "--size", 400, "--planted", 20)
        server = Server(dataset)
        until = time.monotonic() + options.seconds
        pipes, readers = [], []
        for n in range(options.readers):
            ours, theirs = multiprocessing.Pipe(duplex=False)
            pipes.append(ours)
            readers.append(multiprocessing.Process(target=run, args=(server.port, server.token, n, options.think, until, theirs)))
            readers[-1].start()
        memory = []
        while time.monotonic() < until:
            memory.append(server.memory_mb())
            time.sleep(options.seconds / 20)
        said = [json.loads(pipe.recv()) for pipe in pipes]
        for reader in readers:
            reader.join()
        server.stop()
    verdicts, cases, images, errors = ([one for of_reader in said for one in of_reader[n]] for n in range(4))
    print(f"{len(verdicts)} verdicts of {options.readers} readers in {options.seconds:.0f} s, {len(errors)} errors")
    for name, times in ("verdict", verdicts), ("records of a case", cases), ("image, step 2", images):
        print(f"{name}: {len(times)}, p50 {percentile(times, .5):.1f} ms, p99 {percentile(times, .99):.1f} ms, "
              f"longest {percentile(times, 1):.1f} ms")
    half = len(memory) // 2
    print("memory of the server, MiB: " + " ".join(f"{mb:.0f}" for mb in memory))
    print(f"median of the last quarter minus that of the second: "
          f"{statistics.median(memory[-(half // 2 + 1):]) - statistics.median(memory[half // 2:half]):.0f} MiB")
    for error in sorted(set(errors))[:5]:
        print("error:", error)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
