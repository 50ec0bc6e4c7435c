"""From an http(s) address to bytes: one request, within limits of time, size and scheme."""

import re
import threading
import time
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
from urllib3.exceptions import DecodeError, IncompleteRead, NameResolutionError, ReadTimeoutError

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
            outcome.append(_get(address.strip(), until))
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


def _get(address: str, until: float) -> Fetched:
    if re.search(r"[\s\x00-\x1f]", address) or not urlsplit(address).hostname:
        raise ValueError(address)
    with requests.Session() as session:
        # No password of the reader's own files goes to anybody.
        session.auth = lambda request: request
        # Redirects are followed one by one: each address is looked at, and no body is read.
        for _ in range(MOST_REDIRECTS + 1):
            left = max(0.1, until - time.monotonic())
            options = {"timeout": left, "stream": True, "allow_redirects": False}
            answer = session.get(address, headers=HEADERS, **options)
            following = session.get_redirect_target(answer)
            if following is None:
                return _read(answer, until)
            answer.close()
            address = urljoin(answer.url, following)
            if urlsplit(address).scheme not in SCHEMES or not urlsplit(address).hostname:
                raise ArticleError("redirects to something that is not an http or https address.")
    raise ArticleError(f"redirects more than {MOST_REDIRECTS} times, or in a circle.")


def _read(answer: requests.Response, until: float) -> Fetched:
    if answer.status_code >= 300:
        reason = in_one_line(answer.reason or "")
        told = f"{answer.status_code} ({reason})" if reason else f"{answer.status_code}"
        raise ArticleError(
            f"answers {told}: open it in a browser, save the page and give the file."
        )
    stated = answer.headers.get("Content-Type", "")
    kind = stated.split(";")[0].strip().lower()
    if kind not in SUFFIX_OF:
        raise ArticleError(f"is of type {in_one_line(kind)}, not a page, PDF or Word file.")
    parts, size = [], 0
    while part := answer.raw.read1(65_536, decode_content=True):
        parts.append(part)
        size += len(part)
        if size > MOST_BYTES:
            raise ArticleError(f"is larger than {MOST_BYTES // 1_000_000} MB.")
        if time.monotonic() > until:
            raise TimeoutError
    charset = re.search(r"charset=[\"']?([\w.:-]+)", stated, re.IGNORECASE)
    return b"".join(parts), SUFFIX_OF[kind], charset[1] if charset else "", urldefrag(answer.url)[0]


def _why(error: Exception) -> str:
    if isinstance(error, ArticleError):
        return str(error)
    # What went wrong first stands innermost.
    causes = [error]
    while inner := causes[-1].__cause__ or causes[-1].__context__:
        causes.append(inner)
    causes += [
        cause.reason for cause in causes if isinstance(getattr(cause, "reason", 0), Exception)
    ]

    def is_a(*kinds: type) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if is_a(TimeoutError, requests.Timeout, ReadTimeoutError):
        return f"does not answer within {SECONDS} seconds: try again, or give a saved page."
    if is_a(NameResolutionError):
        return "names a host that cannot be found: check the address and the connection."
    if is_a(DecodeError):
        return "sends a page that cannot be unpacked."
    if is_a(IncompleteRead):
        return "breaks off before the page is whole: try again, or give a saved page."
    if is_a(requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema) or (
        isinstance(error, ValueError) and not isinstance(error, requests.RequestException)
    ):
        return "is not a valid web address."
    told = [cause.strerror for cause in causes if getattr(cause, "strerror", "")]
    return f"cannot be reached ({in_one_line((told or [type(error).__name__])[-1])})."
