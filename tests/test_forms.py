"""What helpers/forms.py promises: runs of words and forms of a word."""

import re
from collections import Counter

import pandas as pd
import pytest
from council import MEETING, REPLY, exact_p

from helpers.forms import group_forms, ngrams
from helpers.keywords import frequencies, keyness
from helpers.tokens import tokenize

pytestmark = pytest.mark.filterwarnings("error")


def row(table, word):
    return table.set_index("word").loc[word]


# ngrams --------------------------------------------------------------------------------------


def test_runs_of_words_cross_neither_sentences_nor_punctuation():
    tokens = tokenize("He may wait, she said. They may wait")
    assert ngrams(tokens, 2)["word"].tolist() == [
        "he may", "may wait", "she said", "they may", "may wait"
    ]  # fmt: skip
    assert ngrams(tokens, 3)["word"].tolist() == ["he may wait", "they may wait"]
    assert ngrams(tokens, 9).empty


def test_runs_of_words_do_not_cross_articles_or_bare_line_breaks():
    assert ngrams(tokenize(["one two", "three four"]))["word"].tolist() == ["one two", "three four"]
    assert ngrams(tokenize("one two\n\nthree four"))["word"].tolist() == ["one two", "three four"]


def test_a_run_of_words_keeps_its_place_in_the_text():
    runs = ngrams(tokenize(MEETING), 3)
    spans = [MEETING[i:j] for i, j in zip(runs["start"], runs["end"], strict=True)]
    assert "The mayor’s" in spans
    assert runs["token"].tolist() == spans
    assert runs.columns.tolist() == tokenize(MEETING).columns.tolist()


def test_runs_of_one_word_are_the_words():
    tokens = tokenize(MEETING)
    pd.testing.assert_frame_equal(
        ngrams(tokens, 1), tokens[tokens["word"] != ""].reset_index(drop=True)
    )
    with pytest.raises(ValueError, match="at least one word"):
        ngrams(tokens, 0)


def test_multi_word_keywords_come_from_the_same_keyness():
    table = keyness(ngrams(tokenize("no comment. " * 8)), ngrams(tokenize("a comment. " * 8)))
    assert table["word"].tolist() == ["no comment", "a comment"]
    assert table["count"].tolist() == [8, 0]


@pytest.mark.parametrize("n", [2, 3])
def test_runs_of_two_and_three_words_are_compared_as_a_plain_count_would(n):
    texts = [MEETING, REPLY]
    plain = []
    for text in texts:
        pieces = re.split(r"[.,;“”]|\n\n", text.replace("3,000", "3000").replace("’s", " 's"))
        words = [piece.lower().split() for piece in pieces]
        found = [" ".join(w[i : i + n]) for w in words for i in range(len(w) - n + 1)]
        plain.append(Counter(run.replace(" 's", "'s") for run in found))
    runs = [ngrams(tokenize(text), n) for text in texts]
    table = keyness(*runs).set_index("word")
    for words, here in zip(plain, runs, strict=True):
        assert sum(words.values()) == len(here)
    assert {word.replace(",", "") for word in table.index} >= set(plain[0])
    assert len(plain[0]) > 15
    for run, line in table.iterrows():
        a, b = (words[run.replace(",", "")] for words in plain)
        n1, n2 = (sum(words.values()) for words in plain)
        assert (line["count"], line["reference_count"]) == (a, b)
        assert line["p"] == pytest.approx(exact_p(a, a + b, n1 / (n1 + n2)), 1e-9)


# group_forms ---------------------------------------------------------------------------------


def test_forms_of_a_word_are_counted_as_one_and_shown():
    tokens = tokenize("The policies failed. A policy fails; policies fail.")
    grouped, merged = group_forms(tokens)
    assert merged.columns.tolist() == ["word", "form", "count", "forms"]
    assert merged.values.tolist() == [
        ["fail", "fail", 1, 3],
        ["fail", "failed", 1, 3],
        ["fail", "fails", 1, 3],
        ["policy", "policies", 2, 2],
        ["policy", "policy", 1, 2],
    ]
    assert frequencies(grouped).set_index("word")["count"].to_dict() == {
        "a": 1, "fail": 3, "policy": 3, "the": 1
    }  # fmt: skip
    pd.testing.assert_frame_equal(grouped.drop(columns="word"), tokens.drop(columns="word"))
    assert grouped["word"].eq("").equals(tokens["word"].eq(""))


def test_words_that_only_look_alike_stay_apart_and_bad_lemmas_can_be_put_right():
    tokens = tokenize("A university is no universe. They said; she says. He left by the left door.")
    grouped, merged = group_forms(tokens)
    assert merged[["word", "form"]].values.tolist() == [["say", "said"], ["say", "says"]]
    assert {"university", "universe", "left"} <= set(grouped["word"])
    grouped, merged = group_forms(tokens, {"left": "leave", "says": "speak", "said": "speak"})
    assert merged["word"].tolist() == ["speak", "speak"]
    assert "leave" in set(grouped["word"])


def test_function_words_short_forms_and_hedges_keep_their_form():
    text = "It’s because this was his; they’ll say she’d only may, might, could, would, never."
    kept = "'s because this was his 'll 'd may might could would never".split()
    grouped = group_forms(tokenize(text))[0]
    assert set(kept) <= set(grouped["word"])
    shown = set(frequencies(grouped, hide_function_words=True)["word"])
    assert not shown & {"becaus", "because", "thi", "this", "hi", "his"}


def test_texts_grouped_one_by_one_or_as_tables_compare_as_if_grouped_together():
    target, reference = tokenize("A plan. No plan."), tokenize("Plans of the planned council")
    expected = keyness(group_forms(target)[0], group_forms(reference)[0])
    assert row(expected, "plan")[["count", "reference_count"]].tolist() == [2, 2]
    table, merged = group_forms(frequencies(reference))
    assert merged[["form", "count"]].values.tolist() == [["planned", 1], ["plans", 1]]
    pd.testing.assert_frame_equal(keyness(group_forms(target)[0], table), expected)


def test_the_counts_of_a_table_are_those_of_its_forms():
    counts = dict(threats=40, plans=1, threat=2, sun=9, plan=1) | {"": 7}
    merged = group_forms(pd.DataFrame(counts.items(), columns=["word", "count"]))[1]
    assert merged.values.tolist() == [
        ["threat", "threats", 40, 2],
        ["threat", "threat", 2, 2],
        ["plan", "plan", 1, 2],
        ["plan", "plans", 1, 2],
    ]


def test_a_mapping_neither_makes_words_of_punctuation_nor_loses_words():
    tokens = tokenize("It may rain!")
    grouped = group_forms(tokens, {"": "may", "it": "", "rain": "may"})[0]
    assert grouped["word"].tolist() == ["it", "may", "may", ""]


def test_runs_are_grouped_by_grouping_their_words():
    grouped = group_forms(tokenize("New policies. New policy."))[0]
    assert ngrams(grouped)["word"].tolist() == ["new policy", "new policy"]


def test_no_words_have_no_forms():
    for text in ("", "…", "Alone"):
        grouped, merged = group_forms(tokenize(text))
        assert merged.empty and merged.columns.tolist() == ["word", "form", "count", "forms"]
        assert len(grouped) == len(tokenize(text)) and grouped["word"].dtype == "str"
    for bad in ("stem", None, 3):
        with pytest.raises(ValueError, match="or by a mapping of yours"):
            group_forms(tokenize(MEETING), bad)
