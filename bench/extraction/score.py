#!/usr/bin/env python3
"""Score of the extraction on annotated reports, and how often each finding is said to be present.

usage: score.py [--radgenome build/bin/radgenome] [--shared ../shared] [--develop 40]

Looks for annotated reports in SHARED/gold and for reports in SHARED/data/reports; says so and ends where they
are absent. The first N annotated reports are those that the lexicon may be developed on; the others are
printed apart.
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
# Columns of the hand-made labels and the findings that mean the same.
LABELS = {
    "Pericardial effusion": "pericardial_effusion",
    "Pleural effusion": "pleural_effusion",
    "Cardiomegaly": "cardiomegaly",
    "Hiatal hernia": "hiatal_hernia",
    "Emphysema": "emphysema",
    "Atelectasis": "atelectasis",
    "Consolidation": "consolidation",
    "Bronchiectasis": "bronchiectasis",
    "Lung nodule": "nodule",
    "Lymphadenopathy": "lymphadenopathy",
    "Mosaic attenuation pattern": "mosaic_attenuation",
    "Interlobular septal thickening": "interlobular_septal_thickening",
    "Peribronchial thickening": "peribronchial_thickening",
    "Coronary artery wall calcification": "coronary_calcification",
    "Arterial wall calcification": "arterial_calcification",
    "Pulmonary fibrotic sequela": "fibrosis_sequela",
    "Lung opacity": "ground_glass_opacity",
    "Medical material": "device",
}


def case_id(name):
    return name.removesuffix(".gz").removesuffix(".nii")


def print_scores(gold_file, facts, develop, scorer, folder):
    gold = json.loads(gold_file.read_text())
    for name, part in (("first %d" % develop, gold[:develop]), ("the other %d" % len(gold[develop:]), gold[develop:])):
        file = pathlib.Path(folder) / "gold.json"
        file.write_text(json.dumps(part))
        print("\n%s annotated reports" % name)
        sys.stdout.flush()
        subprocess.run([sys.executable, str(scorer), str(file), str(facts)], check=True)


def print_prevalence(facts, labels_file):
    present = {}
    for line in open(facts, encoding="utf-8"):
        record = json.loads(line)
        present[record["case"]] = {
            f["finding"] for s in record["sentences"] for f in s.get("facts", []) if f["status"] == "present"
        }
    counts = collections.Counter(f for findings in present.values() for f in findings)
    print("\nfinding, percent of %d reports in which it is present" % len(present))
    for finding, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        print("  %-32s %5.1f" % (finding, 100 * count / len(present)))
    if not labels_file.exists():
        return
    rows = [r for r in csv.DictReader(open(labels_file, encoding="utf-8")) if case_id(r["VolumeName"]) in present]
    print("\nagainst %d reports labelled by hand: percent by hand, percent here, F1" % len(rows))
    for label, finding in LABELS.items():
        column = next((c for c in rows[0] if c.lower() == label.lower()), None) if rows else None
        if column is None:
            continue
        truth = [float(r[column] or 0) > 0 for r in rows]
        found = [finding in present[case_id(r["VolumeName"])] for r in rows]
        both = sum(t and f for t, f in zip(truth, found))
        f1 = 2 * both / max(1, sum(truth) + sum(found))
        print("  %-36s %5.1f %5.1f  %.2f" % (label, 100 * sum(truth) / len(rows), 100 * sum(found) / len(rows), f1))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--radgenome", default=ROOT / "build/bin/radgenome")
    parser.add_argument("--shared", type=pathlib.Path, default=ROOT.parent / "shared")
    parser.add_argument("--develop", type=int, default=40)
    options = parser.parse_args()
    reports = options.shared / "data/reports/reports.csv"
    if not reports.exists():
        print("SKIPPED: there are no reports at %s" % reports)
        return
    with tempfile.TemporaryDirectory() as folder:
        facts = pathlib.Path(folder) / "facts.jsonl"
        start = time.time()
        subprocess.run([options.radgenome, "extract", "--reports", reports, "--out", facts], check=True)
        print("%.1f s in all, with start and reading" % (time.time() - start))
        gold = options.shared / "gold/gold_dev.json"
        if gold.exists():
            print_scores(gold, facts, options.develop, options.shared / "gold/score.py", folder)
        print_prevalence(facts, options.shared / "data/reports/manual_18_labels.csv")


if __name__ == "__main__":
    main()
