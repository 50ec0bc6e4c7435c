"""What helpers/contrasts.py promises, against SciPy, by hand and by listing every possibility."""

import math
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from council import MEETING, REPLY, benjamini_hochberg
from scipy import stats

from helpers import contrasts
from helpers.articles import Article
from helpers.contrasts import article_tests, weighted_log_odds
from helpers.forms import ngrams
from helpers.keywords import frequencies, keyness
from helpers.tokens import tokenize

WEIGHTED = (
    "word count reference_count per_million reference_per_million prior_count log_odds z"
).split()
TESTS = (
    "word articles reference_articles median_per_million reference_median_per_million "
    "superiority p q"
).split()

pytestmark = pytest.mark.filterwarnings("error")


def counted(**counts):
    """A frequency table from word=count."""
    return pd.DataFrame({"word": list(counts), "count": list(counts.values())})


def row(table, word):
    return table.set_index("word").loc[word]


def articles_of(counts, length=100):
    """Tokens of one article for each number: so often "node", and other words up to `length`."""
    words = [["node"] * count + ["other"] * (length - count) for count in counts]
    names = np.repeat([f"a{i}" for i in range(len(counts))], length)
    word = pd.Series(np.concatenate(words), dtype="str")
    return pd.DataFrame({"article": pd.Categorical(names), "word": word})


# weighted log-odds ---------------------------------------------------------------------------


@pytest.mark.parametrize("prior_words", [None, 50, 0.5, 90_000])
@pytest.mark.parametrize(
    "prior", [None, dict(rain=50, sun=900, snow=50), dict(sun=7, hail=20), dict()]
)
@pytest.mark.parametrize(
    ("target", "reference"),
    [
        (dict(rain=12, sun=3, wind=0, fog=25), dict(rain=4, sun=9, wind=14, fog=25)),
        (dict(rain=3, sun=97), dict(sun=100)),
        (dict(rain=1), dict(sun=1)),
        (dict(rain=1, sun=4), dict()),
        (dict(), dict(rain=1, sun=4)),
        (dict(rain=2, sun=338), dict(rain=70, sun=90_000, snow=40_000, fog=3)),
    ],
)
def test_weighted_log_odds_agree_with_the_formula(target, reference, prior, prior_words):
    a_prior = None if prior is None else counted(**prior)
    table = weighted_log_odds(counted(**target), counted(**reference), a_prior, prior_words)
    assert table.columns.tolist() == WEIGHTED
    n1, n2 = sum(target.values()), sum(reference.values())
    both = {w: target.get(w, 0) + reference.get(w, 0) for w in {*target, *reference}}
    known = {w: max((prior or {}).get(w, 0), both.get(w, 0)) for w in {*both, *(prior or {})}}
    alpha0 = prior_words or n1 + n2
    assert set(table["word"]) == {word for word, count in both.items() if count}
    for line in table.itertuples():
        a, b = target.get(line.word, 0), reference.get(line.word, 0)
        alpha = alpha0 * known[line.word] / sum(known.values())
        assert (line.count, line.reference_count) == (a, b)
        assert line.per_million == pytest.approx(a / n1 * 1e6 if n1 else 0, abs=1e-9)
        assert line.reference_per_million == pytest.approx(b / n2 * 1e6 if n2 else 0, abs=1e-9)
        assert line.prior_count == pytest.approx(alpha, rel=1e-12)
        delta = math.log((a + alpha) / (n1 + alpha0 - a - alpha))
        delta -= math.log((b + alpha) / (n2 + alpha0 - b - alpha))
        assert line.log_odds == pytest.approx(delta, abs=1e-9)
        z = delta / math.sqrt(1 / (a + alpha) + 1 / (b + alpha))
        assert line.z == pytest.approx(z, abs=1e-9)


def test_weighted_log_odds_worked_by_hand():
    # 6 in 10 words against 2 in 10; both sets pooled give the word 8 of the prior's 20 words.
    line = row(weighted_log_odds(counted(x=6, y=4), counted(x=2, y=8)), "x")
    assert line["log_odds"] == pytest.approx(math.log(14 / 16) - math.log(10 / 20), abs=1e-9)
    assert line["z"] == pytest.approx(math.log(1.75) / math.sqrt(1 / 14 + 1 / 10), abs=1e-9)
    # A prior of 10 words, 1 of them x and 9 of them z: y, which it lacks, counts as in both sets.
    line = row(weighted_log_odds(counted(x=1, y=4), counted(y=5), counted(x=2, z=9), 40), "x")
    assert line["prior_count"] == pytest.approx(40 * 2 / 20, abs=1e-9)
    assert line["log_odds"] == pytest.approx(math.log(5 / 40) - math.log(4 / 41), abs=1e-9)


def test_equal_sets_do_not_differ():
    tokens = tokenize([MEETING, REPLY])
    for prior in (None, counted(the=900, harbour=3)):
        table = weighted_log_odds(tokens, tokens, prior)
        assert (table[["log_odds", "z"]] == 0).all(axis=None)
        assert table["word"].is_monotonic_increasing


def test_weighted_log_odds_of_one_word():
    same = weighted_log_odds(tokenize("Rain. Rain."), tokenize("rain"))
    assert same[["word", "count", "log_odds", "z"]].values.tolist() == [["rain", 2, 0, 0]]
    alone = weighted_log_odds(tokenize("Rain"), tokenize("…"))
    assert alone[["log_odds", "z"]].values.tolist() == [[0, 0]]
    other = weighted_log_odds(tokenize("Rain"), tokenize("sun"))
    assert other["log_odds"].tolist() == pytest.approx([math.log(4), -math.log(4)], abs=1e-9)


def test_no_words_are_no_rows_but_all_columns():
    for prior in (None, counted(rain=9)):
        table = weighted_log_odds(tokenize("…"), tokenize(""), prior)
        assert table.empty and table.columns.tolist() == WEIGHTED


def test_a_pooled_prior_is_the_default_and_tokens_are_as_good_as_their_table():
    target, reference = tokenize([MEETING, MEETING]), tokenize(REPLY)
    expected = weighted_log_odds(target, reference)
    pooled = pd.concat([target, reference])
    for prior in (pooled, frequencies(pooled)):
        pd.testing.assert_frame_equal(weighted_log_odds(target, reference, prior), expected)
    tables = frequencies(target), frequencies(reference)
    pd.testing.assert_frame_equal(weighted_log_odds(*tables), expected)


def test_the_sides_mirror_each_other_and_the_highest_z_comes_first():
    target, reference = tokenize([MEETING, MEETING]), tokenize(REPLY)
    table, mirror = weighted_log_odds(target, reference), weighted_log_odds(reference, target)
    assert table["z"].is_monotonic_decreasing
    one, other = table.set_index("word")["z"], mirror.set_index("word")["z"]
    assert one[mirror["word"]].tolist() == pytest.approx((-other).tolist(), abs=1e-9)
    ties = weighted_log_odds(counted(c=5, b=5, a=5), counted(d=15))
    assert ties["word"].tolist() == ["a", "b", "c", "d"]


def test_more_evidence_ranks_higher_unless_the_prior_is_small():
    target, reference = counted(none=50, some=50, x=9_900), counted(some=5, x=9_995)
    assert weighted_log_odds(target, reference)["word"].tolist() == ["none", "some", "x"]
    small = weighted_log_odds(target, reference, prior_words=100)
    assert small["word"].tolist() == ["some", "none", "x"]


def test_a_prior_as_large_as_a_corpus_drowns_common_words():
    target, reference = counted(may=320, x=159_680), counted(may=160, x=159_840)
    corpus = counted(may=20_000, x=13_000_000)
    assert row(weighted_log_odds(target, reference, corpus), "may")["z"] > 4
    assert row(weighted_log_odds(target, reference, corpus, 13_000_000), "may")["z"] < 1


def test_a_prior_without_words_is_refused():
    for bad in (0, -3, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="prior_words is"):
            weighted_log_odds(counted(a=1), counted(b=1), prior_words=bad)
    with pytest.raises(ValueError, match="columns word and count"):
        weighted_log_odds(counted(a=1), counted(b=1), pd.DataFrame({"word": ["a"]}))


# tests article by article --------------------------------------------------------------------


def every_split(rates, size):
    """Rank sums of the first `size` places for every way to deal out the rates."""
    ranks = stats.rankdata(rates)
    return np.array([ranks[list(chosen)].sum() for chosen in combinations(range(len(ranks)), size)])


def test_article_tests_worked_by_hand():
    # Rates of "may": 1/3, 0, 1/5 against 1/2, 0.
    target = tokenize(["It may rain.", "It will not rain.", "May it rain or not?"])
    reference = tokenize(["May rain.", "No rain."])
    table = article_tests(target, reference, min_articles=3)
    assert table.columns.tolist() == TESTS
    line = row(table, "may")
    assert (line["articles"], line["reference_articles"]) == (2, 1)
    assert line["median_per_million"] == pytest.approx(1e6 / 5, abs=1e-6)
    assert line["reference_median_per_million"] == pytest.approx(1e6 / 4, abs=1e-6)
    # Of six pairs: 1/3 and 1/5 beat 0 (2), 0 ties with 0 (½), all three lose to 1/2.
    assert line["superiority"] == pytest.approx(2.5 / 6, abs=1e-9)
    # Ranks 4, 1.5, 3 against 5, 1.5: the sum is 8.5 or less in 6 of 10 splits, or more in 6.
    assert line["p"] == 1
    assert sorted(table["word"]) == ["it", "may", "rain"]


def test_three_articles_a_side_reach_no_p_below_a_tenth():
    table = article_tests(articles_of([7, 8, 9]), articles_of([1, 2, 3]), min_articles=1)
    assert row(table, "node")[["superiority", "p"]].tolist() == pytest.approx([1, 0.1], abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(("size", "other"), [(5, 5), (3, 8), (8, 3), (1, 9), (6, 10)])
def test_p_of_few_articles_is_that_of_every_split(size, other, seed):
    random = np.random.default_rng(seed)
    total = size + other
    counts = random.poisson(1.5, total) * (random.permutation(total) < 12)
    table = article_tests(articles_of(counts[:size]), articles_of(counts[size:]), 1)
    sums = every_split(counts, size)
    seen = stats.rankdata(counts)[:size].sum()
    p = min(1, 2 * min((sums <= seen).mean(), (sums >= seen).mean()))
    line = row(table, "node")
    assert line["p"] == pytest.approx(p, abs=1e-9)
    wins = [(a > b) + (a == b) / 2 for a in counts[:size] for b in counts[size:]]
    assert line["superiority"] == pytest.approx(np.mean(wins), abs=1e-9)
    if size > 1:  # SciPy asks for two
        ranks = stats.rankdata(counts)
        sides, ways = (ranks[:size], ranks[size:]), math.comb(total, size)
        test = stats.permutation_test(sides, lambda a, b: a.sum(), n_resamples=ways)
        assert line["p"] == pytest.approx(test.pvalue, abs=1e-9)


def test_p_without_ties_is_scipys_exact_one():
    a, b = [9, 3, 14, 8, 11], [1, 5, 2, 4, 7, 6]
    line = row(article_tests(articles_of(a), articles_of(b)), "node")
    expected = stats.mannwhitneyu(a, b, method="exact")
    assert line["p"] == pytest.approx(expected.pvalue, abs=1e-9)
    assert line["superiority"] == pytest.approx(expected.statistic / 30, abs=1e-9)


@pytest.mark.parametrize("shift", [0, 0.3, 1, 4])
def test_p_of_many_articles_is_scipys_where_the_sets_are_equal_in_size(shift):
    random = np.random.default_rng(5)
    a, b = random.poisson(1 + shift, 40), random.poisson(1, 40)
    line = row(article_tests(articles_of(a), articles_of(b)), "node")
    p = stats.mannwhitneyu(a, b, method="asymptotic").pvalue
    assert line["p"] == pytest.approx(p, abs=1e-9, rel=1e-9)


@pytest.mark.parametrize("size", [3, 4, 17])
def test_p_of_many_articles_has_the_moments_of_every_split_where_the_sizes_differ(size):
    random = np.random.default_rng(size)
    counts = np.sort(random.poisson(0.4, 20) + np.r_[np.zeros(6), np.ones(14)]).astype(int)
    counts = np.r_[counts[-size:], counts[:-size]] if size < 9 else counts
    sums = every_split(counts, size)
    seen = stats.rankdata(counts)[:size].sum()
    law = stats.pearson3(stats.skew(sums), sums.mean(), sums.std())
    p = min(1, 2 * min(law.sf(seen - 0.5), law.cdf(seen + 0.5)))
    line = row(article_tests(articles_of(counts[:size]), articles_of(counts[size:])), "node")
    assert (counts > 0).sum() > contrasts.LISTED
    assert line["p"] == pytest.approx(p, abs=1e-9)
    exact = min(1, 2 * min((sums <= seen).mean(), (sums >= seen).mean()))
    assert line["p"] == pytest.approx(exact, rel=1)


def test_rare_words_of_a_small_set_are_not_made_too_sure():
    # 20 articles against 200; 13 use the word once, 6 of these in the small set.
    a, b = [1] * 6 + [0] * 14, [1] * 7 + [0] * 193
    p = row(article_tests(articles_of(a), articles_of(b)), "node")["p"]
    exact = 2 * stats.hypergeom.sf(5, 220, 13, 20)
    normal = stats.mannwhitneyu(a, b, method="asymptotic").pvalue
    assert exact / 2 < p < 2 * exact
    assert normal < exact / 20


def test_one_article_that_repeats_a_word_is_no_habit_of_its_set():
    target, reference = articles_of([40] + [0] * 11), articles_of([1] * 4 + [0] * 8)
    assert row(keyness(target.assign(token=""), reference.assign(token="")), "node")["q"] < 1e-6
    line = row(article_tests(target, reference, min_articles=5), "node")
    assert line["p"] > 0.1 and line["superiority"] < 0.5


def test_q_is_that_of_benjamini_and_hochberg_over_the_rows():
    random = np.random.default_rng(0)
    words = [f"w{i}" for i in range(30)]
    sets = [
        tokenize([" ".join(random.choice(words[start:], 90)) for _ in range(9)]) for start in (0, 6)
    ]
    table = article_tests(*sets)
    assert len(table) == 30 and (table["q"] < 0.05).sum() >= 6
    assert table["q"].tolist() == pytest.approx(benjamini_hochberg(table["p"].tolist()), abs=1e-9)
    assert table["superiority"].is_monotonic_decreasing
    assert set(table.head(6)["word"]) == set(words[:6])


def test_equal_sets_of_articles_do_not_differ():
    for texts in ([MEETING, REPLY] * 3, [MEETING] * 20, ["Rain."] * 4, [MEETING]):
        tokens = tokenize(texts)
        table = article_tests(tokens, tokens, min_articles=2)
        assert len(table) and table["word"].is_monotonic_increasing
        assert (table["superiority"] == 0.5).all() and (table[["p", "q"]] == 1).all(axis=None)


def test_articles_of_one_word():
    table = article_tests(tokenize(["Rain."] * 4), tokenize(["Sun."] * 4), min_articles=4)
    assert table["word"].tolist() == ["rain", "sun"]
    assert table["superiority"].tolist() == [1, 0]
    assert table["p"].tolist() == pytest.approx([2 / 70] * 2, abs=1e-9)
    assert table["median_per_million"].tolist() == [1e6, 0]


def test_an_empty_side_says_nothing():
    some = tokenize([MEETING] * 8)
    for none in (tokenize([]), tokenize(["…", ""]), some[:0]):
        for sides in ((some, none), (none, some), (none, none)):
            table = article_tests(*sides)
            assert table.empty and table.columns.tolist() == TESTS


def test_articles_without_words_are_left_out():
    target, reference = [MEETING, REPLY] * 4, [REPLY] * 8
    expected = article_tests(tokenize(target), tokenize(reference))
    padded = article_tests(tokenize(["", *target, "…"]), tokenize([*reference, "", "!"]))
    pd.testing.assert_frame_equal(padded, expected)


def test_words_of_too_few_articles_are_not_tested():
    target, reference = articles_of([1, 1, 1, 0, 0]), articles_of([1, 1, 0, 0, 0])
    assert article_tests(target, reference)["word"].tolist() == ["other"]
    assert "node" in article_tests(target, reference, min_articles=5)["word"].tolist()
    with pytest.raises(ValueError, match="min_articles is 0"):
        article_tests(target, reference, min_articles=0)
    with pytest.raises(ValueError, match="this table has word, count"):
        article_tests(counted(a=1), reference)


def test_articles_of_the_same_name_on_both_sides_are_two():
    many = tokenize([Article(f"a{i}", text) for i, text in enumerate([MEETING, REPLY] * 4)])
    first = many["article"].isin([f"a{i}" for i in range(4)])
    alone = tokenize([MEETING, REPLY] * 2), tokenize([MEETING, REPLY] * 2)
    pd.testing.assert_frame_equal(article_tests(many[first], many[~first]), article_tests(*alone))


def test_words_taken_in_small_portions_give_the_same_table(monkeypatch):
    target, reference = tokenize([MEETING] * 9), tokenize([REPLY, MEETING, REPLY] * 3)
    expected = article_tests(target, reference)
    monkeypatch.setattr(contrasts, "CELLS", 40)
    pd.testing.assert_frame_equal(article_tests(target, reference), expected)


def test_runs_of_words_are_tested_like_words():
    target, reference = tokenize(["No comment. A plan."] * 6), tokenize(["A comment. A plan."] * 6)
    table = article_tests(ngrams(target), ngrams(reference))
    assert table["word"].tolist() == ["no comment", "a plan", "a comment"]
    assert table["median_per_million"].tolist() == [5e5, 5e5, 0]


def bursty(random, articles, words, length=300):
    """Tokens of articles that each have their own favourite words, all from one source."""
    weight = 1 / (np.arange(words) + 3.7)
    drawn = []
    for _ in range(articles):
        own = weight * random.gamma(0.3, 1, words)
        drawn.append(random.choice(words, length, p=own / own.sum()))
    names = np.repeat([f"a{i:03}" for i in range(articles)], length)
    word = pd.Series(np.char.add("w", np.concatenate(drawn).astype(str)), dtype="str")
    return pd.DataFrame({"article": pd.Categorical(names), "word": word, "token": word})


def test_null_splits_have_keywords_by_tokens_but_none_by_articles():
    random = np.random.default_rng(11)
    by_article, by_token = 0, 0
    for size in [20, 8] * 20:
        tokens = bursty(random, 40, 600)
        first = tokens["article"].cat.codes < size
        target, reference = tokens[first], tokens[~first]
        by_article += (article_tests(target, reference)["q"] < 0.05).any()
        by_token += (keyness(target, reference)["q"] < 0.05).any()
    assert by_article <= 2
    assert by_token == 40


def test_words_of_equal_ranks_have_one_p_to_the_last_digit():
    random = np.random.default_rng(4)
    words = " ".join(f"w{i}" for i in range(61))
    for used in (6, 9, 12):
        places = random.permutation(31) < used
        texts = [f"{words} x" if place else "x" for place in places]
        table = article_tests(tokenize(texts[:13]), tokenize(texts[13:]), min_articles=1)
        assert len(set(table.loc[table["word"] != "x", "p"])) == 1
        assert table.loc[table["word"] != "x", "word"].is_monotonic_increasing
