"""What a report promises to whoever opens it, shown in a real browser."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

FIRST = "courting_putin/index.html"
LOOKED_AT = ["index.html", FIRST, "courting_putin/03_hedging.html", "strange/index.html"]
WIDTHS = {"phone": 360, "laptop": 1280, "projector": 1920}
MODAL = ".text mark.mark-a"


@pytest.fixture
def open_report(new_page, reports):
    def open_(name: str, **options):
        page = new_page(reports.as_uri(), **options)
        page.goto((reports / name).as_uri())
        return page

    return open_


def names(reports: Path) -> list[str]:
    return sorted(path.relative_to(reports).as_posix() for path in reports.rglob("*.html"))


def is_marked(page, selector: str) -> bool:
    """Whether the first of these marks has its line and its letter, or neither."""
    line = "e => getComputedStyle(e).textDecorationLine"
    letter = "e => getComputedStyle(e, '::after').content"
    marked = page.eval_on_selector(selector, line) != "none"
    assert (page.eval_on_selector(selector, letter) != "none") == marked
    return marked


def test_every_page_opens_without_a_network_and_asks_for_nothing(open_report, reports):
    pages = names(reports)
    assert len(pages) > 10
    page = open_report(pages[0])
    for name in pages:
        page.asked.clear()
        page.goto((reports / name).as_uri())
        asked = [address for address in page.asked if not address.startswith("data:")]
        assert asked == [(reports / name).as_uri()], name
        assert page.locator("h1").count() == 1, name
    assert page.said == [], "no script stops and no policy is broken"


def test_a_page_that_asks_for_something_would_be_caught(new_page, tmp_path):
    path = tmp_path / "page.html"
    path.write_text("<img src='https://example.org/a.png'><h1>A page</h1>", encoding="utf-8")
    page = new_page(tmp_path.as_uri())
    page.goto(path.as_uri())
    assert page.asked == [path.as_uri(), "https://example.org/a.png"]
    assert any("ERR_FAILED" in said for said in page.said)


def test_what_an_article_says_is_text_on_every_page(open_report, reports):
    page = open_report("strange/index.html")
    assert page.locator("h1").inner_text().startswith('A <script>alert("late")</script> & a $5')
    assert "<b>sure</b>" in page.locator(".marked-article .text").inner_text()
    assert page.locator("main script, main b, main i, main img[src^=http]").count() == 0
    assert page.get_by_role("heading", name="All pages and files").count() == 1


def test_a_click_takes_the_marks_of_one_kind_away_and_brings_them_back(open_report):
    page = open_report(FIRST)
    others = ".text mark:not(.mark-a)"
    box = page.get_by_label("modal")
    assert is_marked(page, MODAL) and is_marked(page, others)
    page.locator("label", has=box).click()
    assert not is_marked(page, MODAL) and is_marked(page, others)
    page.locator("label", has=box).click()
    assert is_marked(page, MODAL)


def test_the_keyboard_does_what_the_mouse_does(open_report):
    page = open_report(FIRST)
    focused = "document.activeElement"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"{focused}.id") == "show-0-a":
            break
    assert page.evaluate(f"{focused}.closest('label').textContent").strip() == "modal"
    assert page.evaluate(f"parseFloat(getComputedStyle({focused}).outlineWidth)") >= 2
    page.keyboard.press("Space")
    assert not is_marked(page, MODAL)
    while page.evaluate(f"{focused}.type") != "reset":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert is_marked(page, MODAL)


def test_one_box_takes_all_marks_of_a_lexicon_away(open_report):
    page = open_report(FIRST)
    page.get_by_label("Hedges").uncheck()
    assert not is_marked(page, MODAL) and not page.get_by_label("modal").is_visible()
    assert is_marked(page, ".text mark[title^='certainty']"), "the boosters stay"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", LOOKED_AT)
def test_axe_finds_no_barrier(open_report, axe, name, scheme):
    page = open_report(name, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    page.evaluate(axe)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    assert len(found["passes"]) > 10
    told = [(v["id"], node["html"][:200]) for v in found["violations"] for node in v["nodes"]]
    assert told == []


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_sticks_out_at_any_width(open_report, reports, width):
    page = open_report(FIRST, viewport={"width": WIDTHS[width], "height": 900})
    for name in names(reports):
        page.goto((reports / name).as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[width], name
        # Words of one cell that lie over those of the next.
        over = "cells => cells.filter(c => c.scrollWidth > c.clientWidth + 1).map(c => c.innerText)"
        assert page.eval_on_selector_all("td, th", over) == [], name
        sizes = "all => all.map(each => parseFloat(getComputedStyle(each).fontSize))"
        assert min(page.eval_on_selector_all("main p, main li, pre", sizes)) >= 12, name
        figures = page.eval_on_selector_all("img[alt]", "all => all.map(each => each.width)")
        assert not figures or min(figures) >= 400, "the labels of a figure can be read"


@pytest.mark.parametrize("name", LOOKED_AT)
def test_screenshots_are_kept_to_be_looked_at(open_report, shots, name):
    page = open_report(name)
    for scheme, width in [*(("light", width) for width in WIDTHS), ("dark", "laptop")]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": WIDTHS[width], "height": 900})
        path = shots / f"{name.replace('/', '_').removesuffix('.html')}_{scheme}_{width}.png"
        page.screenshot(path=path, full_page=True)
        assert path.stat().st_size > 10_000


def test_the_first_page_prints_on_two_or_three_pages(open_report, shots):
    page = open_report(FIRST)
    path = shots / "courting_putin.pdf"
    page.pdf(path=path, prefer_css_page_size=True)
    printed = PdfReader(path).pages
    assert len(printed) in (2, 3)
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in printed))
    for heading in page.locator("h2:not(.on-screen h2)").all_inner_texts():
        assert heading in text
    assert "citizens alike." in text and "The framing notebooks" in text
    assert "All pages and files" not in text and "how we know" not in text
