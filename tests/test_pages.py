import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output
from test_runs import PARAMETERS, PNG, code, parse, write_notebook

from helpers import Article, run
from helpers.reporting.overviews import compared, overview_page
from helpers.reporting.pages import digest

STORY = "The ferry may be late. Perhaps nobody is sure, and <b>clearly</b> it is cold on May 5.\n"


def shown(alt: str, *tags: str):
    picture = new_output("display_data", {"image/png": PNG}, metadata={"image/png": {"alt": alt}})
    return new_code_cell("show()", metadata={"tags": list(tags)}, outputs=[picture])


def printed(text: str, *tags: str):
    output = new_output("stream", name="stdout", text=text)
    return new_code_cell("print()", metadata={"tags": list(tags)}, outputs=[output])


def test_the_first_figure_of_a_notebook_is_its_main_one_unless_it_says_which():
    book = new_notebook(cells=[shown("one"), shown("two")])
    assert [figure["alt"] for figure in digest(book, "x")["figures"]] == ["one"]
    book = new_notebook(cells=[shown("one"), shown("two", "main-figure"), shown("three")])
    assert [figure["alt"] for figure in digest(book, "x")["figures"]] == ["two"]


def test_cells_tagged_finding_and_limit_are_told_and_others_are_not():
    cells = [printed("a\nb\n", "finding"), printed("too few", "limit"), printed("no")]
    found = digest(new_notebook(cells=[*cells, printed("  ", "finding")]), "x")
    assert [finding["text"] for finding in found["findings"]] == ["a b"]
    assert [limit["text"] for limit in found["limits"]] == ["too few"]


def test_a_cell_tagged_marked_hands_on_what_it_shows_and_no_other_does():
    shown = [new_output("display_data", {"text/html": f"<p>{n}</p>"}) for n in (1, 2)]
    cells = [
        new_code_cell("x", outputs=shown[:1], metadata={"tags": ["marked"]}),
        new_code_cell("x", outputs=shown[1:]),
    ]
    assert digest(new_notebook(cells=cells), "x")["marked"] == ["<p>1</p>"]


MARKS = """from helpers import find_cues, highlight, in_context
from helpers import load_article, load_lexicon, tokenize
story = load_article(article)
found = find_cues(tokenize(story), load_lexicon("hedges"))
highlight(story, found, switches=True)"""


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> BeautifulSoup:
    """A first page, of a notebook that tags a limit, the marked article and the table of marks."""
    folder = tmp_path_factory.mktemp("page")
    limit = code("print('Too few words for that.')", "limit")
    cells = [code(MARKS, "marked"), code("in_context(found, story)", "marked"), limit]
    write_notebook(folder / "n" / "01_x.ipynb", code(PARAMETERS, "parameters"), *cells)
    run([Article("story", STORY, outlet="The Pier")], folder, folder / "n", quiet=True)
    return parse(folder / "story" / "index.html")


def test_the_first_page_has_the_whole_article_with_its_marks(page):
    text = page.select_one(".marked-article .text")
    assert text.get_text() == STORY and not text.find("b")
    assert {"may", "Perhaps"} <= {mark.get_text() for mark in text.find_all("mark")}


def test_every_mark_is_in_the_table_with_its_reason(page):
    rows = [row.get_text(" ", strip=True) for row in page.select("details tbody tr")]
    marks = page.select(".text mark, .text > p > span.not-counted")
    assert len(rows) >= len(marks) > 2
    assert any("False" in row and "May" in row for row in rows)
    assert f"({len(rows)})" in page.select_one("details summary").get_text()


def test_what_could_not_be_said_is_told_with_its_reason(page):
    limits = [item.get_text() for item in page.select(".limits li")]
    assert len(limits) == 1 and limits[0].startswith("Too few words for that. more")
    assert page.select_one(".limits a")["href"] == "01_x.html#cell-id=cell-3"


def test_every_box_has_a_label_and_a_mark_that_it_rules(page):
    boxes = page.select("input[type=checkbox]")
    style = "".join(tag.get_text() for tag in page.find_all("style"))
    assert len({box["id"] for box in boxes}) == len(boxes) > 2
    for box in boxes:
        assert box.find_parent("label").get_text(strip=True)
        assert f":has(#{box['id']}:not(:checked))" in style


def report(folder, name: str, count: int, words: int, **more) -> dict:
    """A report in a folder with what its notebooks counted."""
    row = {"list": "hedges", "count": count, "words": words}
    rate = 1000 / words if words else float("nan")
    row |= {"per_1000": count * rate, "low": 0.0, "high": 3 * count * rate} | more
    (folder / name / "tables").mkdir(parents=True)
    pd.DataFrame([row]).to_csv(folder / name / "tables" / "side_by_side.csv", index=False)
    known = {"source": name, "article": name, "folder": str(folder / name), "reason": ""}
    return known | {"loaded": Article(name, "text", title=f"<{name}>")}


def overview(*given: dict) -> BeautifulSoup:
    lost = {"source": "x.txt", "article": "", "folder": "", "reason": "It is empty."}
    pairs = [{"a": "a", "b": "b", "similarity": 0.934}]
    return BeautifulSoup(overview_page([*given, lost], pairs), "html.parser")


def test_the_overview_sets_articles_side_by_side_highest_rate_first(tmp_path):
    sizes = {"a": (2, 400), "b": (9, 300), "c": (1, 20)}
    soup = overview(*(report(tmp_path, name, *size) for name, size in sizes.items()))
    assert soup.h1.get_text() == "3 articles side by side"
    assert [th.get_text() for th in soup.select("tbody th")] == ["<c>", "<b>", "<a>"]
    # The scale is made for those of enough words: nothing is drawn outside of it.
    drawn = [float(circle["cx"].rstrip("%")) for circle in soup.select("circle")]
    assert drawn[1:] == [round(100 * 30 / 90, 2), round(100 * 5 / 90, 2)]
    ends = [float(line["x2"].rstrip("%")) for line in soup.select("line")]
    assert max(ends) == 100 and soup.select("circle.few") == soup.select("circle")[:1]
    assert "93 % of the shorter" in soup.get_text() and "x.txt: It is empty." in soup.get_text()


def test_the_overview_tells_places_among_the_news_where_notebooks_have_saved_some(tmp_path):
    soup = overview(report(tmp_path, "a", 2, 400, percentile=12.3), report(tmp_path, "b", 1, 300))
    assert [row.select("td")[-1].get_text() for row in soup.select("tbody tr")] == ["12 %", "–"]
    assert "more than" not in overview(report(tmp_path, "c", 2, 400)).get_text()


def test_an_overview_of_one_article_and_a_refusal_is_a_page_too(tmp_path):
    soup = overview(report(tmp_path, "a", 0, 400))
    assert soup.h1.get_text() == "Reports" and len(soup.select("tbody tr")) == 1


def test_an_article_without_words_is_left_out_of_the_comparison(tmp_path):
    soup = overview(report(tmp_path, "a", 2, 400), report(tmp_path, "b", 0, 0))
    assert len(soup.select("tbody tr")) == 1


def test_reports_of_notebooks_that_compare_nothing_are_named_all_the_same(tmp_path):
    one = report(tmp_path, "a", 2, 400)
    (tmp_path / "a" / "tables" / "side_by_side.csv").unlink()
    soup = overview(one)
    assert soup.select_one("section li a")["href"] == "a/index.html" and not soup.select("table")


def rate(name: str, count: int, words: int = 1000) -> dict:
    return {"title": name, "count": count, "words": words, "per_1000": 1000 * count / words}


@pytest.mark.parametrize(
    ("counts", "told"),
    [([40, 12], "do not lie"), ([14, 12], "may lie"), ([1, 0], "may lie"), ([9] * 9, "may lie")],
)
def test_articles_are_said_to_differ_only_if_chance_would_not_do_it(counts, told):
    rows = [rate(f"a{i}", count) for i, count in enumerate(counts)]
    assert f"the {len(rows)} articles {told} so far apart by chance" in compared(rows, "hedges")


def test_articles_of_a_few_words_are_not_compared():
    rows = [rate("a", 9, 40), rate("b", 5)]
    assert compared(rows, "hedges").startswith("There are not two articles of 100 words")
    assert "not two" in compared([rate("a", 0), rate("b", 0)], "hedges")


def test_a_page_of_a_notebook_that_nobody_executed_can_be_made():
    found = digest(nbformat.v4.new_notebook(), "x")
    assert found == {"findings": [], "limits": [], "figures": [], "marked": []}
