"""Tokens where the text has them; sentences, headings and quotes as a reader sees them."""

import pandas as pd
import pytest
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from helpers import (
    Article,
    find_cues,
    list_articles,
    load_article,
    load_lexicon,
    passages,
    tokenize,
)
from helpers.tokens import LISTED

COLUMNS = ("article section paragraph sentence start end token word heading quoted").split()


def words(text: str) -> list[str]:
    return [word for word in tokenize(text)["word"] if word]


def sentences(text: str) -> list[str]:
    return passages(tokenize(text), text)["text"].tolist()


def quoted(text: str) -> str:
    return " ".join(tokenize(text).query("quoted")["token"])


def test_columns_are_those_of_the_contract():
    assert tokenize("It rained.").columns.tolist() == COLUMNS
    assert tokenize([]).columns.tolist() == COLUMNS


@pytest.mark.parametrize("name", list_articles()["name"])
def test_every_token_is_the_text_between_its_offsets(name):
    article = load_article(name)
    tokens = tokenize(article)
    assert [article.text[a:b] for a, b in zip(tokens["start"], tokens["end"], strict=True)] == list(
        tokens["token"]
    )
    covered = "".join(tokens["token"])
    assert covered == "".join(article.text.split())


def test_many_articles_at_once_are_cut_as_each_alone():
    texts = [load_article(name) for name in list_articles()["name"]]
    texts += ["See www.example.org/a", "has it?", "", "  \n", "5", "'s", "“Open", "A\n\nB"]
    together = tokenize(texts)
    for i, text in enumerate(texts):
        name = text.name if isinstance(text, Article) else str(i)
        one = together[together["article"] == name].drop(columns="article").reset_index(drop=True)
        pd.testing.assert_frame_equal(one, tokenize(text).drop(columns="article"))


def test_an_article_without_words_keeps_its_place():
    tokens = tokenize(["", Article(name="note", text="It rained."), " \n "])
    assert tokens["article"].cat.categories.tolist() == ["0", "note", "2"]
    assert tokens["article"].unique().tolist() == ["note"]


def test_two_articles_of_one_name_are_refused():
    with pytest.raises(ValueError, match="“note”"):
        tokenize([Article(name="note", text="One."), Article(name="note", text="Two.")])


def test_a_string_is_a_text_never_a_path():
    assert words("courting_putin") == ["courting", "putin"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trump’s U.S.-led talks", ["trump", "'s", "u.s.-led", "talks"]),
        ("He couldn’t say it’s so", ["he", "couldn't", "say", "it", "'s", "so"]),
        ("the two-year-old's 1990s hat", ["the", "two-year-old", "'s", "1990s", "hat"]),
        ("$3.25 for 50,000 on 9/11", ["$3.25", "for", "50,000", "on", "9/11"]),
        ("workers' rights, O'Brien", ["workers", "rights", "o'brien"]),
        ("see https://example.org/a?b=c. Then", ["see", "https://example.org/a?b=c", "then"]),
        ("rock & roll – AT&T", ["rock", "roll", "at&t"]),
        ("could n't", ["could", "n't"]),
        ("He didn 't go", ["he", "didn't", "go"]),
        ("50% of $5 and €1.5", ["50%", "of", "$5", "and", "€1.5"]),
        ("and/or he/she left on 9/11", ["and/or", "he/she", "left", "on", "9/11"]),
        ("Write to ann.orr@example.org.", ["write", "to", "ann.orr@example.org"]),
        (
            "See example.org, or harbour.example.com/a/b.",
            "see example.org or harbour.example.com/a/b".split(),
        ),
        ("It ended.[17] So", ["it", "ended", "so"]),
        ("red/blue boats", ["red", "blue", "boats"]),
    ],
)
def test_words_are_cut_as_a_reader_would(text, expected):
    assert words(text) == expected


def test_punctuation_is_no_word():
    tokens = tokenize("Well … (yes) – “no”!")
    assert tokens.query("word == ''")["token"].tolist() == ["…", "(", ")", "–", "“", "”", "!"]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith met Dr. Lee on Jan. 6 at 5 p.m. in the U.S. capital.",
        "J. K. Ames left St. Mary’s, No. 5 on the list, at once.",
        "“Why now?” she asked.",
        "It rose by 3.5 percent vs. 2 percent.",
        "Ames Inc. said so.",
        "“Why?” Lane asked.",
        "“Stop!” Ann Orr shouted at them.",
        "“Who may pass?” Mr. Lane asked.",
        "“Late at 5 p.m.” Orr said.",
        "The U.S.-led talks went on at 12.30 p.m. Monday.",
        "The U.S. Senate voted.",
        "See Fig. A for the pier.",
        "1. Open the gate.",
        "Albert I. Jones came.",
        "Brig. Gen. Orr met Atty. Gen. Lee, Det. Poe, Pfc. Hall and Spc. Vale.",
        "Amb. Dunn, Assoc. Prof. Moss, Asst. Dist. Atty. Pell, Msgr. Roe and Insp. Hay left.",
        "It was . . . a long day.",
        "Well . . . he said so.",
        "Orban Inc. shares fell.",
        "Write to ann.orr@example.org or see www.example.org/a.Then for more.",
        "It was late. . . .",
        "“It was late!” …",
    ],
)
def test_these_are_one_sentence(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["He lives in the U.S.", "The others left at 5 p.m.", "They came back."],
        ["“It is late.”", "He left.", "(She stayed.)", "Nobody knew why…", "Then it rained!"],
        ["Is it so?", "“Yes,” she said.", "50 came."],
        ["Prices fell in the U.S.", "Officials blamed the strike."],
        ["The firm was sold to Orban Inc.", "Shareholders agreed."],
        ["He left at 5 p.m.", "Crews came later to D.C.", "Boats waited."],
        ["»Close the gate.«", "Nobody moved."],
        ["„Close the gate.“", "Nobody moved."],
        ["It closed.[17]", "The next one opened."],
        ["It ended. . . .", "The next day came.", "“Why?”", "He left."],
        ["1. Open the gate", "2. Close it", "3. Go home"],
        ["1) Open the gate.", "2) Close it."],
        ["• Open the gate", "• Close it"],
        ["He won on Feb. 1.", "The talks began."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts):
    assert sentences(" ".join(parts)) == parts


@pytest.mark.parametrize(
    "parts",
    [
        ["The vote is next year.", "The council meets on Monday."],
        ["They took action.", "Orr left."],
        ["She said “no.”", "Then she left."],
        ["Who knows?", "Nobody asked in 2019.", "The pier closed."],
    ],
)
def test_a_stop_glued_to_the_next_sentence_ends_one(parts):
    assert sentences("".join(parts)) == parts


def test_short_lines_without_a_stop_are_sentences_and_no_headings():
    lines = ["Key points", "Pier may close", "Crews must leave", "County pays half"]
    assert sentences("\n".join(lines)) == lines
    assert not tokenize("\n\n".join(lines) + "\n\nThat was all.")["heading"].any()


@pytest.mark.parametrize("text", ["The pier closes today #may", "Ask @may", "may@example.org"])
def test_handles_tags_and_addresses_are_no_cues(text):
    assert not find_cues(tokenize(text), load_lexicon("hedges"))["counted"].any()


@pytest.mark.parametrize("name", [n for n in list_articles()["name"]])
def test_sentences_are_those_of_nltk_given_our_abbreviations(name):
    parameters = PunktParameters()
    parameters.abbrev_types = {"p.m", "a.m", "u.s"}.union(
        LISTED["no sentence ends"], LISTED["a sentence may end"]
    )
    punkt = PunktSentenceTokenizer(parameters)
    text = load_article(name).text
    tokens = tokenize(text)
    ours = set(tokens.groupby("sentence")["end"].max())
    theirs = {
        start + end
        for start, end, part in _paragraphs(text)
        for end in (b for _, b in punkt.span_tokenize(part))
    }
    assert len(ours ^ theirs) <= 0.05 * len(ours)


def _paragraphs(text):
    start = 0
    for part in text.split("\n\n"):
        yield start, start + len(part), part.rstrip()
        start += len(part) + 2


def test_headings_of_the_shipped_article_begin_its_sections():
    tokens = tokenize(load_article("courting_putin"))
    headings = tokens.query("heading").groupby("section")["token"].agg(" ".join)
    assert headings.to_dict() == {
        1: "Trump and Putin : A Closer Look at the Relationship",
        2: "The Implications for US Security and Global Relations",
    }
    assert tokens["section"].unique().tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("What Comes Next\n\nNobody knows.", "What Comes Next"),
        ("Nobody knows.\n\nWhat Comes Next", ""),
        ("This is a sentence.\n\nNobody knows.", ""),
        ("this goes on\n\nNobody knows.", ""),
        ("He named three towns:\n\nNobody knows.", ""),
        ("A heading has no two\nlines of text\n\nNobody knows.", ""),
        ("5 Things\n\nNobody knows.", "5 Things"),
        ("Advertisement\n\nNobody knows.", ""),
        ("Story Continued Below\n\nNobody knows.", ""),
        ("By Ann Orr\n\nNobody knows.", ""),
        ("Photo: Ann Orr/Harbour Post\n\nNobody knows.", ""),
        ("Sign up for the Harbour Letter\n\nNobody knows.", ""),
        ("Enlarge this image toggle caption Ann Orr\n\nNobody knows.", ""),
        ("March 3, 2026\n\nNobody knows.", ""),
        ("Year\n\nBoats\n\nCrews\n\n1931\n\n12\n\n40\n\nNobody knows.", ""),
    ],
)
def test_a_heading_is_a_short_line_by_itself_with_text_after_it(text, heading):
    assert " ".join(tokenize(text).query("heading")["token"]) == heading


def test_a_line_end_inside_a_sentence_ends_no_paragraph():
    assert (
        tokenize("The vote was\nput off.\nNobody knows.")["paragraph"].tolist() == [0] * 6 + [1] * 3
    )


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("He said “it may rain” again.", "it may rain"),
        ('He said "it may" and "it will" again.', "it may it will"),
        ("She said ‘so be it’ and left.", "so be it"),
        ("She said 'so be it' and left.", "so be it"),
        ("the workers’ boats and the ’90s", ""),
        ("“One ‘two’ three” four", "One ‘ two ’ three"),
        ("“One “two” three” four", "One “ two ” three"),
        ("“First.\n\n“Second” third.", "First . Second"),
        ("“First.\n\nSecond” third.", ""),
        ("An “open mark", ""),
        ('A 6" pipe and a 5" pipe', ""),
        ("The '90s hit was 'loud' then", "loud"),
        ('“It may" go', "It may"),
        ('"It may” go', "It may"),
        ("”It may” go", "It may"),
        ("„It may“ go", "It may"),
        ("‚It may‘ go", "It may"),
        ("»It may« go, «it can» too", "It may it can"),
        ("`` It may '' go", "It may"),
        ("``It may,'' he said", "It may ,"),
        ('("It may")', "It may"),
        ("‘The drivers’ union may strike,’ said Ann Orr.", "The drivers ’ union may strike ,"),
        ("'The drivers' and crews' union may,' said Ann.", "The drivers ' and crews ' union may ,"),
        ("He said: 'It isn't so, and it won't be,' and left.", "It isn't so , and it won't be ,"),
        ("The boats’ price rose, the workers’ pay did not.", ""),
        ("“‘It may,’ he said” go", "‘ It may , ’ he said"),
        ("‘First.\n\n‘Second’ third.", "First . Second"),
        ('"First.\n\n"Second" third.', "First . Second"),
    ],
)
def test_quoted_is_what_stands_between_marks(text, inside):
    assert quoted(text) == inside


@pytest.mark.parametrize(
    "unit",
    [
        "may ",
        "word",
        "“",
        "“‘",
        '"',
        "'a ",
        "a.",
        "((",
        "A\n\n",
        "http://",
        "ab-",
        "’s",
        "…”",
        "s’ a ",
        "a@",
        "a.com",
        ". ",
        "1. A ",
        "didn 't ",
        "``",
        "[1]",
        "a\nB",
        "$5",
    ],
)
def test_time_grows_with_length_not_faster(unit):
    # No clock: work that grew with the square of these lengths would not come back.
    tokens = tokenize(unit * 200_000)
    assert tokens["end"].max() == len((unit * 200_000).rstrip())


TWO = Article(
    name="two", text="“One, he said.\n\n“Two.” It “may” be.\n\nWhat Next\n\nWho Asks\n\nYes."
)


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("sentence", ["“One, he said.", "“Two.”", "It “may” be.", "What Next", "Who Asks", "Yes."]),
        ("paragraph", ["“One, he said.", "“Two.” It “may” be.", "What Next", "Who Asks", "Yes."]),
        ("section", ["“One, he said.\n\n“Two.” It “may” be.", "What Next", "Who Asks\n\nYes."]),
        ("heading", ["What Next", "Who Asks"]),
        ("quoted", ["One, he said.", "Two.", "may"]),
    ],
)
def test_passages_are_the_text_of_each_part_among_other_articles(by, expected):
    tokens = tokenize([Article(name="one", text="Another text."), TWO, "A third."])
    table = passages(tokens, TWO, by)
    assert table["text"].tolist() == expected
    places = zip(table["start"], table["end"], strict=True)
    assert [TWO.text[start:end] for start, end in places] == expected
    assert (table["article"] == "two").all()
    joined = table.merge(tokens, on=["article", "section", "paragraph", "sentence", "start"])
    assert len(joined) == len(expected)


def test_an_article_without_words_has_no_passages():
    columns = ["article", "section", "paragraph", "sentence", "start", "end", "text"]
    table = passages(tokenize(["", "One."]), Article(name="0", text=""), "quoted")
    assert len(table) == 0
    assert table.columns.tolist() == columns
