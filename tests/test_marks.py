"""What `helpers.marks` promises: the article's own words, each cue marked, all escaped."""

import html
import re
from types import SimpleNamespace

import pandas as pd
import pytest

from helpers import Article, find_cues, load_lexicon, tokenize
from helpers.marks import highlight, in_context

TEXT = (
    "Some argue that it may rain & pour <script>alert(1)</script>.\n \n\n"
    "In May\nit could  “possibly” cost $5.\r\n\r\nThe end"
)
ARTICLE = SimpleNamespace(name="rain", text=TEXT)
CATEGORIES = ["approximator", "modal", "vague quantity", "vague source"]


def cues_table(*rows: tuple, text: str = TEXT, name: str = "rain") -> pd.DataFrame:
    """Rows of: phrase, category, and what it means if it is not counted."""
    table = []
    for phrase, category, reason in rows:
        start = text.index(phrase)
        spot = (name, start, start + len(phrase), phrase, phrase.lower(), category, "weak")
        table.append(
            (*spot, not reason, reason or "it is possible", "before “it”" if reason else "")
        )
    columns = [
        "article",
        "start",
        "end",
        "text",
        "cue",
        "category",
        "strength",
        "counted",
        "means",
        "reason",
    ]
    kinds = {"category": pd.CategoricalDtype(CATEGORIES), "counted": bool}
    return pd.DataFrame(table, columns=columns).astype(kinds)


CUES = cues_table(
    ("could", "modal", ""),
    ("Some argue", "vague source", ""),
    ("Some", "vague quantity", "part of “Some argue”"),
    ("may", "modal", ""),
    ("May", "modal", "the month <i>"),
)


def body(page) -> str:
    return page.data.split('<div class="text">')[1].removesuffix("</div></section>")


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup))


def marks(page) -> list[tuple[str, str, str]]:
    found = re.findall(r'<mark class="mark-(\w+)"[^>]*title="([^"]*)">(.*?)</mark>', body(page))
    return [(letter, told, plain(inside)) for letter, told, inside in found]


@pytest.mark.parametrize("rejected", [True, False])
def test_without_its_tags_the_page_is_the_article(rejected):
    assert plain(body(highlight(ARTICLE, CUES, rejected))) == TEXT


def test_every_counted_cue_is_marked_with_its_category_and_strength():
    assert marks(highlight(ARTICLE, CUES)) == [
        ("d", "vague source, strength weak: it is possible", "Some argue"),
        ("b", "modal, strength weak: it is possible", "may"),
        ("b", "modal, strength weak: it is possible", "could"),
    ]


def test_a_rejected_candidate_is_dotted_and_says_why_unless_not_wanted():
    page = body(highlight(ARTICLE, CUES))
    told = "not counted: the month &lt;i&gt;, before “it”"
    assert f'<span class="not-counted" title="{told}">May</span>' in page
    assert "not-counted" not in body(highlight(ARTICLE, CUES, rejected=False))


def test_a_rejected_candidate_inside_a_counted_cue_stands_inside_its_mark():
    page = body(highlight(ARTICLE, CUES))
    assert re.search(r'<mark[^>]*><span class="not-counted"[^>]*>Some</span> argue</mark>', page)


def test_overlaps_of_every_kind_keep_the_text():
    cues = cues_table(
        ("Some argue", "vague source", ""),
        ("argue that", "modal", "across the end"),
        ("Some argue that it", "modal", "around it"),
        ("argue", "approximator", ""),
        ("rain", "modal", "one"),
        ("rain", "modal", "two"),
    )
    page = highlight(ARTICLE, cues)
    assert plain(body(page)) == TEXT
    assert [inside for *_, inside in marks(page)] == ["Some argue"]
    assert 'class="also-counted"' in body(page) and "approximator, strength weak" in body(page)
    assert "not counted: one, before “it”; not counted: two, before “it”" in body(page)


def test_nothing_from_the_article_or_the_lexicon_becomes_markup():
    text = 'It may <script>alert("x")</script> & more.'
    evil = SimpleNamespace(name='"><script>', text=text)
    kind = '"><script>kind'
    cues = cues_table(
        ("may", "modal", ""), ("more", "modal", '"><script>'), text=text, name=evil.name
    )
    cues = cues.assign(category=kind, strength="<b>").astype({"category": "category"})
    page = highlight(evil, cues).data
    assert "<script" not in page and "<b>" not in page
    assert plain(body(highlight(evil, cues))) == text
    allowed = {"section", "style", "ul", "li", "mark", "span", "div", "p"}
    assert set(re.findall(r"<([a-z]+)", page)) <= allowed


def test_the_legend_counts_what_was_counted_by_category():
    legend = re.search(r'<div class="legend">.*?</div>', highlight(ARTICLE, CUES).data)[0]
    assert "modal</mark> 2</li>" in legend and "vague source</mark> 1</li>" in legend
    assert "approximator" not in legend and "not counted</span> 2</p>" in legend


def test_categories_can_be_told_apart_without_colour():
    page = highlight(ARTICLE, CUES).data
    lines = re.findall(r"\.mark-(\w+) {[^}]*text-decoration-style: (\w+)", page)
    assert [letter for letter, _ in lines] == ["a", "b", "c", "d"]
    assert len({line for _, line in lines}) == 4 and "dotted" not in dict(lines).values()
    assert "attr(data-letter)" in page


def test_a_category_has_the_same_letter_in_every_article():
    other = SimpleNamespace(name="rain", text="It may.")
    page = highlight(other, cues_table(("may", "modal", ""), text="It may."))
    assert [letter for letter, *_ in marks(page)] == ["b"]


def test_an_article_without_cues_is_shown_as_it_is():
    page = highlight(ARTICLE, CUES.head(0))
    assert plain(body(page)) == TEXT and "no cue was counted" in page.data


def test_other_articles_are_left_out_and_another_text_is_refused():
    elsewhere = CUES.assign(article="snow")
    assert marks(highlight(ARTICLE, pd.concat([elsewhere, CUES]))) == marks(
        highlight(ARTICLE, CUES)
    )
    shifted = SimpleNamespace(name="rain", text="X" + TEXT)
    with pytest.raises(ValueError, match="made of another text"):
        highlight(shifted, CUES)
    with pytest.raises(ValueError, match="made of another text"):
        in_context(CUES, shifted)


def test_the_page_is_the_same_every_time_and_needs_nothing_from_elsewhere():
    page = highlight(ARTICLE, CUES).data
    assert page == highlight(ARTICLE, CUES.sample(frac=1, random_state=1)).data
    assert not re.search(r"\bid=|https?:|url\(|@import|<link|on\w+=", page)
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1].replace("@media print {", "")
    selectors = [part for rule in re.findall(r"([^{}]+){", style) for part in rule.split(",")]
    assert all(part.strip().startswith(".marked-article") for part in selectors)


def test_in_context_shows_each_candidate_with_whole_words_on_both_sides():
    table = in_context(CUES, ARTICLE, width=12)
    assert list(table.columns) == [
        "left",
        "text",
        "right",
        "category",
        "counted",
        "means",
        "reason",
    ]
    assert table["text"].tolist() == ["Some", "Some argue", "may", "May", "could"]
    assert table.loc[2, ["left", "right"]].tolist() == ["that it", "rain & pour"]
    assert table.loc[3, ["left", "right"]].tolist() == ["In", "it could"]
    assert table.loc[3, "means"] == "the month <i>" and not table.loc[3, "counted"]
    assert table.loc[0, "left"] == ""


def test_in_context_of_width_nought_and_of_nothing():
    bare = in_context(CUES, ARTICLE, width=0)
    assert (bare["left"] + bare["right"]).tolist() == [""] * 5
    assert in_context(CUES.head(0), ARTICLE).empty
    with pytest.raises(ValueError, match="cannot be negative"):
        in_context(CUES, ARTICLE, width=-1)


def switch_rules(page) -> dict[str, str]:
    """The class of the marks that each box takes away."""
    found = re.findall(r":has\(#(show-[\w-]+):not\(:checked\)\) \.text \.([\w-]+) \{", page.data)
    return {box: [mark for name, mark in found if name == box] for box, _ in found}


def test_every_kind_of_mark_has_a_box_that_takes_it_away():
    page = highlight(ARTICLE, CUES, switches=True)
    boxes = re.findall(r'<input type="checkbox" checked id="([\w-]+)">', page.data)
    assert boxes == ["show-0-b", "show-0-d", "show-rejected"]
    assert switch_rules(page) == {
        "show-0-b": ["mark-b"],
        "show-0-d": ["mark-d"],
        "show-rejected": ["not-counted"],
    }
    assert body(page) == body(highlight(ARTICLE, CUES))
    assert "<script" not in page.data and 'type="reset"' in page.data


def test_the_box_of_a_lexicon_takes_all_its_marks_away():
    lists = {"modal": "hedges", "vague source": "vague <words>"}
    cues = CUES.assign(lexicon=CUES["category"].astype("str").map(lists).fillna("hedges"))
    page = highlight(ARTICLE, cues, switches=True)
    rules = switch_rules(page)
    assert rules["show-list-0"] == ["mark-b"] or rules["show-list-1"] == ["mark-b"]
    assert sorted(rules["show-list-0"] + rules["show-list-1"]) == ["mark-b", "mark-d"]
    assert "Vague &lt;words&gt;" in page.data and "<words>" not in page.data


def test_without_a_cue_there_is_nothing_to_switch():
    page = highlight(ARTICLE, CUES.iloc[:0], switches=True)
    assert "<input" not in page.data and "no cue was counted" in page.data
    only_rejected = highlight(ARTICLE, CUES.iloc[4:], switches=True)
    assert re.findall(r'id="(show-[\w-]+)"', only_rejected.data) == ["show-rejected"]
    assert "<input" not in highlight(ARTICLE, CUES.iloc[4:], rejected=False, switches=True).data


def test_without_switches_nothing_can_be_pressed():
    assert "<input" not in highlight(ARTICLE, CUES).data


def test_a_heading_of_the_text_is_set_as_one_and_nothing_else_changes():
    page = highlight(ARTICLE, CUES, headings=[TEXT.index("In May")])
    assert re.findall(r"<h3>(.*?)</h3>", body(page), re.DOTALL)[0].startswith("In <span")
    assert body(page).replace("h3>", "p>") == body(highlight(ARTICLE, CUES))


def test_any_table_with_places_and_a_category_is_marked_such_as_who_speaks():
    spoken = [(0, 25, "Ann Example"), (TEXT.index("In May"), len(TEXT), "<b>")]
    table = pd.DataFrame(spoken, columns=["start", "end", "category"])
    page = highlight(ARTICLE, table, switches=True)
    assert plain(body(page)) == TEXT
    assert {told for _, told, _ in marks(page)} == {"Ann Example", "&lt;b&gt;"}
    assert next(inside for *_, inside in marks(page)) == TEXT[:25]
    beyond = table.assign(end=table["end"] + 1)
    with pytest.raises(ValueError, match="made of another text"):
        highlight(ARTICLE, beyond)


def test_no_letter_is_given_to_what_counts_nothing():
    kinds = pd.CategoricalDtype(["–", "modal"])
    cues = cues_table(("may", "modal", ""), ("May", "modal", "the month")).astype(
        {"category": "str"}
    )
    cues["category"] = cues["category"].where(cues["counted"], "–").astype(kinds)
    page = highlight(ARTICLE, cues)
    assert [letter for letter, *_ in marks(page)] == ["a"]
    assert "not counted: the month, before “it”" in body(page)


def test_the_tables_of_find_cues_are_marked_and_shown_in_context():
    article = Article("toll", "The toll may rise. It could go up in May.")
    cues = find_cues(tokenize(article), load_lexicon("hedges"))
    assert plain(body(highlight(article, cues))) == article.text
    assert in_context(cues, article).query("counted")["text"].tolist() == ["may", "could"]
