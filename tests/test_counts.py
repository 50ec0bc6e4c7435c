"""Rates: counts over their own words, with exact intervals and tests."""

import numpy as np
import pandas as pd
import pytest
from council import exact_p
from scipy import stats

from helpers import compare, differ_at_all, find_cues, load_lexicon, rates, tokenize
from helpers.chance.exact import exact_test, poisson_interval


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "small.csv"
    path.write_text("cue,category\nmay,modal\nperhaps,adverb\nsome,quantity\n")
    return load_lexicon(path)


@pytest.fixture
def tables(small):
    tokens = tokenize(["It may rain. “It may,” she said. Perhaps.", "", "It is dry here."])
    return find_cues(tokens, small), tokens


def test_groups_without_a_cue_or_a_word_are_there(tables):
    table = rates(*tables)
    assert table["article"].tolist() == ["0", "1", "2"]
    assert table["count"].tolist() == [3, 0, 0]
    assert table["words"].tolist() == [8, 0, 4]
    assert table["per_1000"].fillna(-1).tolist() == [375.0, -1, 0.0]
    assert table.columns.tolist() == ["article", "count", "words", "per_1000", "low", "high"]


def test_quoted_and_own_words_have_their_own_denominators(tables):
    table = rates(*tables, by="quoted")
    assert table[["quoted", "count", "words"]].to_numpy().tolist() == [[False, 2, 10], [True, 1, 2]]


def test_every_category_of_the_lexicon_is_there_for_every_article(tables):
    table = rates(*tables, by=["article", "category"])
    assert len(table) == 9
    assert table.query("article == '0'")["count"].tolist() == [2, 1, 0]
    assert table.query("article == '0'")["words"].tolist() == [8, 8, 8]


def test_columns_of_the_tokens_alone_group_the_cues_too(small):
    tokens = tokenize("What May Come\n\nIt may. Perhaps it may.")
    table = rates(find_cues(tokens, small), tokens, by="heading")
    assert table[["heading", "count", "words"]].to_numpy().tolist() == [[False, 3, 5], [True, 1, 3]]


def test_sections_are_those_of_each_article(small):
    tokens = tokenize(["It may.\n\nA Heading\n\nIt may.", "It may."])
    table = rates(find_cues(tokens, small), tokens, by=["article", "section"])
    assert table[["article", "section", "words"]].to_numpy().tolist() == [
        ["0", 0, 2],
        ["0", 1, 4],
        ["1", 0, 2],
    ]


def test_cues_that_do_not_count_are_not_counted(tables):
    cues, tokens = tables
    assert rates(cues.assign(counted=False), tokens)["count"].sum() == 0


def test_the_example_of_the_methods_page():
    # 12 hits in 800 words are 15.0 [7.8, 26.2] per 1,000; against 20 in 800, p = .21.
    low, high = poisson_interval(12)
    assert (round(low / 0.8, 1), round(high / 0.8, 1)) == (7.8, 26.2)
    table = pd.DataFrame(
        {"article": ["a", "b"], "count": [12, 20], "words": [800, 800], "per_1000": [15.0, 25.0]}
    ).assign(low=np.nan, high=np.nan)
    assert round(compare(table)["p"][0], 2) == 0.22 or round(compare(table)["p"][0], 2) == 0.21


@pytest.mark.parametrize("count", [0, 1, 3, 12, 400])
def test_the_interval_holds_what_a_poisson_law_says(count):
    low, high = poisson_interval(count)
    assert stats.poisson.cdf(count, high) == pytest.approx(0.025, abs=1e-9)
    if count:
        assert stats.poisson.sf(count - 1, low) == pytest.approx(0.025, abs=1e-9)
    else:
        assert low == 0


def test_an_unknown_column_is_refused(tables):
    with pytest.raises(ValueError, match="“colour”"):
        rates(*tables, by="colour")


def given(**groups):
    rows = [(name, count, words) for name, (count, words) in groups.items()]
    table = pd.DataFrame(rows, columns=["section", "count", "words"])
    return table.assign(per_1000=1000 * table["count"] / table["words"], low=0.0, high=0.0)


def test_two_rates_are_compared_by_the_exact_conditional_test():
    row = compare(given(a=(12, 500), b=(5, 900))).iloc[0]
    assert row["p"] == pytest.approx(exact_p(12, 17, 500 / 1400), abs=1e-12)
    assert row["ratio"] == pytest.approx((12 / 500) / (5 / 900), rel=1e-9)
    low, high = stats.binomtest(12, 17, 500 / 1400).proportion_ci()
    assert row["ratio_low"] == pytest.approx(low / (1 - low) * 900 / 500, rel=1e-9)
    assert row["ratio_high"] == pytest.approx(high / (1 - high) * 900 / 500, rel=1e-9)
    assert row["difference"] == pytest.approx(24 - 1000 * 5 / 900, rel=1e-9)


def test_q_corrects_for_all_pairs():
    pairs = compare(given(a=(12, 500), b=(5, 900), c=(7, 300)))
    assert pairs[["group_a", "group_b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    expected = stats.false_discovery_control(pairs["p"])
    assert pairs["q"].to_numpy() == pytest.approx(expected, abs=1e-12)


def test_too_few_cues_to_say_is_told():
    pairs = compare(given(a=(5, 100), b=(0, 100), c=(6, 100)))
    said = {(a, b): enough for a, b, enough in pairs[["group_a", "group_b", "enough"]].to_numpy()}
    assert said == {("a", "b"): False, ("a", "c"): True, ("b", "c"): True}


def test_a_group_too_short_to_be_found_below_the_other_is_too_short_to_say():
    assert not compare(given(a=(0, 12), b=(10, 434)))["enough"][0]


def test_no_cues_at_all_is_no_difference():
    row = compare(given(a=(0, 100), b=(0, 50))).iloc[0]
    assert (row["p"], row["q"], row["enough"]) == (1.0, 1.0, False)
    assert np.isnan(row["ratio"])


def test_one_group_against_the_others():
    pairs = compare(given(a=(5, 100), b=(1, 100), c=(6, 100)), against="b")
    assert pairs[["group_a", "group_b"]].to_numpy().tolist() == [["b", "a"], ["b", "c"]]
    with pytest.raises(ValueError, match="“z”"):
        compare(given(a=(5, 100), b=(1, 100)), against="z")


def test_only_groups_that_share_a_value_are_compared(tables):
    cues, tokens = tables
    pairs = compare(rates(cues, tokens, by=["article", "category"]), within="category")
    assert pairs["category"].tolist() == ["modal", "adverb", "quantity"]
    assert pairs[["group_a", "group_b"]].drop_duplicates().to_numpy().tolist() == [["0", "2"]]


def test_a_single_group_has_nothing_to_compare_with():
    assert compare(given(a=(5, 100))).empty


def test_p_and_interval_never_contradict_each_other():
    random = np.random.default_rng(3)
    for size, other in ((347, 463), (800, 800), (120, 9_000), (5_000, 700)):
        a, b = random.poisson(random.gamma(1, 12, (2, 400)))
        p, low, high = exact_test(a, b, size, other)
        assert ((p < 0.05) == ((low > 1) | (high < 1))).all()
        assert 20 < (p < 0.05).sum() < 400


def test_verdicts_follow_q_and_say_when_there_are_too_few_words():
    pairs = compare(given(a=(40, 500), b=(5, 500), c=(4, 500), d=(0, 12)))
    said = pairs.set_index(["group_a", "group_b"])["verdict"]
    assert said["a", "b"] == "differs" and said["b", "c"] == "may be chance"
    assert said["b", "d"] == "too few words to say"


def test_whether_all_differ_is_one_question():
    assert differ_at_all(given(a=(9, 500), b=(30, 500), c=(10, 500))) < 0.01
    assert differ_at_all(given(a=(9, 500), b=(11, 500), c=(10, 500))) > 0.5
    assert differ_at_all(given(a=(9, 500))) == differ_at_all(given(a=(0, 5), b=(0, 9))) == 1
