"""Who speaks: attributions in their pieces, the speakers behind them, and whose words."""

import pandas as pd
import pytest

from helpers import find_attributions, find_cues, load_lexicon, speakers, tokenize, whose


def pieces(text: str) -> list[tuple[str, str, str]]:
    """Source, cue and content of each attribution, pieces of one role joined by “ … ”."""
    found = find_attributions(tokenize(text))
    roles = ("source", "cue", "content")
    return [
        tuple(" … ".join(part.loc[part["role"] == role, "text"]) for role in roles)
        for _, part in found.groupby("attribution")
    ]


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        ("The mayor said the ferry would stay.", "The mayor", "said", "the ferry would stay"),
        ("“It will not,” said Ida Moll.", "Ida Moll", "said", "“It will not,”"),
        ("“It will not,” the clerk said.", "the clerk", "said", "“It will not,”"),
        ("The pier, she said, is safe.", "she", "said", "The pier … is safe"),
        ("According to Moll, the gate was open.", "Moll", "According to", "the gate was open"),
        ("The gate was open, according to Moll.", "Moll", "according to", "The gate was open"),
        ("Ida Moll, the chair of the board, claimed that it was late.",
         "Ida Moll, the chair of the board,", "claimed", "that it was late"),
    ],
)  # fmt: skip
def test_a_source_is_found_on_either_side_and_inside(text, source, cue, content):
    found = pieces(text)
    assert len(found) == 1
    told = [part.strip(" ,") for part in found[0]]
    assert told == [source.strip(" ,"), cue, content.strip(" ,")]


def test_nobody_may_be_named():
    assert pieces("It is believed that the boat sank.")[0][0] == ""


def test_what_was_looked_at_and_not_taken_keeps_its_reason():
    rejected = find_attributions(tokenize("The crew reported for duty."), rejected=True)
    assert len(rejected) == 1 and rejected["reason"].iloc[0]
    assert find_attributions(tokenize("The crew reported for duty.")).empty


def test_columns_are_those_of_the_contract_also_without_a_word():
    columns = "article attribution role paragraph sentence start end text".split()
    for text in ("The mayor said it would rain.", "", "…", "No one."):
        assert find_attributions(tokenize(text)).columns.tolist() == columns
    tokens = tokenize("")
    empty = speakers(find_attributions(tokens), tokens)
    assert empty.empty and "source_type" in empty


def test_every_piece_stands_where_it_says():
    text = "“The pier is safe,” said Ida Moll, the chair. “It will stay so.” Rolf Tane denied it."
    for row in find_attributions(tokenize(text)).itertuples():
        assert text[row.start : row.end] == row.text


def told(text: str) -> pd.DataFrame:
    tokens = tokenize(text)
    return speakers(find_attributions(tokens), tokens)


def test_a_surname_leads_to_the_full_name_of_the_article():
    table = told("Ida Moll said the pier was safe. Later Moll said that it would stay.")
    assert table["speaker"].tolist() == ["Ida Moll", "Ida Moll"]


def test_a_pronoun_leads_to_nobody_where_two_fit():
    one = told("Ida Moll said the pier was safe. She said that it would stay.")
    assert one["speaker"].iloc[1] == "Ida Moll"
    two = told("Ida Moll said the pier was safe. Ann Orr said it was not. She said it leaked.")
    assert two["speaker"].iloc[2] == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ida Moll said the pier was safe.", "named"),
        ("The former ambassador said the pier was safe.", "titled"),
        ("Officials said the pier was safe.", "collective"),
        ("A person familiar with the matter said the pier was safe.", "anonymous"),
        ("Some said the pier was safe.", "vague"),
        ("Critics say the pier is unsafe.", "vague"),
    ],
)
def test_the_kind_of_a_source_is_told(text, kind):
    assert told(text)["source_type"].tolist() == [kind]


@pytest.mark.parametrize(
    ("verb", "stance"), [("said", "neutral"), ("revealed", "factive"), ("claimed", "doubting")]
)
def test_the_stance_is_that_of_the_verb(verb, stance):
    assert told(f"Ida Moll {verb} that the boat was sound.")["stance"].tolist() == [stance]


def test_direct_and_retold_speech_are_told_apart():
    table = told("“The pier is safe,” said Ida Moll. Rolf Tane said that it was not.")
    assert table["form"].tolist() == ["direct", "indirect"]
    assert table["words"].tolist() == [4, 4]


def test_turns_of_a_transcript_are_read_as_such():
    table = told("MODERATOR: Welcome all.\n\nMOLL: The pier is safe and will stay.")
    assert table["speaker"].tolist() == ["MODERATOR", "MOLL"]


def test_every_word_is_the_articles_quoted_or_retold():
    text = "The fair was late. “It may rain,” said Ida Moll. Rolf Tane said that it could snow."
    tokens = tokenize(text)
    found = whose(
        find_cues(tokens, load_lexicon("hedges")).query("counted"), find_attributions(tokens)
    )
    assert dict(zip(found["text"], found["voice"], strict=True)) == {
        "may": "quoted",
        "could": "reported",
    }
    assert dict(zip(found["text"], found["speaker"], strict=True))["could"] == "Rolf Tane"
    words = whose(tokens[tokens["word"] != ""], find_attributions(tokens))
    assert words["voice"].iloc[0] == "article" and len(words) == (tokens["word"] != "").sum()


@pytest.mark.parametrize(
    "text",
    [
        "“Open and never closed, said the clerk",
        "SAID THE CLERK THE PIER IS SAFE",
        "said said said said",
        "“ ” “ ” said “ ”",
        ": : : said :",
        "he said " * 3000,
        "“" * 10_000,
        "the clerk said that " * 25_000,
    ],
)
def test_garbage_gives_rows_or_none_and_comes_back(text):
    tokens = tokenize(text)
    found = find_attributions(tokens)
    assert len(speakers(found, tokens)) == found["attribution"].nunique()


def test_articles_are_read_together_as_each_alone():
    texts = ["Ida Moll said the pier was safe.", "Rolf Tane denied that it was late."]
    both = find_attributions(tokenize(texts))
    alone = [find_attributions(tokenize(text)) for text in texts]
    assert both["text"].tolist() == [t for part in alone for t in part["text"]]
    assert both["attribution"].max() == 0
