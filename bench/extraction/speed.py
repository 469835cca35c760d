#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sentences a second on one core, and memory, beside a medspaCy ConText pipeline with the same target words.

usage: speed.py [--radgenome build/bin/radgenome] [--shared ../shared] [--repeat 10] [--million]

`radgenome extract` is timed whole: start, reading the table, writing the facts. medspaCy (pip install medspacy; left
out where it is not installed) reads a part of the same sentences with its sentence splitter, a target matcher that
holds the finding wordings of data/lexicon/en, and ConText; only its reading is timed, not its start. --million
streams a million reports through `radgenome labels` and prints the memory.
"""
import argparse
import csv
import json
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def repeated(source, target, times):
    with open(source, encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    with open(target, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for k in range(times):
            writer.writerows([f"r{k}_{row[0]}", *row[1:]] for row in rows)


def timed(command):
    started = time.perf_counter()
    done = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    seconds = time.perf_counter() - started
    return seconds, done.stdout, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def bench_extract(options, folder):
    table = pathlib.Path(folder) / "reports.csv"
    repeated(options.shared / "data/reports/reports.csv", table, options.repeat)
    best = None
    for _ in range(3):
        seconds, text, memory = timed([options.radgenome, "extract", "--reports", table, "--out",
                                       pathlib.Path(folder) / "facts.jsonl", "--jobs", 1])
        sentences = int(re.search(r"(\d+) sentences", text).group(1))
        best = max(best or 0, sentences / seconds)
    print("radgenome extract, one core: %d sentences, %.0f a second (best of 3), %.0f MB" % (sentences, best, memory))
    return best


def target_words():
    """Wordings of findings without brackets and sets, as plain phrases."""
    lexicon = json.loads((ROOT / "data/lexicon/en/findings.json").read_text(encoding="utf-8"))
    words = set()
    for entry in lexicon["wordings"]:
        for wording in entry["words"]:
            plain = re.sub(r"\[[^\]]*\]", "", wording)
            plain = re.sub(r"\(([^|)]*)[^)]*\)", r"\1", plain)
            if "{" not in plain and "(" not in plain and plain.strip():
                words.add(" ".join(plain.split()))
    return sorted(words)


def bench_medspacy(options):
    try:
        import loguru
        import medspacy
        from medspacy.ner import TargetRule
    except ImportError:
        print("medspaCy is not installed: left out (pip install medspacy)")
        return None
    loguru.logger.remove()  # its splitter logs every sentence, which would be most of the time
    nlp = medspacy.load(medspacy_enable=["medspacy_pyrush", "medspacy_target_matcher", "medspacy_context"])
    words = target_words()
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(word, "FINDING") for word in words])
    with open(options.shared / "data/reports/reports.csv", encoding="utf-8", newline="") as file:
        texts = [row["Findings_EN"] for row in csv.DictReader(file)][:200]
    nlp(texts[0])
    started = time.perf_counter()
    sentences = sum(len(list(doc.sents)) for doc in nlp.pipe(texts))
    seconds = time.perf_counter() - started
    print("medspaCy ConText, one process, %d target phrases: %d sentences, %.0f a second" % (
        len(words), sentences, sentences / seconds))
    return sentences / seconds


def bench_million(options, folder):
    table = pathlib.Path(folder) / "million.csv"
    repeated(options.shared / "data/reports/reports.csv", table, 1_000_000 // 2610 + 1)
    seconds, text, memory = timed([options.radgenome, "labels", "--reports", table, "--out",
                                   pathlib.Path(folder) / "labels.csv"])
    print("%s: %.0f s, %.0f MB at most" % (text.split(" in ")[0], seconds, memory))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--radgenome", default=ROOT / "build/bin/radgenome")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--repeat", type=int, default=10)
    parser.add_argument("--million", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "data/reports/reports.csv").exists():
        sys.exit("SKIPPED: there are no reports at %s" % (options.shared / "data/reports"))
    with tempfile.TemporaryDirectory() as folder:
        ours = bench_extract(options, folder)
        theirs = bench_medspacy(options)
        if theirs:
            print("%.0f times as many" % (ours / theirs))
        if options.million:
            bench_million(options, folder)


if __name__ == "__main__":
    main()
