"""What the browser tests share: a Chromium without network, reports to open, room for pictures.

Screenshots are kept in the folder that the environment variable `BROWSER_SHOTS` names, else among
pytest's temporary folders.
"""

import importlib.util
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from helpers import Article, run

CHROMIUM = next(
    filter(
        None,
        map(
            shutil.which,
            ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"),
        ),
    ),
    "",
)
# Nothing is looked up and nothing is fetched that a page does not ask for.
FLAGS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
LONG = "Donaudampfschifffahrtsgesellschaft" * 4
# Invented, as is the ferry; every way in which a text could break a page.
STRANGE = f"""A <script>alert("late")</script> & a $5 ferry 🚢 {LONG}

The ferry may be late <script>document.body.innerHTML = "gone"</script>, and the crew said that
"nobody could be <b>sure</b>" of the fare. Its name is שלום עולם or مرحبا بالعالم, which perhaps
explains it 🚢👩‍👩‍👧. {{{{ 7 * 7 }}}} and ${{HOME}} may appear to be code.

{LONG} may be a long word, and https://example.org/{LONG}?a=1&b=2 is a longer one. Some say that
<img src="https://example.org/a.png" onerror=alert(1)> would load a picture. Others doubt it:
<!-- nothing --> seems to happen, and </style></section></main> closes nothing. The crew went home
on May 5, after a day on the water with no passengers at all, and nobody was surprised by it.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if not CHROMIUM and here in item.path.parents:
            reason = "no Chromium or Chrome is installed that could open a page"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped article and a strange one, with all notebooks, and a file that is not there."""
    out = tmp_path_factory.mktemp("browser") / "reports"
    strange = Article("strange", STRANGE, title=STRANGE.splitlines()[0], outlet="<i>The Pier</i>")
    results = run(["courting_putin", strange, out / "nowhere.txt"], out, quiet=True)
    assert results["ok"].tolist() == [True, True, False], results["reason"].tolist()
    return out


@pytest.fixture(scope="session")
def shots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(os.environ.get("BROWSER_SHOTS") or tmp_path_factory.mktemp("shots")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def axe() -> str:
    """The script of axe-core, read as a file: importing its package fails on some systems."""
    package = importlib.util.find_spec("axe_playwright_python").submodule_search_locations[0]
    return (Path(package) / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator:
    """A Chromium, for one module: while it is there, its event loop runs in this thread."""
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        flags = [*FLAGS, "--no-sandbox"] if root else FLAGS
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser) -> Iterator[Callable]:
    """Makes a page that gets only what stands below an address, and notes all that it asks for.

    `page.asked` holds the addresses, `page.said` what it wrote to the console or threw.
    """
    contexts = []

    def make(allowed: str, **options):
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.asked, page.said = [], []
        context.on("request", lambda request: page.asked.append(request.url))
        page.on("pageerror", lambda error: page.said.append(str(error)))
        page.on("console", lambda message: page.said.append(f"{message.type}: {message.text}"))

        def decide(route) -> None:
            route.continue_() if route.request.url.startswith(allowed) else route.abort()

        context.route("**/*", decide)
        return page

    yield make
    for context in contexts:
        context.close()
