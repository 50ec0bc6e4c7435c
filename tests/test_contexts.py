"""What helpers/contexts.py promises, against SciPy and by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from council import MEETING, REPLY
from scipy import stats

from helpers.articles import Article
from helpers.contexts import collocates, concordance, dispersion
from helpers.cues import find_cues
from helpers.lexicons import load_lexicon
from helpers.tokens import tokenize

pytestmark = pytest.mark.filterwarnings("error")


def test_concordance_shows_each_occurrence_as_it_is_written():
    lines = concordance(tokenize(MEETING), "may", width=3)
    assert lines.columns.tolist() == [
        "article", "paragraph", "sentence", "start", "end", "left", "node", "right"
    ]  # fmt: skip
    assert lines[["left", "node", "right"]].values.tolist() == [
        ["on Monday. “We", "may", "wait,” the mayor"],
        ["said. The mayor", "may", "wait; the council"],
        ["wait; the council", "may", "not."],
    ]
    for line in lines.itertuples():
        assert MEETING[line.start : line.end] == line.node


def test_a_wide_concordance_is_the_paragraph_and_not_more():
    first, second = MEETING.split("\n\n")
    lines = concordance(tokenize(MEETING), "COUNCIL", width=500)
    whole = [" ".join(line) for line in lines[["left", "node", "right"]].values]
    assert whole == [first, first, second]


def test_concordance_of_several_words_stays_in_one_sentence_and_skips_no_mark():
    text = (
        "National security matters. National, security. National\n\nsecurity of national security"
    )
    lines = concordance(tokenize(text), "national security", width=1)
    assert lines["node"].tolist() == ["National security", "national security"]
    assert lines["start"].tolist() == [0, text.rindex("national")]
    assert lines["end"].tolist() == [17, len(text)]


def test_concordance_finds_names_with_an_apostrophe():
    assert concordance(tokenize(MEETING), "Mayor's plan")["node"].tolist() == ["mayor’s plan"]
    assert concordance(tokenize(MEETING), "mayor")["right"].iloc[2].startswith("’s plan")


def test_concordance_is_sorted_by_the_neighbours_next_to_the_word():
    tokens = tokenize("z may b. y a may c. x a may a. b may b a.")
    assert concordance(tokens, "may", 2)["left"].tolist() == ["z", "y a", "x a", "a. b"]
    left = concordance(tokens, "may", 2, sort="left")
    assert left["left"].tolist() == ["x a", "y a", "a. b", "z"]
    right = concordance(tokens, "may", 2, sort="right")
    assert right["right"].tolist() == ["a. b", "b a", "b. y", "c. x"]


def test_a_concordance_goes_through_all_articles_in_their_order():
    tokens = tokenize([Article("second", "It may."), Article("first", "They may or may not.")])
    lines = concordance(tokens, "may", width=9)
    assert lines["article"].tolist() == ["second", "first", "first"]
    assert lines["left"].tolist() == ["It", "They", "They may or"]


def test_no_hits_are_said_and_never_an_empty_table():
    for ask in (concordance, collocates, dispersion):
        for tokens in (tokenize(MEETING), tokenize("One two."), tokenize("a b c")):
            with pytest.raises(ValueError, match="No hits for “harbour”"):
                ask(tokens, "harbour")
    assert concordance(tokenize(MEETING), "nobody", width=0)["left"].tolist() == [""]


def test_queries_are_what_people_type():
    tokens = tokenize("National security. National, security? Workers’ rights; threats threaten.")

    def hits(query):
        return concordance(tokens, query)["node"].tolist()

    assert hits("national security") == ["National security"]
    assert hits("“National, security?”") == ["National, security"]
    assert hits("threat*") == ["threats", "threaten"]
    assert hits("workers’") == hits("Workers'") == ["Workers"]
    assert hits("workers' rights") == ["Workers’ rights"]
    assert hits("national *") == ["National security"]
    assert hits("?") == ["?"]


def test_a_concordance_can_stay_within_the_sentence_and_sort_by_places():
    tokens = tokenize("Zed may bake. You all may come. Xenia may ask. Ben may bake a cake.")
    lines = concordance(tokens, "may", 2, sort="R1", within="sentence")
    assert lines["right"].tolist() == ["ask.", "bake.", "bake a", "come."]
    lines = concordance(tokens, "may", 2, sort="R1 L1", within="sentence")
    assert lines["left"].tolist() == ["Xenia", "Ben", "Zed", "You all"]


def test_bad_questions_about_a_concordance_are_refused_in_a_sentence():
    tokens = tokenize(MEETING)
    with pytest.raises(ValueError, match="this one is empty"):
        concordance(tokens, "")
    with pytest.raises(ValueError, match="width is -1"):
        concordance(tokens, "may", width=-1)
    with pytest.raises(ValueError, match="not by 'middle'"):
        concordance(tokens, "may", sort="middle")


# with a table of cues -------------------------------------------------------------------------

HEDGED = "The mayor may wait. The mayor spoke. Perhaps the mayor could wait, or the mayor left."


def test_each_line_tells_the_nearest_counted_cue_of_its_sentence():
    tokens = tokenize([Article("a", HEDGED), Article("b", "The mayor left. It may rain.")])
    cues = find_cues(tokens, load_lexicon("hedges"))
    lines = concordance(tokens, "mayor", width=2, cues=cues)
    assert lines["cue"].tolist() == ["may", "", "could", "could", ""]
    assert lines.columns.tolist()[-2:] == ["right", "cue"]
    pd.testing.assert_frame_equal(
        lines.drop(columns="cue"), concordance(tokens, "mayor", width=2), check_exact=True
    )


def test_lines_sorted_by_cues_have_the_nearest_first_and_those_without_one_last():
    tokens = tokenize("Cue a b node. Node. Cue node, cue. A node. Node cue! Cue b node")
    at = tokens.loc[tokens["word"] == "cue", ["article", "sentence", "start", "end", "token"]]
    cues = at.rename(columns={"token": "text"})
    lines = concordance(tokens, "node", width=1, sort="cue", cues=cues)
    assert lines["sentence"].tolist() == [2, 4, 5, 0, 1, 3]
    assert lines["cue"].tolist() == ["Cue", "cue", "Cue", "Cue", "", ""]
    left = concordance(tokens, "node", width=1, sort="left", cues=cues)
    assert (
        left["left"].tolist() == concordance(tokens, "node", width=1, sort="left")["left"].tolist()
    )


def test_a_cue_that_was_not_counted_is_no_cue_of_a_line():
    tokens = tokenize("On May 5 the mayor left. On May 6 the mayor may go.")
    lines = concordance(tokens, "mayor", cues=find_cues(tokens, load_lexicon("hedges")))
    assert lines["cue"].tolist() == ["", "may"]


def test_a_node_that_is_a_cue_itself_is_its_own_nearest():
    tokens = tokenize("Perhaps it may. On May 5 it rained.")
    cues = find_cues(tokens, load_lexicon("hedges"))
    lines = concordance(tokens, "may", sort="cue", cues=cues)
    assert lines[["node", "cue"]].values.tolist() == [["may", "may"], ["May", ""]]
    # Nearer than one that touches it.
    tokens = tokenize("Hale’s plan")
    cues = tokens[tokens["word"].isin(["hale", "'s"])].rename(columns={"token": "text"})
    assert concordance(tokens, "'s", cues=cues)["cue"].tolist() == ["’s"]


def test_the_first_of_two_equally_near_cues_is_told():
    tokens = tokenize("It may rain might it.")
    cues = find_cues(tokens, load_lexicon("hedges"))
    assert concordance(tokens, "rain", cues=cues)["cue"].tolist() == ["may"]


def test_no_lines_and_no_cues_are_no_trouble():
    tokens = tokenize(MEETING)
    cues = find_cues(tokens, load_lexicon("hedges"))
    lines = concordance(tokens, "council", sort="cue", cues=cues[:0])
    assert lines["cue"].tolist() == ["", "", ""]
    assert lines["start"].is_monotonic_increasing
    with pytest.raises(ValueError, match="give them too"):
        concordance(tokens, "council", sort="cue")


# collocates ---


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


def test_a_word_alone_has_no_collocates():
    table = collocates(tokenize("council"), "council", min_count=0)
    assert table.empty and "log_dice" in table


def test_bad_questions_about_collocates_are_refused_in_a_sentence():
    tokens = tokenize(MEETING)
    with pytest.raises(ValueError, match="this one is empty"):
        collocates(tokens, "  ")
    with pytest.raises(ValueError, match="window is 0"):
        collocates(tokens, "may", window=0)


# dispersion ---


def test_dispersion_worked_by_hand():
    # Four parts of five words: "x" has 4, 0, 0, 0 of 4; "y" one in each; "z" 2, 2, 0, 0.
    text = "x x x x y. z z q q y! q z z q y? q q q q y"
    table = dispersion(tokenize(text), ["x", "y", "z"], parts=4).set_index("word")
    assert table["count"].to_dict() == {"x": 4, "y": 4, "z": 4}
    # z: (|2/4 - 1/4| * 2 + |0 - 1/4| * 2) / 2 = 1/2, over 1 - 1/4.
    assert table["dp"].to_dict() == pytest.approx({"x": 1, "y": 0, "z": 2 / 3}, abs=1e-9)


def test_dispersion_with_parts_of_unequal_length():
    # Seven words in two parts: four and three.
    table = dispersion(tokenize("a a b b b b a"), "a", parts=2)
    assert table["dp"].item() == pytest.approx((2 / 3 - 4 / 7) / (1 - 3 / 7), abs=1e-9)


def test_dispersion_says_when_a_word_is_too_rare_to_tell():
    table = dispersion(tokenize("a b " * 10 + "b c"), ["c", "b", "a"])
    assert table["word"].tolist() == ["b", "a", "c"]
    assert table["enough"].tolist() == [True, True, False]
    assert not dispersion(tokenize("a b " * 9), ["a"])["enough"].item()


def test_dispersion_orders_by_count_then_word_and_lists_a_word_once():
    table = dispersion(tokenize("d c b a a"), iter(["d", "c", "a", "b", "d"]))
    assert table["word"].tolist() == ["a", "b", "c", "d"]


def test_dispersion_of_a_text_shorter_than_its_parts():
    assert dispersion(tokenize("alone"), "alone")["dp"].tolist() == [0]
    assert dispersion(tokenize("a b c"), ["a"])["dp"].item() == pytest.approx(2 / 3, abs=1e-9)


def test_dispersion_refuses_what_it_cannot_answer():
    with pytest.raises(ValueError, match="parts is 1"):
        dispersion(tokenize(MEETING), ["may"], parts=1)
    with pytest.raises(ValueError, match="No hits for “harbour”"):
        dispersion(tokenize(MEETING), ["may", "harbour"])
    with pytest.raises(ValueError, match="No hits for “may”"):
        dispersion(tokenize(""), ["may"])
    with pytest.raises(ValueError, match="these tokens hold 2"):
        dispersion(tokenize([MEETING, REPLY]), ["may"])
    assert dispersion(tokenize(MEETING), []).empty


def test_dispersion_by_paragraphs():
    table = dispersion(tokenize("a b.\n\na b.\n\nc c."), "a", parts="paragraph")
    # Half of it in each of two of three equal paragraphs: (1/6 + 1/6 + 1/3) / 2, over 2/3.
    assert table["dp"].item() == pytest.approx(0.5)
    with pytest.raises(ValueError, match="parts is 1"):
        dispersion(tokenize("a b c."), "a", parts="paragraph")
