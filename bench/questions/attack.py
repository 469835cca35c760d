#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How much of a release can be answered without its scans, by guessers that are not the program's own: scikit-learn's
logistic regression, naive Bayes and boosted trees on n-grams of words and letters of question, options, kind and wording.

    bench/questions/attack.py [RELEASE]       needs build/bin/radgenome, pandas, scikit-learn

Without RELEASE, one is made of the 2,610 reports of ../shared/data/reports, for each of five seeds. Guessers learn from
train and are scored on validation and test together, balanced questions alone.
"""
import os
import pathlib
import subprocess
import sys
import tempfile

import numpy
import pandas
from scipy.sparse import hstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import BernoulliNB

ROOT = pathlib.Path(__file__).resolve().parents[2]
RADGENOME = os.environ.get("RADGENOME", ROOT / "build" / "bin" / "radgenome")
REPORTS = ROOT.parent / "shared" / "data" / "reports" / "reports.csv"


def balanced(release, splits):
    tables = [pandas.read_parquet(release / "tables" / split / "questions-00000.parquet") for split in splits]
    table = pandas.concat(tables)
    return table[table.balanced]


def rows_of(questions):
    """One row an option: its text with the question's, whether it is right, and the question's number. Of yes/no
    questions "yes" is the only option."""
    rows = []
    for number, q in enumerate(questions.itertuples()):
        asked = f"{q.kind} {q.form} {q.question}"
        if q.answer_yes is not None and q.answer_yes == q.answer_yes:
            rows.append((number, asked, bool(q.answer_yes)))
            continue
        for place, option in enumerate(q.options):
            others = " ".join(f"not_{o.replace(' ', '_')}" for o in q.options if o != option)
            joined = " ".join(f"{word}+{option.replace(' ', '_')}" for word in q.question.split())
            rows.append((number, f"{asked} OPTION {option} {option.replace(' ', '_')}_{place} {others} {joined}",
                         place == q.right_option))
    return pandas.DataFrame(rows, columns=["question", "text", "right"])


def accuracy(rows, scores):
    rows = rows.assign(score=scores)
    right = total = 0
    for _, options in rows.groupby("question", sort=False):
        if len(options) == 1:
            right += (options.score.iloc[0] > 0.5) == options.right.iloc[0]
        else:
            right += options.right.iloc[int(numpy.argmax(options.score))]
        total += 1
    return right / total, total


def attack(train, test):
    train_rows, test_rows = rows_of(train), rows_of(test)
    words = CountVectorizer(ngram_range=(1, 3), binary=True, min_df=2, token_pattern=r"\S+")
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=3, max_features=100_000)
    train_x = hstack([words.fit_transform(train_rows.text), letters.fit_transform(train_rows.text)]).tocsr()
    test_x = hstack([words.transform(test_rows.text), letters.transform(test_rows.text)]).tocsr()
    few = TfidfVectorizer(max_features=300, token_pattern=r"\S+")
    small_train, small_test = few.fit_transform(train_rows.text).toarray(), few.transform(test_rows.text).toarray()
    guessers = {
        "logistic regression": (LogisticRegression(max_iter=300, C=1.0), train_x, test_x),
        "naive Bayes": (BernoulliNB(), train_x, test_x),
        "boosted trees": (HistGradientBoostingClassifier(max_iter=100), small_train, small_test),
    }
    found = {}
    for name, (model, x, y) in guessers.items():
        model.fit(x, train_rows.right)
        found[name] = accuracy(test_rows, model.predict_proba(y)[:, 1])
    return found


def report(releases):
    sums = {}
    for release in releases:
        train, test = balanced(release, ["train"]), balanced(release, ["validation", "test"])
        for name, choices in (("yes/no", False), ("multiple choice", True)):
            pick = lambda table: table[table.options.notna() == choices]  # noqa: E731
            chance = pick(test).options.map(len, na_action="ignore").rdiv(1).mean() if choices else 0.5
            for guesser, (share, count) in attack(pick(train), pick(test)).items():
                entry = sums.setdefault((name, guesser), [0, 0, 0])
                entry[0] += share * count
                entry[1] += count
                entry[2] += chance * count
    for (name, guesser), (right, count, chance) in sums.items():
        print(f"{name:16} {guesser:20} {100 * right / count:5.1f} % of {count}, chance {100 * chance / count:.1f} %")


def main():
    if len(sys.argv) > 1:
        return report([pathlib.Path(sys.argv[1])])
    with tempfile.TemporaryDirectory() as folder:
        dataset = pathlib.Path(folder) / "dataset"
        subprocess.run([RADGENOME, "run", "--reports", REPORTS, "-o", dataset], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        releases = [pathlib.Path(folder) / f"release_{seed}" for seed in range(5)]
        for seed, release in enumerate(releases):
            subprocess.run([RADGENOME, "release", dataset, "-o", release, "--format", "tables", "--seed", str(seed)],
                           check=True, stdout=subprocess.DEVNULL)
        report(releases)


if __name__ == "__main__":
    main()
