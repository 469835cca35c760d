# SPDX-License-Identifier: Apache-2.0
"""Kills the server (SIGKILL) at random moments while readers judge without a pause, and looks after each time whether
every verdict that it acknowledged is there, once, and the file sound.

    bench/server/kill.py [--times 50] [--readers 8]"""
import argparse
import pathlib
import random
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "server")]
from conftest import radgenome  # noqa: E402
from kill_test import killed_under_load, require_kept  # noqa: E402
from review_server import make_dataset  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=50)
    parser.add_argument("--readers", type=int, default=8)
    options = parser.parse_args()
    generator, kept, sent = random.Random(1), set(), 0
    with tempfile.TemporaryDirectory() as folder:
        cohort = pathlib.Path(folder) / "cohort"
        radgenome("synth", "-n", 4, "--seed", 3, "-o", cohort)
        dataset = make_dataset(cohort, pathlib.Path(folder) / "dataset")
        for _ in range(options.times):
            writers = killed_under_load(dataset, generator.uniform(0.05, 1.0), options.readers)
            kept |= {id for writer in writers for id in writer.kept}
            sent += sum(len(writer.sent) for writer in writers)
            require_kept(dataset, kept)
    print(f"{options.times} kills under {options.readers} readers: {sent} verdicts sent, {len(kept)} acknowledged, "
          "none of those lost, none twice, the file sound each time")


if __name__ == "__main__":
    sys.exit(main())
