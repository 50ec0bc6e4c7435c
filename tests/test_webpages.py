"""Saved pages: the article comes in whole, alone, and with what the page states about it."""

# Lines of HTML read best whole.
# ruff: noqa: E501

import subprocess
import sys

import pytest
import saved_pages as saved
import trafilatura

from helpers import ArticleError, list_articles, load_article, loading_changes

FERRY = [name for name in list_articles()["name"] if name.startswith("ferry")]
# What each kind of page does not state.
UNSTATED = {
    "old_tables": {"outlet"},
    "line_breaks": {"outlet"},
    "headline_thrice": {"author"},
}


def save(tmp_path, text: str, name: str = "page.html"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("style", saved.STYLES, ids=lambda style: style.__name__)
def test_the_text_comes_whole_and_alone_and_no_worse_than_trafilatura_gives_it(style, tmp_path):
    for name in FERRY:
        true = load_article(name)
        page = style(true)
        found = load_article(save(tmp_path, page))
        score = saved.f1(found.text, true.text)
        plain = trafilatura.extract(page, include_comments=False) or ""
        assert score >= 0.95
        assert score >= saved.f1(plain, true.text)
        assert found.text == true.text.strip()


@pytest.mark.parametrize("style", saved.STYLES, ids=lambda style: style.__name__)
def test_what_a_page_states_is_taken_and_nothing_else(style, tmp_path):
    for name in FERRY:
        true = load_article(name)
        found = load_article(save(tmp_path, style(true)))
        for field in ("title", "outlet", "date", "author"):
            stated = field not in UNSTATED.get(style.__name__, ())
            assert getattr(found, field) == (getattr(true, field) if stated else ""), field


def test_no_date_author_or_outlet_is_made_up(tmp_path):
    text = saved.paragraphs(load_article("ferry_wire"))
    page = saved.page(
        '<title>A ferry</title><link rel="canonical" href="https://example.org/2023/11/07/ferry">'
        '<meta property="article:modified_time" content="2024-01-01">',
        f"<article>{text}</article><footer>Copyright 2022 Somebody, June 3, 2021</footer>",
    )
    found = load_article(save(tmp_path, page))
    assert (found.date, found.author, found.outlet) == ("", "", "")
    assert found.url == "https://example.org/2023/11/07/ferry"
    assert found.title == "A ferry"


def test_broken_structured_data_states_nothing_and_harms_nothing(tmp_path):
    true = load_article("ferry_wire")
    for data in (
        '{"@type": "NewsArticle", "headline": ',
        "[[[[",
        '{"@type": 5, "author": [[]]}',
        '{"@type":"NewsArticle","headline":{"a":1},"author":{"name":[1,null,{"@id":3}]},"datePublished":20240514,"publisher":[null]}',
        "[" * 100_000,
    ):
        page = saved.page(
            f'<script type="application/ld+json">{data}</script>',
            f"<article><h1>{true.title}</h1>{saved.paragraphs(true)}</article>",
        )
        found = load_article(save(tmp_path, page))
        assert (found.title, found.text) == (true.title, true.text.strip())


def test_loading_tells_how_much_of_the_page_was_left_out(tmp_path):
    path = save(tmp_path, saved.block_theme(load_article("ferry_wire")))
    changes = loading_changes(path)
    assert changes["change"].tolist() == ["words of the page around the article left out"]
    assert changes["count"].iloc[0] > 100


def test_nothing_is_said_on_stderr_or_asked_of_the_network(tmp_path, capfd, monkeypatch):
    import socket

    def refuse(*args, **kwargs):
        raise AssertionError("a request was made")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    load_article(save(tmp_path, saved.accelerated(load_article("ferry_wire"))))
    with pytest.raises(ArticleError):
        load_article(save(tmp_path, "<html><body></body></html>"))
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")


def test_a_refused_page_or_pdf_logs_nothing(tmp_path):
    (tmp_path / "a.html").write_text("<html><body><p></p></body></html>")
    (tmp_path / "b.pdf").write_bytes(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer <</Root 1 0 R>>")
    program = f"""from helpers import load_articles
print(len(load_articles({str(tmp_path)!r})[1]))"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


def links(n: int) -> str:
    return "".join(
        f'<article><h2><a href="/{i}">The county weighs plan number {i} for the river and its town</a></h2>'
        f"<p>A short summary of what happened on day {i} in the county.</p></article>"
        for i in range(n)
    )


STUB = "<p>{}</p><p>The vote followed a hearing at which people spoke, nearly all of them against the closure of the line, which has run for decades and is known far beyond the valley.</p>".format(
    "Commissioners voted on Tuesday to shut down the ferry, ending 93 years of service across the river after an inspection found corrosion."
)
CONSENT = (
    "<h1>Before you continue</h1><p>We and our 842 partners store and access information on a device, such as cookies, "
    "and process personal data, such as unique identifiers, for personalised content. With your consent we and our "
    "partners may use precise data. You may click to consent or reject, or change your preferences at any time in our "
    "privacy settings. Some vendors rely on legitimate interests.</p><button>Accept all</button>"
)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "without an article"),
        ("<div id=root></div><noscript>You need to enable JavaScript to run this app.</noscript>", "without an article"),
        (f"<ul>{saved.NAV}</ul><h1>404 Not Found</h1><p>The page has moved.</p>", "without an article"),
        (CONSENT, "consent"),
        (f"<h1>News</h1>{links(12)}", "list of links"),
        ("<ul>" + "".join(f'<li><a href="/{i}">What the council said on day {i} about the plan</a></li>' for i in range(40)) + "</ul>", "list of links|without an article"),
        (f"<article><h1>Ferry</h1>{STUB}<div class=wall><p>Subscribe to continue reading.</p><p>Already a subscriber? Log in.</p></div></article>", "subscription"),
        ("<div>" * 100_000 + "text", "without"),
        ("<p>" + "Der Rat hat am Dienstag beschlossen, die Abstimmung über den Hafen zu verschieben. " * 20 + "</p>", "German"),
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_refused_in_one_sentence(body, says, tmp_path):
    with pytest.raises(ArticleError, match=says) as caught:
        load_article(save(tmp_path, saved.page("<title>t</title>", body)))
    assert "\n" not in str(caught.value) and str(caught.value).endswith((".", "…"))


def test_an_article_about_cookies_or_subscribers_is_let_through(tmp_path):
    text = (
        load_article("ferry_feature").text.replace("ferry", "cookies").replace("river", "privacy")
    )
    text += "\n\nReaders had to subscribe to continue reading the local paper, she said."
    body = "".join(f"<p>{p}</p>" for p in text.split("\n\n"))
    found = load_article(
        save(tmp_path, saved.page("<title>t</title>", f"<article>{body}</article>"))
    )
    assert saved.f1(found.text, text) > 0.99


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_the_encoding_of_a_page_is_what_it_says_or_looks_like(encoding, tmp_path):
    true = load_article("ferry_wire")
    path = tmp_path / "page.html"
    page = saved.block_theme(true).replace(
        "utf-8", encoding if encoding != "cp1252" else "iso-8859-1"
    )
    path.write_bytes(page.encode(encoding))
    assert load_article(path).text == true.text.strip()


def furnished(**places: str) -> tuple[str, str]:
    """A page with more in it at some places, `{1: …}` being after the second paragraph."""
    true = load_article("ferry_wire")
    between = {int(place[1:]): html for place, html in places.items()}
    head = f"<title>{true.title}</title>"
    body = f"<article><h1>{true.title}</h1>{saved.paragraphs(true, between=between)}</article>"
    return saved.page(head, body), true.text.strip()


def first_sentence(text: str) -> str:
    paragraph = next(part for part in text.split("\n\n")[1:] if ". " in part)
    return paragraph.split(". ")[0] + "."


@pytest.mark.parametrize(
    "extra",
    [
        '<p><a href="/z">The bridge nobody wants: inside a plan that may never start</a></p>',
        "<div><q>{pulled}</q></div>",
        "<p>01:24</p>",
        "<p><i>This article was amended on May 16, 2024, to correct a name.</i></p>",
        "<p>Published: May 14, 2024 at 7:12 a.m.</p>",
    ],
)
def test_what_stands_between_paragraphs_and_is_none_is_left_out(extra, tmp_path):
    text = furnished()[1]
    page, _ = furnished(_4=extra.format(pulled=first_sentence(text)))
    assert load_article(save(tmp_path, page)).text == text


def test_a_line_that_is_said_twice_but_not_pulled_out_stays(tmp_path):
    page, _ = furnished(_4="<p>Nobody asked the crew.</p>", _6="<p>Nobody asked the crew.</p>")
    assert load_article(save(tmp_path, page)).text.count("Nobody asked the crew.") == 2


@pytest.mark.parametrize(
    ("top", "field", "stated"),
    [
        ('<div class="article-author">By <a>Sunniva Ashworth</a></div>', "author", "S"),
        ('<span class="c-byline__name">Sunniva Ashworth</span>', "author", "S"),
        ("<p>By Sunniva Ashworth, Industry Correspondent</p>", "author", "S"),
        ('<p class="author">A B Cee</p><p class="author">Dee Eff</p>', "author", ""),
        ("<p>Published: October 3, 2024 at 7:12 a.m.</p>", "date", "2024-10-03"),
        ("<p>Updated: October 3, 2024 at 7:12 a.m.</p>", "date", ""),
        (
            '<div itemprop="publisher" itemscope><meta itemprop="name" content="The Ledger"></div>',
            "outlet",
            "The Ledger",
        ),
    ],
)
def test_what_readers_see_at_the_top_is_stated(top, field, stated, tmp_path):
    page, text = furnished()
    found = load_article(save(tmp_path, page.replace("</h1>", f"</h1>{top}")))
    assert getattr(found, field) == stated.replace("S", "Sunniva Ashworth", stated == "S")
    assert found.text == text


def test_a_last_line_about_the_author_is_no_part_of_the_article(tmp_path):
    page, text = furnished()
    top = '<span class="author-name">Sunniva Ashworth</span>'
    end = "<p><em>Sunniva Ashworth is a correspondent of a paper that was made up.</em></p>"
    page = page.replace("</h1>", f"</h1>{top}").replace("</article>", f"{end}</article>")
    assert load_article(save(tmp_path, page)).text == text


def test_an_encoding_that_is_not_stated_is_one_of_english(tmp_path):
    page, _ = furnished(_4="<p>The council lent it £4,000 at the café.</p>")
    path = tmp_path / "page.html"
    path.write_bytes(page.replace('<meta charset="utf-8">', "").encode("cp1252"))
    assert "lent it £4,000 at the café." in load_article(path).text


@pytest.mark.parametrize(
    "logo",
    [
        '<header role="banner"><h1>The Valley Bell</h1></header>',
        '<h1><a href="/">The Valley Bell</a></h1>',
        '<h1><a href="https://example.org/">The Valley Bell</a></h1>',
        '<a href="/"><h1>The Valley Bell</h1></a>',
        '<h1 class="site-title">The Valley Bell</h1>',
        '<div id="logo"><h1>The Valley Bell</h1></div>',
        '<h1 class="c-masthead">The Valley Bell</h1>',
        "<nav><h1>The Valley Bell</h1></nav>",
        '<meta property="og:site_name" content="The Valley Bell"><h1>The Valley Bell</h1>',
    ],
)
@pytest.mark.parametrize("mark", ["h1", "h2"])
def test_the_name_of_the_site_is_no_headline_however_large_it_is_set(logo, mark, tmp_path):
    true = load_article("ferry_wire")
    body = f"{logo}<article><{mark}>{true.title}</{mark}>{saved.paragraphs(true)}</article>"
    found = load_article(save(tmp_path, saved.page(f"<title>{true.title}</title>", body)))
    assert (found.title, found.text) == (true.title, true.text.strip())
