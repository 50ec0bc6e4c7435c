"""Web pages in the ways of common content systems, made from the invented ferry texts."""

# Lines of HTML read best whole.
# ruff: noqa: E501

import json
import re
from collections import Counter
from html import escape

from helpers import Article

CAPTION = (
    "The cable ferry at its Wrenlow landing in an undated picture. Photograph: Lowland Archive"
)
NAV = "".join(
    f'<li><a href="/{w}">{w.title()}</a></li>' for w in "home news sport weather business".split()
)
COOKIES = (
    '<div class="cookie-banner" id="consent"><p>We and our partners use cookies to store and access '
    "information on your device and to show personalised content.</p><button>Accept all</button></div>"
)
RELATED = (
    '<div class="related-articles"><h3>Related</h3><ul>'
    '<li><a href="/a">Orchard owners fear a long road to market</a></li>'
    '<li><a href="/b">What the bridge at Tillcote costs to keep open</a></li>'
    '<li><a href="/c">County budget: where the money goes this year</a></li></ul></div>'
)
COMMENTS = (
    '<section id="comments" class="comments"><h2>Comments</h2>'
    '<div class="comment"><b>riverman</b><p>Typical. They let it rust and now they send a bus.</p></div>'
    '<div class="comment"><b>anna_k</b><p>I will miss the bell more than the boat.</p></div></section>'
)
FOOTER = (
    '<footer><p>© 2024 Lowland Media Ltd. All rights reserved.</p><a href="/t">Terms</a></footer>'
)
READ_MORE = (
    '<p><strong>Read more:</strong> <a href="/x">A bridge too far for the county’s vans</a></p>'
)


def f1(found: str, true: str) -> float:
    """Word-level F1: words as a bag, so that lost, added and doubled words all count."""
    a, b = (Counter(re.findall(r"\w+", text.lower())) for text in (found, true))
    both = (a & b).total()
    return 2 * both / ((a.total() + b.total()) or 1)


def paragraphs(
    article: Article, mark: str = "<p>{}</p>", between: dict[int, str] | None = None
) -> str:
    parts = []
    for place, text in enumerate(article.text.strip().split("\n\n")):
        # The crossheads of the texts are short and have no full stop.
        heading = len(text.split()) < 12 and not re.search(r"[.!?”]$", text)
        parts.append(f"<h2>{escape(text)}</h2>" if heading else mark.format(escape(text)))
        parts.append((between or {}).get(place, ""))
    return "\n".join(parts)


def linked_data(article: Article, kind: str = "NewsArticle", **more: object) -> str:
    data = {
        "@context": "https://schema.org",
        "@type": kind,
        "headline": article.title,
        "datePublished": f"{article.date}T06:30:00+02:00",
        "dateModified": "2024-06-30T06:30:00+02:00",
        "author": [{"@type": "Person", "name": article.author}],
        "publisher": {"@type": "NewsMediaOrganization", "name": article.outlet},
        "mainEntityOfPage": f"https://example.org/news/{article.name}",
    } | more
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def page(head: str, body: str) -> str:
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def block_theme(a: Article) -> str:
    head = f"<title>{escape(a.title)} | {escape(a.outlet)}</title>{linked_data(a)}"
    figure = f'<figure><img src="x.jpg"><figcaption>{CAPTION}</figcaption></figure>'
    return page(
        head,
        f"{COOKIES}<nav><ul>{NAV}</ul></nav><main><article><h1>{escape(a.title)}</h1>"
        f'<p class="byline">By <a rel="author" href="/p">{escape(a.author)}</a></p>{figure}'
        f"{paragraphs(a, between={2: READ_MORE})}</article></main>{RELATED}{COMMENTS}{FOOTER}",
    )


def classic_blog(a: Article) -> str:
    head = (
        f"<title>{escape(a.title)} – {escape(a.outlet)}</title>"
        f'<meta property="og:title" content="{escape(a.title)}"><meta property="og:site_name" content="{escape(a.outlet)}">'
        f'<meta property="article:published_time" content="{a.date}T09:00:00Z"><meta name="author" content="{escape(a.author)}">'
        f'<link rel="canonical" href="https://example.org/{a.name}/">'
    )
    return page(
        head,
        f'<div id="page" class="hfeed site"><ul class="menu">{NAV}</ul><div class="entry-content post">'
        f'<h1 class="entry-title">{escape(a.title)}</h1>{paragraphs(a)}'
        f'<div class="wp-caption"><img><p class="wp-caption-text">{CAPTION}</p></div>'
        f'<div class="sharedaddy share-buttons">Share this: Email Print</div></div>'
        f'<div class="related-posts">{RELATED}</div><div id="comments" class="comments-area">{COMMENTS}</div></div>{FOOTER}',
    )


def accelerated(a: Article) -> str:
    head = f"<title>{escape(a.title)}</title>{linked_data(a, 'Article')}<script async src='amp.js'></script>"
    return page(
        head,
        f'<amp-sidebar><ul>{NAV}</ul></amp-sidebar><article class="amp-wp-article"><header><h1>{escape(a.title)}</h1></header>'
        f'<amp-img src="x"></amp-img><p class="amp-caption">{CAPTION}</p>'
        f'<div class="amp-wp-article-content">{paragraphs(a, between={1: "<amp-ad></amp-ad><p>Advertisement</p>"})}</div></article>'
        f'<amp-consent id="consent">{COOKIES}</amp-consent>{FOOTER}',
    )


def old_tables(a: Article) -> str:
    body = paragraphs(a).replace("</p>", "").replace("<h2>", "<p><b>").replace("</h2>", "</b>")
    return page(
        f"<title>{escape(a.title)}</title>",
        f'<table width="800"><tr><td colspan="3"><font size="1">{" | ".join(re.findall("<a.*?</a>", NAV))}</font></td></tr>'
        f'<tr><td width="120"><a href="/1">Front page</a><br><a href="/2">Archive</a></td><td width="500"><font face="Times">'
        f"<center><h1>{escape(a.title)}</h1></center><p>By {escape(a.author)}<p>May {int(a.date[-2:])}, 2024{body}</font></td>"
        f'<td width="180"><font size="1">Subscribe to our newsletter</font></td></tr></table>',
    )


def line_breaks(a: Article) -> str:
    text = "<br><br>\n".join(escape(p) for p in a.text.strip().split("\n\n"))
    return page(
        f'<title>{escape(a.title)}</title><meta name="author" content="{escape(a.author)}"><meta name="date" content="{a.date}">',
        f'<div id="nav">{NAV}</div><h1>{escape(a.title)}</h1><div class="story">{text}</div>{FOOTER}',
    )


def headline_thrice(a: Article) -> str:
    t = escape(a.title)
    return page(
        f'<title>{t}</title><meta property="og:title" content="{t}"><meta property="og:site_name" content="{escape(a.outlet)}">'
        f'<meta property="article:published_time" content="{a.date}">',
        f'<nav>{NAV}</nav><article><h1>{t}</h1><p class="headline">{t}</p><h2>{t}</h2>{paragraphs(a)}<p>{t}</p></article>{FOOTER}',
    )


def read_more_between(a: Article) -> str:
    between = {
        1: '<p>Read more: <a href="/1">The winch that outlived its makers</a></p>',
        3: '<aside class="inline-promo"><h4>Don’t miss</h4><a href="/2">Ten crossings of the Ammet, ranked by their fans</a></aside>',
        5: "<p><em>Sign up for our Morning Crossing newsletter.</em></p>",
        6: "<p>Story continues below advertisement</p>",
    }
    return page(
        f"<title>{escape(a.title)}</title>{linked_data(a, 'ReportageNewsArticle')}",
        f'<header><ul>{NAV}</ul></header><div class="article__body"><h1>{escape(a.title)}</h1>{paragraphs(a, between=between)}</div>{RELATED}{FOOTER}',
    )


def graph_of_data(a: Article) -> str:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "@id": "/#site", "name": "A site name that is not the outlet"},
            {"@type": "Organization", "@id": "/#org", "name": a.outlet},
            {"@type": "Person", "@id": "/#p", "name": a.author},
            {
                "@type": ["Article", "OpinionNewsArticle"],
                "headline": a.title,
                "datePublished": a.date,
                "author": {"@id": "/#p"},
                "publisher": {"@id": "/#org"},
            },
        ],
    }
    return page(
        f'<title>{escape(a.title)}</title><script type="application/ld+json">{json.dumps(data)}</script>',
        f'<nav>{NAV}</nav><div class="content"><section class="post"><h1>{escape(a.title)}</h1>{paragraphs(a)}</section></div>{COMMENTS}{FOOTER}',
    )


def live_blog(a: Article) -> str:
    posts = "".join(
        f'<div class="live-post"><time datetime="2024-05-14T1{n % 10}:00Z">1{n % 10}:00</time>{p}</div>'
        for n, p in enumerate(paragraphs(a).split("\n\n"))
    )
    return page(
        f"<title>{escape(a.title)} – live</title>{linked_data(a, 'LiveBlogPosting')}",
        f'<nav>{NAV}</nav><main><h1>{escape(a.title)}</h1><div class="live-blog">{posts}</div></main>{FOOTER}',
    )


def nested_divs(a: Article) -> str:
    body = paragraphs(
        a, mark='<div class="sc-1x2y3z"><div class="t-copy"><p class="q8 css-9f">{}</p></div></div>'
    )
    return page(
        f'<title>{escape(a.title)}</title><meta property="og:site_name" content="{escape(a.outlet)}"><meta property="article:published_time" content="{a.date}"><meta name="byl" content="By {escape(a.author)}">',
        f'<div id="app"><div class="css-1"><header>{NAV}</header>{COOKIES}<section name="articleBody"><h1>{escape(a.title)}</h1>{body}</section>'
        f'<div data-testid="photoviewer" class="css-cap caption">{CAPTION}</div>{RELATED}</div></div>{FOOTER}',
    )


def page_in_a_form(a: Article) -> str:
    return page(
        f"<title>{escape(a.title)}</title>{linked_data(a)}",
        f'<form action="/search"><input><div class="wrap"><div class="comments-enabled article"><h1>{escape(a.title)}</h1>{paragraphs(a)}</div></div></form>{FOOTER}',
    )


def quoted_blocks(a: Article) -> str:
    body = re.sub(r"<p>(“[^<]*)</p>", r"<blockquote><p>\1</p></blockquote>", paragraphs(a))
    return page(
        f'<title>{escape(a.title)}</title><meta property="og:site_name" content="{escape(a.outlet)}">',
        f'<nav>{NAV}</nav><article><h1>{escape(a.title)}</h1><div class="meta"><span class="author-name">{escape(a.author)}</span>'
        f'<time pubdate datetime="{a.date}">May {int(a.date[-2:])}</time></div><figure><img><figcaption>{CAPTION}</figcaption></figure>{body}'
        f'<div class="author-bio"><p>{escape(a.author)} has written about rivers and roads for nine years.</p></div></article>{RELATED}{FOOTER}',
    )


STYLES = [
    block_theme,
    classic_blog,
    accelerated,
    old_tables,
    line_breaks,
    headline_thrice,
    read_more_between,
    graph_of_data,
    live_blog,
    nested_divs,
    page_in_a_form,
    quoted_blocks,
]
