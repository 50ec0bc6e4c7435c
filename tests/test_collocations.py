"""What helpers/collocations.py promises, against SciPy and by hand."""

import math

import numpy as np
import pytest
from council import MEETING, REPLY
from scipy import stats

from helpers.collocations import collocates
from helpers.tokens import tokenize

pytestmark = pytest.mark.filterwarnings("error")


def row(table, word):
    return table.set_index("word").loc[word]


def test_collocates_worked_by_hand():
    # 12 words, 2 of them the node; near it (2 words to each side): a b d e, and a b f g.
    table = collocates(tokenize("a b node d e x. a b node f g"), "node", window=2, min_count=1)
    assert table.columns.tolist() == [
        "word", "count", "word_count", "t_score", "log_likelihood", "log_dice"
    ]  # fmt: skip
    assert table["word"].tolist() == ["a", "b", "d", "e", "f", "g"]
    line = row(table, "a")
    assert (line["count"], line["word_count"]) == (2, 2)
    expected = 8 * 2 / 9
    assert line["t_score"] == pytest.approx((2 - expected) / math.sqrt(2), abs=1e-9)
    assert line["log_dice"] == pytest.approx(14, abs=1e-9)
    # Cells: 2 near, 6 other words near, 0 far, 1 other word far; 9 words outside the node.
    cells = [(2, 16 / 9), (6, 56 / 9), (1, 7 / 9)]
    g2 = 2 * sum(o * math.log(o / e) for o, e in cells)
    assert line["log_likelihood"] == pytest.approx(g2, abs=1e-9)
    assert row(table, "d")["log_dice"] == pytest.approx(14 + math.log2(2 / 3), abs=1e-9)


def test_collocate_scores_agree_with_scipy_and_a_plain_count():
    tokens = tokenize([MEETING, REPLY] * 3)
    table = collocates(tokens, "council", window=3, min_count=2)
    assert len(table) > 3
    places, near = [], []
    for _, sentence in tokens[tokens["word"] != ""].groupby(["article", "sentence"], observed=True):
        words = sentence["word"].tolist()
        for i, word in enumerate(words):
            if word != "council":
                places.append(word)
                near.append("council" in words[max(i - 3, 0) : i + 4])
    near, nodes = np.array(near), (tokens["word"] == "council").sum()
    for line in table.itertuples():
        is_word = np.array(places) == line.word
        cells = [[(near & is_word).sum(), (near & ~is_word).sum()],
                 [(~near & is_word).sum(), (~near & ~is_word).sum()]]  # fmt: skip
        assert (line.count, line.word_count) == (cells[0][0], is_word.sum())
        test = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        assert line.log_likelihood == pytest.approx(test.statistic, abs=1e-9)
        expected = test.expected_freq[0, 0]
        assert line.t_score == pytest.approx((line.count - expected) / line.count**0.5, abs=1e-9)
        dice = 2 * line.count / (nodes + line.word_count)
        assert line.log_dice == pytest.approx(14 + math.log2(dice), abs=1e-9)


def test_windows_do_not_cross_sentences_or_articles():
    tokens = tokenize(["Far words. The node stands. Other words.", "Near the end"])
    table = collocates(tokens, "node", window=9, min_count=1)
    assert set(table["word"]) == {"the", "stands"}


def test_windows_count_words_and_not_punctuation():
    table = collocates(tokenize("one, “two”, (node) — three, four"), "node", 1, min_count=1)
    assert set(table["word"]) == {"two", "three"}


def test_a_place_near_two_nodes_counts_once_and_a_node_is_no_collocate():
    table = collocates(tokenize("node both node"), "node", min_count=1)
    assert table[["word", "count"]].values.tolist() == [["both", 1]]


def test_collocates_of_several_words_and_of_words_with_an_apostrophe():
    tokens = tokenize("The mayor’s new plan failed. The mayor spoke.")
    assert set(collocates(tokens, "New plan", 1, 1)["word"]) == {"'s", "failed"}
    assert set(collocates(tokens, "mayor’s", 1, 1)["word"]) == {"the", "new"}


def test_collocates_below_the_floor_are_left_out():
    tokens = tokenize("node a b. node a. node a c.")
    assert collocates(tokens, "node")["word"].tolist() == ["a"]
    assert collocates(tokens, "node", min_count=4).empty


def test_collocates_of_a_word_that_does_not_occur_are_none():
    for tokens in (tokenize(MEETING), tokenize(""), tokenize("council")):
        table = collocates(tokens, "harbour", min_count=0)
        assert table.empty and "log_dice" in table
    assert collocates(tokenize("council"), "council", min_count=0).empty


def test_bad_questions_about_collocates_are_refused_in_a_sentence():
    tokens = tokenize(MEETING)
    with pytest.raises(ValueError, match="this one is empty"):
        collocates(tokens, "  ")
    with pytest.raises(ValueError, match="window is 0"):
        collocates(tokens, "may", window=0)
