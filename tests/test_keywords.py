"""What helpers/keywords.py promises, against SciPy's own answers and numbers worked by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from council import MEETING, REPLY, benjamini_hochberg, exact_p
from scipy import stats

from helpers import (
    article_tests,
    collocates,
    concordance,
    dispersion,
    group_forms,
    ngrams,
    reference_words,
    weighted_log_odds,
)
from helpers.articles import Article
from helpers.keywords import FUNCTION_WORDS, frequencies, keyness
from helpers.tokens import tokenize

KEYNESS = (
    "word count reference_count per_million reference_per_million g2 log_ratio "
    "log_ratio_low log_ratio_high p q score"
).split()

pytestmark = pytest.mark.filterwarnings("error")


def counted(**counts):
    """A frequency table from word=count."""
    return pd.DataFrame({"word": list(counts), "count": list(counts.values())})


def row(table, word):
    return table.set_index("word").loc[word]


# frequencies ---------------------------------------------------------------------------------


def test_frequencies_count_words_and_never_punctuation():
    table = frequencies(tokenize("Yes, no, yes! “Maybe” … yes."))
    assert table.columns.tolist() == ["word", "count", "per_million", "articles"]
    assert table["word"].tolist() == ["yes", "maybe", "no"]
    assert table["count"].tolist() == [3, 1, 1]
    assert table["per_million"].tolist() == pytest.approx([600_000, 200_000, 200_000], abs=1e-9)


def test_frequencies_say_in_how_many_articles_a_word_occurs():
    table = frequencies(tokenize(["Rain, rain and rain.", "Rain or sun.", "Snow."]))
    assert table.set_index("word")["articles"].to_dict() == {
        "rain": 2, "and": 1, "or": 1, "snow": 1, "sun": 1
    }  # fmt: skip


def test_frequencies_put_the_highest_first_and_break_ties_by_word():
    table = frequencies(tokenize("pear fig apple fig pear zebra"))
    assert table["word"].tolist() == ["fig", "pear", "apple", "zebra"]


def test_hidden_function_words_leave_the_rates_of_the_others_alone():
    tokens = tokenize(MEETING)
    every, some = frequencies(tokens), frequencies(tokens, hide_function_words=True)
    assert not set(some["word"]) & FUNCTION_WORDS
    assert {"the", "we", "on"} <= set(every["word"])
    kept = every[every["word"].isin(some["word"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(some, kept)


def test_words_that_hedge_negate_or_count_vaguely_are_never_hidden():
    studied = "may might could would should must can will 'll 'd some many several few most any "
    studied += "about around rather quite almost not no never don't isn't if unless whether perhaps"
    assert not FUNCTION_WORDS & set(studied.split())
    table = frequencies(tokenize("Some say it may not, and it might."), hide_function_words=True)
    assert {"some", "may", "might", "not"} <= set(table["word"])


def test_the_us_is_never_hidden_with_the_pronoun_and_every_hidden_word_can_occur():
    assert {"us", "u.s."} <= set(
        frequencies(tokenize("The US and the U.S. joined them."), hide_function_words=True)["word"]
    )
    assert {"the", "it", "our", "'s"} <= FUNCTION_WORDS
    stuck = tokenize(" ".join("x" * w.startswith("'") + w for w in sorted(FUNCTION_WORDS)))
    assert set(stuck["word"]) - {"x", ""} == FUNCTION_WORDS


def test_frequencies_of_no_words_are_an_empty_table():
    for text in ("", "… — !"):
        table = frequencies(tokenize(text), hide_function_words=True)
        assert table.empty
        assert table.columns.tolist() == ["word", "count", "per_million", "articles"]


# keyness -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "reference"),
    [
        (dict(rain=12, sun=3, wind=0, fog=25), dict(rain=4, sun=9, wind=14, fog=25)),
        (dict(rain=3, sun=97), dict(sun=100)),
        (dict(rain=1), dict(rain=1)),
        (dict(rain=1), dict(sun=1)),
        (dict(rain=2, sun=338), dict(rain=70, sun=90_000, snow=40_000, fog=3, wind=1)),
        (dict(rain=900, sun=5_000), dict(rain=7, sun=60, fog=30)),
        (dict(rain=50), dict(sun=70)),
    ],
)
def test_keyness_agrees_with_scipy_and_with_the_formulas(target, reference):
    table = keyness(counted(**target), counted(**reference))
    assert table.columns.tolist() == KEYNESS
    n1, n2 = sum(target.values()), sum(reference.values())
    assert set(table["word"]) >= {word for word, count in target.items() if count}
    for line in table.itertuples():
        a, b = target.get(line.word, 0), reference.get(line.word, 0)
        assert (line.count, line.reference_count) == (a, b)
        assert line.per_million == pytest.approx(a / n1 * 1e6, abs=1e-9)
        assert line.reference_per_million == pytest.approx(b / n2 * 1e6, abs=1e-9)
        e1, e2 = n1 * (a + b) / (n1 + n2), n2 * (a + b) / (n1 + n2)
        g2 = 2 * sum(o * math.log(o / e) for o, e in ((a, e1), (b, e2)) if o)
        assert line.g2 == pytest.approx(g2, abs=1e-9, rel=1e-9)
        ratio = ((a or 0.5) / n1) / ((b or 0.5) / n2)
        assert line.log_ratio == pytest.approx(math.log2(ratio), abs=1e-9)
        test = stats.binomtest(a, a + b, n1 / (n1 + n2))
        assert line.p == pytest.approx(exact_p(a, a + b, n1 / (n1 + n2)), abs=1e-9, rel=1e-9)
        low, high = test.proportion_ci(0.95, method="exact")
        low = math.log2(low / (1 - low) * n2 / n1) if a else -math.inf
        high = math.log2(high / (1 - high) * n2 / n1) if b else math.inf
        assert line.log_ratio_low == pytest.approx(low, abs=1e-9)
        assert line.log_ratio_high == pytest.approx(high, abs=1e-9)
        assert line.score == pytest.approx(max(low, 0) + min(high, 0), abs=1e-9)
    assert table["q"].tolist() == pytest.approx(benjamini_hochberg(table["p"].tolist()), abs=1e-9)


def test_exact_p_is_twice_the_smaller_tail_for_counts_of_every_size():
    random = np.random.default_rng(7)
    for size, reference_size in ((340, 10_000_000), (800, 800), (5_000, 700), (333, 999)):
        b = np.r_[random.integers(0, 40, 60), random.integers(0, reference_size // 2, 12)]
        a = np.r_[random.integers(0, 12, 60), random.integers(0, size // 2, 12)]
        names = [f"w{i}" for i in range(len(a))]
        # A last word brings both sides to their size.
        target = pd.DataFrame({"word": names + ["rest"], "count": [*a, 10_000_000]})
        reference = pd.DataFrame({"word": names + ["rest"], "count": [*b, reference_size]})
        n1, n2 = target["count"].sum(), reference["count"].sum()
        table = keyness(target, reference)
        assert len(table) > 60
        for line in table.itertuples():
            total = line.count + line.reference_count
            p = exact_p(line.count, total, n1 / (n1 + n2))
            assert (line.p < 0.05) == (line.log_ratio_low > 0 or line.log_ratio_high < 0)
            assert line.p == pytest.approx(p, abs=1e-9)
        swapped = keyness(reference, target).set_index("word")["p"]
        both = table.set_index("word")["p"].index.intersection(swapped.index)
        assert swapped[both].tolist() == pytest.approx(
            table.set_index("word")["p"][both].tolist(), abs=1e-9
        )


def test_keyness_numbers_worked_by_hand():
    # 6 in 10 words against 2 in 10: expected 4 and 4.
    line = row(keyness(counted(x=6, y=4), counted(x=2, y=8)), "x")
    assert line["g2"] == pytest.approx(2 * (6 * math.log(1.5) + 2 * math.log(0.5)), abs=1e-9)
    assert line["log_ratio"] == pytest.approx(math.log2(3), abs=1e-9)
    # Both tails of 8 fair coins: (1 + 8 + 28) / 256 each.
    assert line["p"] == pytest.approx(74 / 256, abs=1e-9)
    # 5 in 100 against 0 in 100: the lower limit s of a share solves s^5 = .025.
    line = row(keyness(counted(x=5, y=95), counted(y=100)), "x")
    share = 0.025 ** (1 / 5)
    assert line["log_ratio_low"] == pytest.approx(math.log2(share / (1 - share)), abs=1e-9)
    assert line["log_ratio"] == pytest.approx(math.log2(10), abs=1e-9)


def test_three_against_none_is_no_evidence():
    line = row(keyness(counted(x=3, y=97), counted(y=100)), "x")
    assert line["p"] == pytest.approx(0.25, abs=1e-9)
    assert stats.chi2.sf(line["g2"], 1) == pytest.approx(0.0414, abs=1e-4)
    assert line["score"] == 0
    share = 0.025 ** (1 / 3)
    assert line["log_ratio_low"] == pytest.approx(math.log2(share / (1 - share)), abs=1e-9)
    assert line["log_ratio_high"] == math.inf


def test_equal_texts_have_no_keywords():
    tokens = tokenize(MEETING)
    table = keyness(tokens, tokens)
    assert (table[["g2", "log_ratio", "score"]] == 0).all(axis=None)
    assert (table[["p", "q"]] == 1).all(axis=None)
    assert table["word"].is_monotonic_increasing


def test_texts_of_one_word():
    same = keyness(tokenize("Rain."), tokenize("rain")).iloc[0]
    assert (same["count"], same["p"], same["score"], same["log_ratio"]) == (1, 1, 0, 0)
    other = keyness(tokenize("Rain."), tokenize("sun"))
    assert other["word"].tolist() == ["rain"]
    assert (other["p"].item(), other["score"].item()) == (1, 0)
    assert other["log_ratio"].item() == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("reference", [tokenize("…"), tokenize(""), counted()])
def test_an_empty_reference_says_nothing(reference):
    table = keyness(tokenize(MEETING), reference)
    assert table["word"].tolist() == sorted(frequencies(tokenize(MEETING))["word"])
    assert (table["p"] == 1).all() and (table["q"] == 1).all()
    assert (table[["reference_count", "reference_per_million", "g2", "score"]] == 0).all(axis=None)
    assert (table["log_ratio_low"] == -math.inf).all() and (
        table["log_ratio_high"] == math.inf
    ).all()
    assert table["log_ratio"].isna().all()


def test_an_empty_target_gives_no_rows_but_all_columns():
    for reference in (tokenize(MEETING), tokenize("")):
        table = keyness(tokenize(""), reference)
        assert table.empty
        assert table.columns.tolist() == KEYNESS


def test_tokens_and_their_frequency_table_are_the_same_reference():
    target, reference = tokenize(MEETING), tokenize([REPLY, REPLY, REPLY])
    pd.testing.assert_frame_equal(
        keyness(target, reference), keyness(target, frequencies(reference))
    )


def test_punctuation_is_no_word_in_keyness():
    plain = keyness(tokenize("so it is"), tokenize(REPLY))
    marked = keyness(tokenize("“So,” … it (is)!"), tokenize(REPLY))
    pd.testing.assert_frame_equal(plain, marked)
    table = pd.DataFrame({"word": ["", "sun"], "count": [900, 10]})
    assert keyness(tokenize("sun"), table)["reference_per_million"].tolist() == [1e6]


def test_words_the_target_does_not_use_are_listed_if_they_could_have_been_keywords():
    # Equal sizes: five occurrences reach p = 2 / 2^5 = .0625 at best, six reach .031.
    reference = counted(five=5, six=6, rest=89)
    table = keyness(counted(rest=99, once=1), reference)
    assert set(table["word"]) == {"rest", "once", "six"}
    # Against a large reference, each of its words would have stood out by a single occurrence.
    table = keyness(counted(rest=100), counted(rest=90_000, one=1, two=2))
    assert set(table["word"]) == {"rest", "one", "two"}


def test_missing_words_come_out_as_under_used():
    table = keyness(counted(a=60, b=140), counted(a=60, b=100, silent=40))
    line = table.iloc[-1]
    assert (line["word"], line["count"]) == ("silent", 0)
    assert line["score"] == line["log_ratio_high"] < -3
    assert line["log_ratio_low"] == -math.inf


def test_order_is_score_then_evidence_then_word():
    table = keyness(
        counted(strong=60, weak=30, z=2, b=1, a=1, same=5, rest=1),
        counted(weak=5, same=5, missing=50, rest=40),
    )
    # Nobody can tell z, a and b; they rank by how far they lean, equals by name.
    assert table["word"].tolist() == ["strong", "weak", "z", "a", "b", "same", "rest", "missing"]
    assert table["score"].is_monotonic_decreasing


def test_the_order_of_the_input_does_not_matter():
    target, reference = frequencies(tokenize(MEETING)), frequencies(tokenize(REPLY))
    pd.testing.assert_frame_equal(
        keyness(target, reference), keyness(target[::-1], reference.sample(frac=1, random_state=3))
    )


def _null_share(vocabulary, size, reference_size, runs, redraw=True):
    """Share of runs in which two samples of one source have a word with q < .05; p < .05 words."""
    random = np.random.default_rng(2024)
    weight = 1 / (np.arange(vocabulary) + 3.7)
    weight /= weight.sum()
    words = np.array([f"w{i:05}" for i in range(vocabulary)])
    reference = random.multinomial(reference_size, weight)
    hits, naive = 0, 0
    for _ in range(runs):
        if redraw:
            reference = random.multinomial(reference_size, weight)
        target = pd.DataFrame({"word": words, "count": random.multinomial(size, weight)})
        table = keyness(target, pd.DataFrame({"word": words, "count": reference}))
        hits += (table["q"] < 0.05).any()
        naive += (table["p"] < 0.05).sum()
    return hits / runs, naive / runs


def test_halves_of_one_source_have_keywords_by_p_but_none_by_q():
    share, naive = _null_share(vocabulary=4_000, size=800, reference_size=800, runs=100)
    assert share <= 0.05
    assert naive > 0.5


def test_a_short_text_of_the_same_source_as_a_large_reference_has_no_keywords():
    share, naive = _null_share(20_000, size=400, reference_size=2_000_000, runs=30, redraw=False)
    assert share <= 0.05
    assert naive > 5


def test_a_table_that_is_no_reference_is_refused_in_a_sentence():
    tokens = tokenize(MEETING)
    with pytest.raises(ValueError, match="columns word and count; this table has word, n"):
        keyness(tokens, pd.DataFrame({"word": ["a"], "n": [1]}))
    with pytest.raises(ValueError, match="this table has no columns"):
        keyness(tokens, pd.DataFrame())
    for bad in (-1, 1.5, float("nan"), "many"):
        with pytest.raises(ValueError, match="whole number"):
            keyness(tokens, pd.DataFrame({"word": ["a"], "count": [bad]}))
    with pytest.raises(ValueError, match="keep_default_na"):
        keyness(tokens, pd.DataFrame({"word": ["a", None], "count": [1, 1]}))


# all tables of words -------------------------------------------------------------------------

CALLS = {
    "frequencies": lambda t, r: frequencies(t, hide_function_words=True),
    "ngrams": lambda t, r: ngrams(t, 3),
    "keyness": keyness,
    "keyness_table": lambda t, r: keyness(t, frequencies(r)),
    "collocates": lambda t, r: collocates(t, "council", min_count=1),
    "concordance": lambda t, r: concordance(t, "the council", sort="left"),
    "dispersion": lambda t, r: dispersion(t, ["may", "council"]),
    "group_forms": lambda t, r: group_forms(t, {"might": "may", "mayor": "council"})[1],
    "weighted_log_odds": weighted_log_odds,
    "article_tests": lambda t, r: article_tests(t, r, min_articles=2),
}


@pytest.mark.parametrize("name", CALLS)
def test_nothing_is_changed_and_twice_gives_the_same(name):
    target, reference = tokenize(MEETING), tokenize([REPLY, MEETING])
    before = target.copy(deep=True), reference.copy(deep=True)
    once, again = CALLS[name](target, reference), CALLS[name](target, reference)
    pd.testing.assert_frame_equal(once, again)
    pd.testing.assert_frame_equal(target, before[0])
    pd.testing.assert_frame_equal(reference, before[1])
    assert once.index.equals(pd.RangeIndex(len(once)))


@pytest.mark.parametrize("name", CALLS)
def test_a_part_of_a_larger_table_is_as_good_as_the_article_alone(name):
    many = tokenize([Article("a", REPLY), Article("b", MEETING)])
    part = many[many["article"] == "b"]
    alone = tokenize([Article("b", MEETING)])
    result, expected = CALLS[name](part, many), CALLS[name](alone, many)
    pd.testing.assert_frame_equal(result, expected, check_categorical=False)
    assert len(result) == len(expected) > 0


def test_a_word_that_a_list_of_frequent_words_lacks_may_have_been_there_now_and_then():
    target = tokenize("zeppelin " * 5 + "the " * 95)
    listed = pd.DataFrame({"word": ["the", "of"], "count": [9000, 91000]})
    plain = keyness(target, listed).set_index("word")
    listed.attrs["unlisted"] = 4
    fair = keyness(target, listed).set_index("word")
    assert plain.loc["zeppelin", "reference_count"] == 0
    assert fair.loc["zeppelin", "reference_count"] == 4
    assert 0 < fair.loc["zeppelin", "score"] < plain.loc["zeppelin", "score"] - 0.5
    assert reference_words().attrs["unlisted"] >= 1


def test_a_list_of_ones_own_may_be_written_with_capitals_and_curly_apostrophes():
    words = pd.DataFrame({"word": ["The", "the", "Isn’t"], "count": [2, 3, 4]})
    table = keyness(tokenize("The tide isn’t in"), words).set_index("word")
    assert table.loc["the", "reference_count"] == 5
    assert table.loc["isn't", "reference_count"] == 4
