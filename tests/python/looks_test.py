# SPDX-License-Identifier: Apache-2.0
"""What a report says of the looks and the number of findings, from the text to Python and to the tables."""
import csv

import radgenome
from conftest import radgenome as program

REPORT = "Two calcified nodules in the right upper lobe. Several subpleural nodules in the left lung. Mild emphysema."


def data_set(folder):
    with open(folder / "reports.csv", "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["VolumeName", "Findings_EN"])
        table.writerow(["train_1_a_1.nii.gz", REPORT])
    program("run", "--reports", folder / "reports.csv", "-o", folder / "dataset")
    return folder / "dataset"


def test_looks_and_numbers_reach_python(tmp_path):
    case = radgenome.open(data_set(tmp_path))["train_1_a_1"]
    two, several, emphysema = case.facts
    assert (two.attributes, two.count.n, two.count.at_least) == (["calcified"], 2, False)
    assert (several.attributes, several.count.n, several.count.at_least) == (["subpleural"], 2, True)
    assert (emphysema.attributes, emphysema.count) == (["mild"], None)
    words = {part.kind: REPORT[part.start:part.end] for part in two.evidence}
    assert (words["count"], words["attribute"]) == ("Two", "calcified")
    asked = {(q.kind, q.place): q.answer_text for q in case.questions}
    assert asked["count", "right lung upper lobe"] == "2"
    assert asked["attribute", "right lung upper lobe"] == "calcified"
    assert ("count", "left lung") not in asked


def test_looks_and_numbers_reach_the_tables(tmp_path):
    program("release", data_set(tmp_path), "-o", tmp_path / "release")
    import pandas
    facts = pandas.concat(pandas.read_parquet(path) for path in tmp_path.glob("release/tables/*/facts-*.parquet"))
    assert [list(row) for row in facts["attributes"]] == [["calcified"], ["subpleural"], ["mild"]]
    assert list(facts["count"][:2]) == [2, 2] and pandas.isna(facts["count"].iloc[2])
    assert list(facts["count_is_least"][:2]) == [False, True]
