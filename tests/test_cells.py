from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_runs import PNG

from helpers.reporting.cells import cells_as_html


def cells(*given) -> BeautifulSoup:
    return BeautifulSoup(cells_as_html(new_notebook(cells=list(given)), {"02_b"})[0], "html.parser")


def html(data: dict, source: str = "x"):
    output = new_output("display_data", data, metadata={"image/png": {"alt": "A dot."}})
    return new_code_cell(source, outputs=[output])


def test_code_and_images_come_through_unchanged():
    source = 'print("a < b & c", data)  # <!--lifted0--> src="data:,lifted0"'
    soup = cells(html({"image/png": PNG}, source), new_code_cell("y = 1"))
    assert [pre.get_text().strip() for pre in soup.find_all("pre")] == [source, "y = 1"]
    assert soup.img["src"].endswith(PNG) and soup.img["alt"] == "A dot."
    assert soup.select_one(".highlight span.nb").get_text() == "print"


def test_an_output_that_looks_like_our_marks_is_left_as_it_is():
    said = '<p>data:,lifted0 &lt;!--lifted0--&gt; src="data:,lifted0"</p>'
    soup = cells(html({"image/png": PNG}), html({"text/html": said}))
    assert soup.p.get_text() == 'data:,lifted0 <!--lifted0--> src="data:,lifted0"'


def test_a_mark_of_nothing_stays_what_it_is():
    said = '<img src="data:,lifted7" alt="x"><!--lifted9--><p>kept</p>'
    assert "kept" in cells(html({"text/html": said})).get_text()


def test_an_output_that_is_a_whole_document_does_not_end_the_page():
    whole = "<!DOCTYPE html><html><head><title>T</title></head><body><p>in it</p></body></html>"
    soup = cells(html({"text/html": whole}), new_markdown_cell("# After it"))
    assert (soup.p.get_text(), soup.h1.get_text()) == ("in it", "After it")


def test_half_a_character_does_not_end_the_page():
    soup = cells(html({"text/html": "<p>a\ud800b</p>"}), new_markdown_cell("# After it"))
    assert (soup.p.get_text(), soup.h1.get_text()) == ("a?b", "After it")


def test_a_picture_pasted_into_prose_is_that_of_its_own_cell():
    other = PNG[::-1]
    pasted = [
        new_markdown_cell("![A dot.](attachment:it)", attachments={"it": {"image/png": picture}})
        for picture in (PNG, other)
    ]
    addresses = [image["src"] for image in cells(*pasted).find_all("img")]
    assert addresses == [f"data:image/png;base64,{picture}" for picture in (PNG, other)]


def test_code_can_be_scrolled_with_the_keyboard():
    soup = cells(new_code_cell("y = 1"), new_markdown_cell("```bash\ny = 1\n```"))
    assert [pre["tabindex"] for pre in soup.find_all("pre")] == ["0", "0"]


def test_tables_have_names_of_their_own_and_no_empty_headings():
    table = "<table class='dataframe' border=1><thead><tr><th></th><th>n</th></tr></thead>"
    table += "<tbody><tr><th>a</th><td>1.5</td></tr></tbody></table>"
    soup = cells(html({"text/html": table}), html({"text/html": table}))
    regions = [box["aria-label"] for box in soup.select(".scroll[role=region]")]
    assert regions == ["Table 1", "Table 2"]
    assert all(heading.get_text() for heading in soup.find_all("th"))
    assert soup.select_one("tbody th")["scope"] == "row"
    assert [cell.get_text() for cell in soup.select(".number")] == ["n", "1.5"] * 2


def test_links_lead_to_pages_of_the_report_or_nowhere():
    text = "[a](02_b.ipynb#End) [b](03_c.ipynb) [c](https://example.org/) [d](x/y.csv)"
    soup = cells(new_markdown_cell(text))
    assert [link.get("href") for link in soup.find_all("a")] == [
        "02_b.html#End",
        None,
        "https://example.org/",
        None,
    ]


def test_whether_there_is_a_heading_of_the_first_level_is_told():
    assert cells_as_html(new_notebook(cells=[new_markdown_cell("# A")]), set())[1]
    assert not cells_as_html(new_notebook(cells=[new_markdown_cell("## A")]), set())[1]


def test_what_pandas_adds_that_is_not_html_is_left_out():
    soup = cells(
        html({"text/html": "<div><style scoped>td { color: red; }</style><b>kept</b></div>"})
    )
    assert not soup.find("style") and soup.b.get_text() == "kept"


def test_long_cells_wrap_and_short_ones_do_not():
    row = f"<tr><td>{'word ' * 9}</td><td>a b</td></tr>"
    table = f"<table class='dataframe'><tbody>{row}</tbody></table>"
    long, short = cells(html({"text/html": table})).find_all("td")
    assert "long" in long["class"] and "long" not in short.get("class", [])


def test_a_figure_can_be_scrolled_with_the_keyboard():
    box = cells(html({"image/png": PNG})).img.parent
    assert (box["tabindex"], box["role"], box["aria-label"]) == ("0", "region", "Figure 1")
