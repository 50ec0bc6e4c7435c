"""Addresses: one request within limits; a server that misbehaves costs a sentence, not a hang."""

import contextlib
import gzip
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import saved_pages as saved

from helpers import ArticleError, load_article
from helpers.loading import fetching

TRUE = load_article("ferry_wire")
PAGE = saved.classic_blog(TRUE).replace('<link rel="canonical"', "<link").encode()
BOMB = gzip.compress(bytes(60_000_000))
asked: list[str] = []


class Server(BaseHTTPRequestHandler):
    def log_message(self, *args):
        pass

    def answer(self, body=b"", kind="text/html; charset=utf-8", status=200, **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        asked.append(self.path)
        name = self.path.split("?")[0].strip("/").split("/")[0]
        with contextlib.suppress(OSError):
            getattr(self, name.translate(str.maketrans("-.%", "___")), self.missing)()

    def missing(self):
        self.answer(b"<h1>Not here</h1>", status=404)

    def the_ferry_vote_html(self):
        self.answer(PAGE)

    def caf_C3_A9(self):
        self.answer(PAGE)

    def moved(self):
        self.answer(status=302, Location="/the-ferry-vote.html")

    def circle(self):
        self.answer(status=302, Location="/circle")

    def stairs(self):
        n = int(self.path.split("=")[1]) if "=" in self.path else 0
        self.answer(status=301, Location=f"/stairs?n={n + 1}")

    def to_file(self):
        self.answer(status=302, Location="file:///etc/hostname")

    def to_ftp(self):
        self.answer(status=302, Location="ftp://127.0.0.1/x")

    def to_data(self):
        self.answer(status=302, Location="data:text/html,<p>hello</p>")

    def to_nowhere(self):
        self.answer(status=302, Location="http://")

    def picture(self):
        self.answer(b"\x89PNG\r\n\x1a\n", "image/png")

    def lying(self):
        self.answer(b"\x89PNG\r\n\x1a\n" + bytes(2000), "text/html")

    def plain(self):
        self.answer(TRUE.text.encode(), "text/plain; charset=utf-8")

    def packed(self):
        self.answer(gzip.compress(PAGE), Content_Encoding="gzip")

    def bomb(self):
        self.answer(BOMB, Content_Encoding="gzip")

    def broken_pack(self):
        self.answer(b"not gzip at all", Content_Encoding="gzip")

    def empty(self):
        self.answer()

    def forbidden(self):
        self.answer(b"no", status=403)

    def endless(self):
        self.answer()
        while True:
            self.wfile.write(b"<p>word</p>" * 20_000)

    def silent(self):
        time.sleep(5)

    def dripping(self):
        self.answer()
        for _ in range(50):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.1)

    def dripping_headers(self):
        self.wfile.write(b"HTTP/1.0 200 OK\r\n")
        for n in range(50):
            self.wfile.write(f"X-{n}: y\r\n".encode())
            self.wfile.flush()
            time.sleep(0.1)

    def cut_off(self):
        self.answer(b"<p>half", Content_Length="10000")

    def rubbish(self):
        self.wfile.write(b"\x00\x01\x02 nonsense\r\n\r\n")


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setenv("no_proxy", "*")
    monkeypatch.setattr(fetching, "SECONDS", 1)
    asked.clear()


def test_a_page_comes_in_with_its_address_and_a_name(server):
    article = load_article(f"{server}/the-ferry-vote.html?from=front#top")
    assert (article.text, article.title, article.date) == (TRUE.text.strip(), TRUE.title, TRUE.date)
    assert article.name == "the_ferry_vote"
    assert article.url == f"{server}/the-ferry-vote.html?from=front"
    assert asked == ["/the-ferry-vote.html?from=front"]


def test_a_redirect_is_followed_and_the_answering_address_kept(server):
    assert load_article(f"{server}/moved").url == f"{server}/the-ferry-vote.html"


@pytest.mark.parametrize("path", ["plain", "packed", "caf%C3%A9", "café"])
def test_plain_text_packed_pages_and_accents_are_read(server, path):
    assert load_article(f"{server}/{path}").text.strip() == TRUE.text.strip()


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("missing", "404"),
        ("forbidden", "403"),
        ("circle", "redirects"),
        ("stairs", "redirects more than"),
        ("to-file", "http or https"),
        ("to-ftp", "http or https"),
        ("to-data", "http or https"),
        ("to-nowhere", "redirects"),
        ("picture", "image/png"),
        ("lying", "image"),
        ("bomb", "larger than 20 MB"),
        ("broken-pack", "unpacked"),
        ("empty", "empty"),
        ("endless", "larger than 20 MB|within"),
        ("silent", "within 1 second"),
        ("dripping", "within 1 second"),
        ("dripping-headers", "within 1 second"),
        ("cut-off", "breaks off"),
        ("rubbish", "cannot be reached|without"),
    ],
)
def test_a_server_that_misbehaves_costs_one_sentence(server, path, says):
    begun = time.monotonic()
    with pytest.raises(ArticleError, match=says) as caught:
        load_article(f"{server}/{path}")
    assert time.monotonic() - begun < 4
    assert "\n" not in str(caught.value) and server in str(caught.value)
    assert str(caught.value).endswith(".")


def test_redirects_and_downloads_end_at_their_limits(server, monkeypatch):
    monkeypatch.setattr(fetching, "SECONDS", 5)
    monkeypatch.setattr(fetching, "MOST_BYTES", 1_000_000)
    with pytest.raises(ArticleError, match="redirects more than 5 times"):
        load_article(f"{server}/stairs")
    assert len(asked) == 6
    with pytest.raises(ArticleError, match="larger than 1 MB"):
        load_article(f"{server}/endless")


def test_a_redirect_to_a_file_never_opens_it(server, tmp_path, monkeypatch):
    opened = []
    monkeypatch.setattr("urllib.request.url2pathname", lambda path: opened.append(path) or path)
    with pytest.raises(ArticleError):
        load_article(f"{server}/to-file")
    assert not opened


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "ftp://127.0.0.1/x",
        "data:text/html,<p>hello</p>",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "https://[::1",
        "http://127.0.0.1:99999/",
        "http://exa mple.org/\r\nHost: x",
        "http://" + "a" * 300 + ".org/",
    ],
)
def test_what_is_no_web_address_is_refused_without_a_request(address, monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a request was made")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(ArticleError) as caught:
        load_article(address)
    assert "\n" not in str(caught.value)


def test_a_server_that_is_not_there_is_named():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(ArticleError, match="cannot be reached"):
        load_article(f"http://127.0.0.1:{port}/a")
