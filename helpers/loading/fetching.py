"""From an http(s) address to bytes: one request, within limits of time, size and scheme."""

import http.client
import re
import socket
import threading
import time
import urllib.error
import urllib.request
import zlib
from urllib.parse import quote, urlsplit, urlunsplit

from helpers.articles import ArticleError, in_one_line

# A reader waits this long for a page; redirects and the download included.
SECONDS = 20
MOST_BYTES = 20_000_000
MOST_REDIRECTS = 5
SCHEMES = ("http", "https")
SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    # Servers that do not know what they send; the bytes tell.
    "application/octet-stream": "",
    "": "",
}
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; framing-notebooks; one page for one reader)",
    "Accept": "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.9",
    "Accept-Encoding": "identity",
}

Fetched = tuple[bytes, str, str, str]


def fetch(address: str) -> Fetched:
    """Get one page or file.

    Nothing but this address and the http(s) addresses it redirects to is asked for.

    Returns:
        The bytes, the suffix that suits their type, their stated encoding (or `""`), and the
        address that answered.

    Raises:
        ArticleError: If nothing usable comes back within 20 seconds and 20 MB.
    """
    outcome: list[Fetched | Exception] = []
    until = time.monotonic() + SECONDS

    def work() -> None:
        try:
            outcome.append(_get(_ascii(address), until))
        except Exception as error:
            outcome.append(error)

    # A thread, because names that do not resolve and headers that drip know no time limit.
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(SECONDS + 1)
    result = outcome[0] if outcome else TimeoutError()
    if isinstance(result, Exception):
        raise ArticleError(f"“{in_one_line(address)}” {_why(result)}") from result
    return result


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTS

    def redirect_request(self, req, fp, code, msg, headers, newurl):
        if urlsplit(newurl).scheme not in SCHEMES:
            raise ArticleError("redirects to something that is not an http or https address.")
        return super().redirect_request(req, fp, code, msg, headers, _ascii(newurl))


def _get(address: str, until: float) -> Fetched:
    opener = urllib.request.OpenerDirector()
    # No handlers for file:, ftp: and data:, so that no redirect can reach them.
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(address, headers=HEADERS)
    with opener.open(request, timeout=max(0.1, until - time.monotonic())) as answer:
        kind = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if kind not in SUFFIX_OF:
            raise ArticleError(f"is of type {in_one_line(kind)}, not a page, PDF or Word file.")
        raw = _unpack(_read(answer, until), answer.headers.get("Content-Encoding", ""))
        charset = answer.headers.get_content_charset() or ""
        return raw, SUFFIX_OF[kind], charset, answer.geturl()


def _read(answer: http.client.HTTPResponse, until: float) -> bytes:
    parts, size = [], 0
    while part := answer.read1(65_536):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise ArticleError(f"is larger than {MOST_BYTES // 1_000_000} MB.")
        if time.monotonic() > until:
            raise TimeoutError
    return b"".join(parts)


def _unpack(raw: bytes, encoding: str) -> bytes:
    """Undo a compression that was not asked for."""
    if encoding.lower() not in ("gzip", "x-gzip", "deflate"):
        return raw
    unpacked = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, MOST_BYTES + 1)
    if len(unpacked) > MOST_BYTES:
        raise ArticleError(f"is larger than {MOST_BYTES // 1_000_000} MB.")
    return unpacked


def _ascii(address: str) -> str:
    """The address as it goes over the line, without the name of a place in the page."""
    parts = urlsplit(address.strip())
    if not parts.hostname or re.search(r"[\s\x00-\x1f]", address.strip()):
        raise ValueError(address)
    host = parts.hostname.encode("idna").decode() if ":" not in parts.hostname else parts.netloc
    port = f":{parts.port}" if parts.port and ":" not in parts.hostname else ""
    path = quote(parts.path or "/", safe="%/:=&~+!$,;'@()*[]")
    query = quote(parts.query, safe="%/:=&?~+!$,;'@()*[]")
    return urlunsplit((parts.scheme.lower(), host + port, path, query, ""))


def _why(error: Exception) -> str:
    if isinstance(error, ArticleError):
        return str(error)
    if isinstance(error, urllib.error.HTTPError):
        error.close()
        if "not allowed" in str(error.reason):
            return "redirects to something that is not an http or https address."
        if error.code in (301, 302, 303, 307, 308):
            return f"redirects more than {MOST_REDIRECTS} times, or in a circle."
        hint = " open it in a browser, save the page and give the file."
        reason = in_one_line(error.reason or "")
        return (
            f"answers {error.code} ({reason}):{hint}" if reason else f"answers {error.code}:{hint}"
        )
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(cause, TimeoutError):
        return f"does not answer within {SECONDS} seconds: try again, or give a saved page."
    if isinstance(cause, socket.gaierror):
        return "names a host that cannot be found: check the address and the connection."
    if isinstance(cause, ValueError) and not isinstance(cause, OSError):
        return "is not a valid web address."
    if isinstance(cause, zlib.error):
        return "sends a page that cannot be unpacked."
    told = getattr(cause, "strerror", "") or type(cause).__name__
    return f"cannot be reached ({in_one_line(told)})."
