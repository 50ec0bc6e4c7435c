"""What helpers/concordances.py promises: each occurrence, in its order, with its nearest cue."""

import pandas as pd
import pytest
from council import MEETING

from helpers.articles import Article
from helpers.concordances import concordance
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


def test_a_concordance_of_nothing_is_empty():
    for tokens in (tokenize(MEETING), tokenize(""), tokenize("!")):
        lines = concordance(tokens, "harbour")
        assert lines.empty and "right" in lines
    assert concordance(tokenize(MEETING), "nobody", width=0)["left"].tolist() == [""]


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
    assert concordance(tokens, "harbour", sort="cue", cues=cues)["cue"].tolist() == []
    lines = concordance(tokens, "council", sort="cue", cues=cues[:0])
    assert lines["cue"].tolist() == ["", "", ""]
    assert lines["start"].is_monotonic_increasing
    with pytest.raises(ValueError, match="give them too"):
        concordance(tokens, "council", sort="cue")
