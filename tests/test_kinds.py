"""Kinds of input that such tools get wrong, each by examples with the right value."""

import pytest

from helpers import Article, concordance, find_cues, load_article, load_lexicon, run, tokenize

STORY = "".join(
    f"<p>The harbor board of Penmarrow met on Monday to talk of the pier, its cost and the boats "
    f"that use it, and part {i} of the report says that the vote was put off until the autumn.</p>"
    for i in range(8)
)


@pytest.fixture
def page(tmp_path):
    """A way to load a page that holds a story and something more."""

    def make(body: str = "", head: str = "") -> Article:
        path = tmp_path / "page.html"
        article = f"<article><h1>Pier vote put off</h1>{STORY}{body}</article>"
        path.write_text(
            f"<html><head><title>Pier</title>{head}</head><body>{article}</body></html>", "utf-8"
        )
        return load_article(path)

    return make


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Prices fell in the U.S. Officials blamed the strike.", 2),
        ("The U.S. Senate met.", 1),
        ("It opened at 5 p.m. Guests came.", 2),
        ("Gen. Orr spoke at 9 a.m. on Monday.", 1),
        ("The firm was sold to Orban Inc. Shareholders agreed.", 2),
        ("The fair is on Dec. 5 in town.", 1),
        ("The vote is next year.The council meets on Monday.", 2),
        ("See Fig. A for the pier.", 1),
        ("1. Open the gate.", 1),
        ("»Close the gate.« Nobody moved.", 2),
        ("Key points\nPier may close\nCrews must leave\nCounty pays half", 4),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, sentences):
    assert tokenize(text)["sentence"].nunique() == sentences


def test_a_star_and_a_plurals_apostrophe_are_found():
    assert len(concordance(tokenize("The hedge, hedged, hedges and hedging."), "hedg*")) == 4
    assert concordance(tokenize("The workers’ union met."), "workers’")["node"].tolist() == [
        "workers"
    ]


@pytest.mark.parametrize(
    "text", ["‘The drivers’ union may strike,’ said Ann Orr.", "»It may rain,« said Ann Orr."]
)
def test_speech_is_quoted_whatever_its_marks(text):
    tokens = tokenize(text)
    assert tokens.loc[tokens["word"] == "may", "quoted"].all()


def test_a_block_quotation_without_marks_is_not_the_authors(page):
    tokens = tokenize(page("<blockquote><p>We may never moor here again.</p></blockquote>"))
    assert tokens.loc[tokens["word"] == "may", "quoted"].tolist() == [True]


@pytest.mark.parametrize("line", ["Posted 5 minutes ago", "2h ago", "3 days ago", "23/04/2026"])
def test_furniture_is_left_out(page, line):
    assert line not in page(f"<p class='date'>{line}</p>").text


def test_a_linked_list_after_a_colon_and_linked_speech_are_kept(page):
    items = "".join(
        f"<li><a href='{x}'>{x} pier ferry landing</a></li>" for x in ("North", "South")
    )
    text = page(f"<p>These are open:</p><ul>{items}</ul>").text
    assert "North pier ferry landing" in text and "South pier" in text
    said = "“We never moored there,” the oldest skipper told the council"
    assert said in page(f"<p><a href='x'>{said}</a></p>").text


def test_cells_of_a_table_are_no_headings(page):
    cells = "".join(
        f"<tr><th>{a}</th><th>{b}</th></tr>" for a, b in (("Pier", "Boats"), ("North", 5))
    )
    tokens = tokenize(page(f"<table>{cells}</table>"))
    assert not tokens["heading"].any()


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("", '<meta name="author" content="March 3, 2026 by Oona Velde">'),
        ('<p class="byline">March 3, 2026 by Oona Velde</p>', ""),
    ],
)
def test_a_byline_with_its_date_gives_both(page, body, head):
    article = page(body, head)
    assert (article.author, article.date) == ("Oona Velde", "2026-03-03")


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("23/04/2026", "2026-04-23"),
        ("04/23/2026", "2026-04-23"),
        ("05/04/2026", ""),
        ("Received: 3 February 2026. Published: 2 March 2026", "2026-03-02"),
    ],
)
def test_a_date_that_can_be_read_in_one_way_is_read(page, line, date):
    assert page(f"<p class='date'>{line}</p>").date == date


def test_words_that_only_the_style_parts_are_parted(page):
    assert "1931 Pier built" in page("<p><span>1931</span><span>Pier built</span> then.</p>").text
    assert "The ferry" in page("<p><span>T</span><span>he ferry</span> sailed on.</p>").text


@pytest.mark.parametrize("text", ["The pier closes today #may", "Ask @may about it."])
def test_handles_are_no_cues(text):
    assert not find_cues(tokenize(text), load_lexicon("hedges"))["counted"].any()


@pytest.mark.parametrize(
    ("name", "text", "counted"),
    [
        ("hedges", "She could not possibly have known.", 0),
        ("hedges", "From my perspective the plan is fine.", 1),
        ("boosters", "She spoke clearly.", 0),
        ("boosters", "Clearly, she was late.", 1),
    ],
)
def test_gaps_of_the_lists_are_closed(name, text, counted):
    assert find_cues(tokenize(text), load_lexicon(name))["counted"].sum() == counted


def test_a_report_is_not_named_as_windows_names_its_devices(tmp_path):
    made = run([Article("con", "The pier may close. " * 9)], tmp_path / "out", ["01"], quiet=True)
    assert made["folder"].iloc[0].endswith("con_article")


def test_no_text_to_compare_with_is_told_in_a_sentence(tmp_path):
    made = run(["courting_putin"], tmp_path, ["06"], parameters={"others": ""}, quiet=True)
    assert "Name at least one text to compare with" in made["reason"].iloc[0]
