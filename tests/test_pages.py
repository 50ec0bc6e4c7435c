import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook, new_output
from test_runs import PARAMETERS, PNG, code, parse, write_notebook

from helpers import Article, run
from helpers.reporting.pages import digest, overview_page

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


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> BeautifulSoup:
    folder = tmp_path_factory.mktemp("page")
    limit = code("print('Too few words for that.')", "limit")
    write_notebook(folder / "n" / "01_x.ipynb", code(PARAMETERS, "parameters"), limit)
    run([Article("story", STORY, outlet="The Pier")], folder, folder / "n", quiet=True)
    return parse(folder / "story" / "index.html")


def test_the_first_page_has_the_whole_article_with_its_marks(page):
    text = page.select_one(".marked-article .text")
    assert text.get_text() == STORY and not text.find("b")
    assert {"may", "clearly"} <= {mark.get_text() for mark in text.find_all("mark")}


def test_every_mark_is_in_the_table_with_its_reason(page):
    rows = [row.get_text(" ", strip=True) for row in page.select("details tbody tr")]
    marks = page.select(".text mark, .text > p > span.not-counted")
    assert len(rows) >= len(marks) > 2
    assert any("no: " in row and "May" in row for row in rows)


def test_what_could_not_be_said_is_told_with_its_reason(page):
    limits = [item.get_text() for item in page.select(".limits li")]
    assert limits[0].startswith("Too few words for that.") and "more" in limits[0]
    assert any("Who wrote it or when: not stated" in limit for limit in limits)
    assert any("it has only" in limit for limit in limits)


def test_every_box_has_a_label_and_a_mark_that_it_rules(page):
    boxes = page.select("input[type=checkbox]")
    style = "".join(tag.get_text() for tag in page.find_all("style"))
    assert len({box["id"] for box in boxes}) == len(boxes) > 2
    for box in boxes:
        assert box.find_parent("label").get_text(strip=True)
        assert f":has(#{box['id']}:not(:checked))" in style


def report(name: str, count: int, words: int, reason: str = "") -> dict:
    rate = {"article": name, "lexicon": "hedges", "count": count, "words": words}
    rate |= {"per_1000": 1000 * count / words, "low": 0.0, "high": 3000 * count / words}
    summary = {"rates": [rate], "standing": []}
    known = {"source": name, "article": name, "folder": f"out/{name}", "reason": reason}
    return known | {"loaded": Article(name, "text", title=f"<{name}>"), "summary": summary}


def test_the_overview_sets_articles_side_by_side_highest_rate_first():
    reports = [report("a", 2, 400), report("b", 9, 300), report("c", 1, 20)]
    lost = {"source": "x.txt", "article": "", "folder": "", "reason": "It is empty."}
    pairs = [{"a": "a", "b": "b", "similarity": 0.934}]
    soup = BeautifulSoup(overview_page([*reports, lost], pairs), "html.parser")
    assert soup.h1.get_text() == "3 articles side by side"
    assert [th.get_text() for th in soup.select("tbody th")] == ["<c>", "<b>", "<a>"]
    # The scale is made for those of enough words: nothing is drawn outside of it.
    drawn = [float(circle["cx"].rstrip("%")) for circle in soup.select("circle")]
    assert drawn[1:] == [round(100 * 30 / 90, 2), round(100 * 5 / 90, 2)]
    ends = [float(line["x2"].rstrip("%")) for line in soup.select("line")]
    assert max(ends) == 100 and soup.select("circle.few") == soup.select("circle")[:1]
    assert "93 % of the shorter" in soup.get_text() and "x.txt: It is empty." in soup.get_text()


def test_an_overview_of_one_article_and_a_refusal_is_a_page_too():
    lost = {"source": "x.txt", "article": "", "folder": "", "reason": "It is empty."}
    soup = BeautifulSoup(overview_page([report("a", 0, 400), lost], []), "html.parser")
    assert soup.h1.get_text() == "Reports" and len(soup.select("tbody tr")) == 1


def test_an_article_without_words_is_left_out_of_the_comparison():
    wordless = report("b", 0, 1)
    wordless["summary"]["rates"][0] |= {"words": 0, "per_1000": float("nan"), "high": float("nan")}
    soup = BeautifulSoup(overview_page([report("a", 2, 400), wordless], []), "html.parser")
    assert len(soup.select("tbody tr")) == 1


def test_a_page_of_a_notebook_that_nobody_executed_can_be_made():
    assert digest(nbformat.v4.new_notebook(), "x") == {"findings": [], "limits": [], "figures": []}
