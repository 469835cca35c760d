#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Facts against annotated reports, labels against labels made by hand, and how often each finding is present.

usage: score.py [--radgenome build/bin/radgenome] [--shared ../shared] [--develop 40] [--gold FILE ...]

Looks for annotated reports in SHARED/gold and for reports in SHARED/data/reports; says so and ends where they are
absent. The first N annotated reports are those that the lexicon may be developed on; the others are printed apart.
--gold names more annotated reports of the same kind.
"""
import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]


def case_id(name):
    return name.removesuffix(".gz").removesuffix(".nii")


def print_scores(name, gold, facts, scorer, folder):
    file = pathlib.Path(folder) / "gold.json"
    file.write_text(json.dumps(gold))
    print("\n%s: %d annotated reports" % (name, len(gold)))
    sys.stdout.flush()
    subprocess.run([sys.executable, str(scorer), str(file), str(facts)], check=True)


def read_facts(path):
    with open(path, encoding="utf-8") as file:
        return {record["case"]: record for record in map(json.loads, file)}


def print_confusion(gold, records):
    """What stands in the annotation and not here, beside what stands here in the same sentence and not there."""
    confusion = collections.Counter()
    for report in gold:
        sentences = records[case_id(report["volume"])]["sentences"]
        for section, data in report["sections"].items():
            annotated = {g["i"]: g for g in data["gold"]}
            for span in data["spans"]:
                theirs = {(f["finding"], f["status"]) for f in annotated[span["i"]]["facts"]}
                ours = {(f["finding"], f["status"]) for s in sentences if s["section"] == section for f in s["facts"]
                        if span["start"] <= f["start"] < span["end"]}
                missed, extra = sorted(theirs - ours), sorted(ours - theirs)
                for pair in missed:
                    confusion[" ".join(pair), ", ".join(" ".join(e) for e in extra) or "nothing"] += 1
                if not missed:
                    for pair in extra:
                        confusion["nothing", " ".join(pair)] += 1
    print("\nannotated -> read")
    for (there, here), count in sorted(confusion.items(), key=lambda item: (-item[1], item[0])):
        print("  %3d  %s -> %s" % (count, there, here))


def print_labels(labels_file, by_hand):
    with open(labels_file, encoding="utf-8", newline="") as file:
        ours = {case_id(row["VolumeName"]): row for row in csv.DictReader(file)}
    with open(by_hand, encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if case_id(row["VolumeName"]) in ours]
    names = [name for name in next(iter(ours.values())) if name != "VolumeName"]
    print("\n%-36s   F1   right extra missed   prevalence here / by hand (%d reports)" % ("label", len(rows)))
    total = 0
    for name in names:
        truth = [float(row[name] or 0) > 0 for row in rows]
        found = [ours[case_id(row["VolumeName"])][name] == "1" for row in rows]
        both = sum(t and f for t, f in zip(truth, found))
        f1 = 2 * both / max(1, sum(truth) + sum(found))
        total += f1
        print("%-36s  %.3f  %4d  %4d  %4d     %5.2f" % (name, f1, both, sum(found) - both, sum(truth) - both,
                                                  sum(found) / max(1, sum(truth))))
    print("macro-F1 %.3f" % (total / len(names)))


def print_prevalence(records):
    counts = collections.Counter()
    for record in records.values():
        counts.update({f["finding"] for s in record["sentences"] for f in s["facts"] if f["status"] == "present"})
    print("\nfinding, percent of %d reports in which it is present" % len(records))
    for finding, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print("  %-32s %5.1f" % (finding, 100 * count / len(records)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--radgenome", default=ROOT / "build/bin/radgenome")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--develop", type=int, default=40)
    parser.add_argument("--gold", type=pathlib.Path, nargs="*", default=[])
    options = parser.parse_args()
    reports = options.shared / "data/reports/reports.csv"
    if not reports.exists():
        print("SKIPPED: there are no reports at %s" % reports)
        return
    with tempfile.TemporaryDirectory() as folder:
        facts, labels = pathlib.Path(folder) / "facts.jsonl", pathlib.Path(folder) / "labels.csv"
        start = time.time()
        subprocess.run([options.radgenome, "extract", "--reports", reports, "--out", facts], check=True)
        print("%.1f s in all, with start and reading" % (time.time() - start))
        subprocess.run([options.radgenome, "labels", "--reports", reports, "--out", labels], check=True)
        records = read_facts(facts)
        scorer = options.shared / "gold/score.py"
        file = options.shared / "gold/gold_dev.json"
        if file.exists():
            gold = json.loads(file.read_text())
            print_scores("developed on", gold[:options.develop], facts, scorer, folder)
            print_scores("others", gold[options.develop:], facts, scorer, folder)
            print_scores("together", gold, facts, scorer, folder)
            print_confusion(gold, records)
        for more in options.gold:
            print_scores(more.name, json.loads(more.read_text()), facts, scorer, folder)
        by_hand = options.shared / "data/reports/manual_18_labels.csv"
        if by_hand.exists():
            print_labels(labels, by_hand)
        print_prevalence(records)


if __name__ == "__main__":
    main()
