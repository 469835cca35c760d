#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Regions of the facts beside the regions that RadGenome-Chest CT released for the same sentences.

usage: regions.py [--radgenome build/bin/radgenome] [--shared ../shared] [--disagreements FILE]

A sentence is looked up in its report; its regions are the top-level regions of the facts that were read there.
Prints the share of sentences with the same set, with sets that overlap, and the commonest disagreements.
"""
import argparse
import collections
import csv
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLUMNS = {"findings": "Findings_EN", "impression": "Impressions_EN"}


def case_id(name):
    return name.removesuffix(".gz").removesuffix(".nii")


def plain(text):
    return " ".join(text.split()).rstrip(" .").lower()


def region_of_structures(program):
    rows = json.loads(subprocess.run([program, "info", "structures", "--json"], check=True, capture_output=True).stdout)
    return {row["id"]: row["path"].split("/")[0] for row in rows}


def sentences_of(facts_file, reports):
    """(case, plain sentence) -> regions of its facts; every reading of a sentence that stands there twice."""
    found = collections.defaultdict(list)
    for line in open(facts_file, encoding="utf-8"):
        record = json.loads(line)
        report = reports[record["case"]]
        for sentence in record["sentences"]:
            text = report[COLUMNS[sentence["section"]]][sentence["start"]:sentence["end"]]
            nodes = [node for fact in sentence["facts"] for node in fact["where"]]
            found[record["case"], plain(text)].append((sentence["type"], nodes))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--radgenome", default=ROOT / "build/bin/radgenome")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--disagreements", type=pathlib.Path)
    options = parser.parse_args()
    released = options.shared / "data/radgenome/validation_sentence_regions.csv"
    if not released.exists():
        print(f"SKIPPED: there are no released regions at {released}")
        return
    reports_file = options.shared / "data/reports/reports.csv"
    with open(reports_file, encoding="utf-8", newline="") as file:
        reports = {case_id(row["VolumeName"]): row for row in csv.DictReader(file)}
    region_of = region_of_structures(options.radgenome)
    with tempfile.TemporaryDirectory() as folder:
        facts = pathlib.Path(folder) / "facts.jsonl"
        subprocess.run([options.radgenome, "extract", "--reports", reports_file, "--out", facts], check=True,
                       stdout=subprocess.DEVNULL)
        found = sentences_of(facts, reports)
    counts = collections.Counter()
    kinds = collections.Counter()
    disagreements = []
    for row in csv.DictReader(open(released, encoding="utf-8", newline="")):
        readings = found.get((case_id(row["Volumename"]), plain(row["Sentence"])))
        theirs = {region.strip() for region in row["Regions"].split("|") if region.strip()}
        if readings is None:
            counts["not found as one sentence"] += 1
            continue
        if not theirs:
            counts["released without a region"] += 1
            continue
        ours = {region_of.get(node, "others") for _, nodes in readings for node in nodes}
        if not ours:
            counts["no place here (%s)" % readings[0][0]] += 1
            continue
        counts["compared"] += 1
        counts["same"] += ours == theirs
        counts["overlap"] += bool(ours & theirs)
        if ours != theirs:
            kind = "; ".join(sorted(theirs)) + "  ->  " + "; ".join(sorted(ours))
            kinds[kind] += 1
            disagreements.append([row["Volumename"], row["Sentence"], "; ".join(sorted(theirs)), "; ".join(sorted(ours))])
    compared = max(1, counts["compared"])
    print("%d sentences compared: the same regions %.3f, overlapping %.3f" % (
        counts["compared"], counts["same"] / compared, counts["overlap"] / compared))
    for name, count in counts.most_common():
        print("  %-32s %6d" % (name, count))
    print("\ncommonest disagreements, released -> here")
    for kind, count in kinds.most_common(25):
        print("  %4d  %s" % (count, kind))
    if options.disagreements:
        with open(options.disagreements, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(disagreements)


if __name__ == "__main__":
    main()
