# SPDX-License-Identifier: Apache-2.0
"""Agreement and error rates are those of scikit-learn, statsmodels and krippendorff; intervals cover what they shall."""
import json
import os
import pathlib
import subprocess
import warnings

import krippendorff
import numpy
import pytest
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa
from statsmodels.stats.proportion import proportion_confint

from conftest import ROOT

TOOL = pathlib.Path(os.environ.get("RADGENOME_BUILD", ROOT / "build")) / "bin" / "review_tool"
CATEGORIES = 3
EXACT = 1e-9


def tool(mode, inputs):
    done = subprocess.run([TOOL, mode], input=json.dumps(inputs), capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def random_ratings(rng):
    """Readers who see a common truth more or less well, and leave items out; -1 where one did."""
    items, readers = int(rng.integers(2, 60)), int(rng.integers(2, 6))
    truth = rng.choice(CATEGORIES, p=rng.dirichlet([1.0] * CATEGORIES), size=items)
    ratings = numpy.where(rng.random((items, readers)) < rng.uniform(0.1, 1), truth[:, None],
                          rng.integers(0, CATEGORIES, (items, readers)))
    ratings[rng.random((items, readers)) < rng.choice([0, 0, 0.2, 0.6])] = -1
    return ratings


def as_json(ratings, **more):
    return {"ratings": [[None if r < 0 else int(r) for r in row] for row in ratings], **more}


@pytest.fixture(scope="module")
def designs():
    rng = numpy.random.default_rng(7)
    ratings = [random_ratings(rng) for _ in range(300)]
    return list(zip(ratings, tool("agreement", [as_json(r, resamples=40) for r in ratings])))


def one_category(ratings):
    return len(numpy.unique(ratings)) < 2


def test_percent_agreement_counts_pairs(designs):
    for ratings, found in designs:
        pairs = [(row[a], row[b]) for row in ratings for a in range(len(row)) for b in range(a)
                 if row[a] >= 0 and row[b] >= 0]
        assert found["pairs"] == len(pairs)
        if pairs:
            assert found["percent"]["value"] == pytest.approx(numpy.mean([a == b for a, b in pairs]), abs=EXACT)
        else:
            assert found["percent"]["value"] is None and found["percent"]["reason"]


def test_cohens_kappa_is_scikit_learns(designs):
    compared = 0
    for ratings, found in designs:
        readers = ratings.shape[1]
        for (a, b), one in zip([(a, b) for a in range(readers) for b in range(a + 1, readers)], found["cohen"], strict=True):
            both = ratings[(ratings[:, a] >= 0) & (ratings[:, b] >= 0)]
            assert one["items"] == len(both)
            if len(both) == 0 or one_category(both[:, [a, b]]):
                assert one["value"] is None and one["reason"]
                continue
            assert one["value"] == pytest.approx(cohen_kappa_score(both[:, a], both[:, b]), abs=EXACT)
            compared += 1
    assert compared > 500


def test_fleiss_kappa_is_statsmodels_over_items_with_equally_many_readers(designs):
    compared = 0
    for ratings, found in designs:
        counts = (ratings >= 0).sum(axis=1)
        wanted = max(range(2, ratings.shape[1] + 1), key=lambda m: ((counts == m).sum(), m))
        rows = [row[row >= 0] for row in ratings if (row >= 0).sum() == wanted]
        assert found["fleiss"]["items"] == len(rows)
        if not rows or one_category(numpy.array(rows)):
            assert found["fleiss"]["value"] is None and found["fleiss"]["reason"]
            continue
        assert found["fleiss_readers"] == wanted
        assert found["fleiss_left_out"] == (counts > 0).sum() - len(rows)
        table, _ = aggregate_raters(numpy.array(rows), n_cat=CATEGORIES)
        assert found["fleiss"]["value"] == pytest.approx(fleiss_kappa(table), abs=EXACT)
        compared += 1
    assert compared > 200


def alpha_of(ratings):
    """krippendorff's alpha; nothing where it is not defined."""
    shared = ratings[(ratings >= 0).sum(axis=1) >= 2]
    if len(shared) == 0 or len(numpy.unique(shared[shared >= 0])) < 2:
        return None
    data = numpy.where(shared < 0, numpy.nan, shared).T
    return krippendorff.alpha(reliability_data=data, level_of_measurement="nominal", value_domain=list(range(CATEGORIES)))


def test_krippendorffs_alpha_is_that_of_krippendorff(designs):
    compared = 0
    for ratings, found in designs:
        wanted = alpha_of(ratings)
        if wanted is None:
            assert found["krippendorff"]["value"] is None and found["krippendorff"]["reason"]
            continue
        assert found["krippendorff"]["value"] == pytest.approx(wanted, abs=EXACT)
        compared += 1
    assert compared > 250


def test_bootstrap_intervals_are_numpys_within_chance():
    """NumPy draws other items, so ends differ by what 2,000 resamples leave to chance."""
    rng = numpy.random.default_rng(3)
    truth = rng.choice(3, p=[0.6, 0.3, 0.1], size=150)
    ratings = numpy.where(rng.random((150, 3)) < 0.7, truth[:, None], rng.integers(0, 3, (150, 3)))
    found = tool("agreement", [as_json(ratings)])[0]
    measures = {
        "percent": lambda r: numpy.mean([r[:, 0] == r[:, 1], r[:, 0] == r[:, 2], r[:, 1] == r[:, 2]]),
        "fleiss": lambda r: fleiss_kappa(aggregate_raters(r, n_cat=3)[0]),
        "krippendorff": alpha_of,
    }
    draws = [ratings[rng.integers(0, 150, 150)] for _ in range(2000)]
    for name, measure in measures.items():
        wanted = numpy.percentile([measure(draw) for draw in draws], [2.5, 97.5])
        assert found[name]["interval"] == pytest.approx(wanted, abs=0.012), name
    wanted = numpy.percentile([cohen_kappa_score(draw[:, 0], draw[:, 1]) for draw in draws], [2.5, 97.5])
    assert found["cohen"][0]["interval"] == pytest.approx(wanted, abs=0.015)


def test_bootstrap_intervals_cover_the_truth():
    """Two readers, each right by a known chance: the kappa of endless items is known."""
    rng = numpy.random.default_rng(11)
    sees, shares = 0.8, numpy.array([0.6, 0.4])
    designs = []
    for _ in range(400):
        truth = rng.choice(2, p=shares, size=120)
        designs.append(numpy.where(rng.random((120, 2)) < sees, truth[:, None], 1 - truth[:, None]))
    agreed = sees**2 + (1 - sees) ** 2
    says = shares * sees + shares[::-1] * (1 - sees)
    kappa = (agreed - (says**2).sum()) / (1 - (says**2).sum())
    found = tool("agreement", [as_json(d, seed=i, resamples=400) for i, d in enumerate(designs)])
    for name, value in {"percent": agreed, "fleiss": kappa, "krippendorff": kappa}.items():
        covered = numpy.mean([one[name]["interval"][0] <= value <= one[name]["interval"][1] for one in found])
        assert 0.91 < covered < 0.98, (name, covered)


def test_equal_seeds_give_equal_intervals_and_others_do_not():
    ratings = random_ratings(numpy.random.default_rng(5))
    same, again, other = tool("agreement", [as_json(ratings, seed=4), as_json(ratings, seed=4), as_json(ratings, seed=5)])
    assert same == again
    assert same["percent"]["interval"] != other["percent"]["interval"]


def test_intervals_of_rates_are_statsmodels():
    rng = numpy.random.default_rng(2)
    inputs = [{"wrong": w, "decided": n} for n in (1, 2, 7, 30) for w in range(n + 1)]
    inputs += [{"wrong": int(rng.integers(0, n + 1)), "decided": int(n)} for n in rng.integers(50, 200_000, 200)]
    for one, found in zip(inputs, tool("rates", inputs), strict=True):
        assert found["rate"] == one["wrong"] / one["decided"]
        for name, method in (("wilson", "wilson"), ("exact", "beta")):
            wanted = proportion_confint(one["wrong"], one["decided"], alpha=0.05, method=method)
            assert found[name] == pytest.approx(wanted, abs=EXACT), (one, name)


def weighted_by_formula(strata):
    """Cochran's stratified estimate and its variance."""
    N, n, wrong = (numpy.array([s[key] for s in strata], float) for key in ("population", "decided", "wrong"))
    weight, p = N / N.sum(), wrong / n
    return (weight * p).sum(), (weight**2 * (1 - n / N) * p * (1 - p) / (n - 1)).sum()


def test_weighted_rate_is_that_of_the_formula():
    rng = numpy.random.default_rng(13)
    inputs = []
    for _ in range(200):
        strata = []
        for _ in range(rng.integers(1, 7)):
            population = int(rng.integers(20, 4000))
            decided = int(rng.integers(2, min(population, 120)))
            strata.append({"population": population, "decided": decided, "wrong": int(rng.binomial(decided, rng.uniform(0.05, 0.5)))})
        inputs.append(strata)
    free = 0
    for strata, found in zip(inputs, tool("weighted", inputs), strict=True):
        rate, variance = weighted_by_formula(strata)
        assert found["rate"] == pytest.approx(rate, abs=EXACT)
        N, n = (numpy.array([s[key] for s in strata], float) for key in ("population", "decided"))
        alike = 1 / ((N / N.sum()) ** 2 * (1 - n / N) / n).sum()
        size = min(alike, rate * (1 - rate) / variance) if variance > 0 else alike
        free += size < alike
        assert found["effective_size"] == pytest.approx(size, rel=EXACT)
        assert found["interval"] == pytest.approx(proportion_confint(rate * size, size, method="wilson"), abs=EXACT)
    assert 30 < free < 190  # both cases were met


def part_by_formula(strata):
    """A ratio of two estimated totals, item by item: the mean of wrong - rate over the items of the part, 0 elsewhere, has the
    variance of a stratified sample."""
    weights = [s["population"] / s["decided"] for s in strata]
    size, wrong = (sum(w * s[key] for w, s in zip(weights, strata)) for key in ("of_part", "wrong"))
    rate, variance, alike = wrong / size, 0, 0
    for weight, s in zip(weights, strata):
        items = numpy.zeros(s["decided"])
        items[:s["of_part"]] = -rate
        items[:s["wrong"]] += 1
        seen = weight**2 * (1 - s["decided"] / s["population"]) / size**2
        variance += seen * s["decided"] * (items.var(ddof=1) if len(items) > 1 else items[0] ** 2)
        alike += seen * s["of_part"]
    return rate, variance, 1 / alike


def test_weighted_rate_of_a_part_is_that_of_the_formula():
    rng = numpy.random.default_rng(23)
    inputs = []
    for _ in range(200):
        strata = []
        for _ in range(rng.integers(1, 7)):
            population = int(rng.integers(20, 4000))
            decided = int(rng.integers(1, min(population, 120)))
            of_part = int(rng.binomial(decided, rng.uniform(0.2, 1)))
            strata.append({"population": population, "decided": decided, "of_part": of_part,
                           "wrong": int(rng.binomial(of_part, rng.uniform(0.05, 0.5)))})
        if sum(s["of_part"] for s in strata):
            inputs.append(strata)
    free = 0
    for strata, found in zip(inputs, tool("weighted", inputs), strict=True):
        rate, variance, alike = part_by_formula(strata)
        size = min(alike, rate * (1 - rate) / variance) if variance > 1e-15 else alike
        free += size < alike
        assert found["rate"] == pytest.approx(rate, abs=EXACT)
        assert found["effective_size"] == pytest.approx(size, rel=1e-7)
        assert found["interval"] == pytest.approx(proportion_confint(rate * size, size, method="wilson"), abs=EXACT)
    assert 30 < free < 190  # both cases were met
    [nobody] = tool("weighted", [[{"population": 9, "decided": 3, "of_part": 0, "wrong": 0}]])
    assert nobody["rate"] is None and "of this kind" in nobody["reason"]


def test_interval_of_a_part_covers_its_rate():
    rng = numpy.random.default_rng(29)
    populations, drawn = [8000, 1500, 500], [60, 60, 60]
    of_part, wrong = [2000, 900, 400], [100, 120, 160]  # 380 of 3300 items of the part are wrong
    inputs = []
    for _ in range(4000):
        strata = []
        for N, n, part, bad in zip(populations, drawn, of_part, wrong):
            bad_seen, right_seen, _ = rng.multivariate_hypergeometric([bad, part - bad, N - part], n)
            strata.append({"population": N, "decided": n, "of_part": int(bad_seen + right_seen), "wrong": int(bad_seen)})
        inputs.append(strata)
    found = tool("weighted", inputs)
    truth = sum(wrong) / sum(of_part)
    assert abs(numpy.mean([one["rate"] for one in found]) - truth) < 0.01  # a ratio is unbiased only in the limit
    assert 0.93 < numpy.mean([one["interval"][0] <= truth <= one["interval"][1] for one in found]) < 0.999


@pytest.mark.parametrize("populations,drawn,rates", [
    ([1000], [100], [0.1]),                            # one simple sample
    ([8000, 1500, 500], [60, 60, 60], [0.02, 0.1, 0.4]),  # equal shares of unequal strata
    ([300, 300, 300], [150, 60, 20], [0.3, 0.3, 0.05]),   # much of it was judged
    ([8000, 1500, 500], [60, 60, 60], [0.01, 0.02, 0.4]),  # where the largest stratum often shows nothing wrong
    ([8000, 1500, 500], [20, 20, 20], [0.05, 0.05, 0.05]),
    ([5000, 200, 200, 100], [40, 30, 2, 1], [0.05, 0.5, 0.2, 0.3]),  # a stratum with one item
])
def test_weighted_rate_is_unbiased_and_its_interval_covers(populations, drawn, rates):
    rng = numpy.random.default_rng(17)
    wrong = [round(N * rate) for N, rate in zip(populations, rates)]
    truth = sum(wrong) / sum(populations)
    inputs = [[{"population": N, "decided": n, "wrong": int(rng.hypergeometric(w, N - w, n))}
               for N, n, w in zip(populations, drawn, wrong)] for _ in range(4000)]
    found = tool("weighted", inputs)
    estimates = numpy.array([one["rate"] for one in found])
    assert abs(estimates.mean() - truth) < 4 * estimates.std() / numpy.sqrt(len(found))
    covered = numpy.mean([one["interval"][0] <= truth <= one["interval"][1] for one in found])
    assert covered > 0.93, covered
    assert covered < 0.999 or len(populations) == 4, covered


def test_a_census_leaves_nothing_to_chance_and_an_empty_stratum_no_rate():
    census, empty, none = tool("weighted", [
        [{"population": 10, "decided": 10, "wrong": 3}, {"population": 30, "decided": 30, "wrong": 3}],
        [{"name": "aorta", "population": 10, "decided": 0, "wrong": 0}, {"population": 30, "decided": 30, "wrong": 3}],
        []])
    assert census["rate"] == pytest.approx(0.15) and census["interval"] == [census["rate"]] * 2
    assert empty["rate"] is None and "aorta" in empty["reason"]
    assert none["rate"] is None and none["interval"] is None and none["reason"]
