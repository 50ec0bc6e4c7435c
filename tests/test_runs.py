import gc
import json
import re
import warnings
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers import Article, load_article, refresh, run

STORY = """A <script>alert('late')</script> & a ferry

The ferry to the island may be late, and the crew of it said that nobody was sure of the reason.
"""
PARAMETERS = 'article = "courting_putin"\nout = ""'
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"
    "AAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
FIRST = f"""from IPython.display import display
picture = {{"image/png": "{PNG}"}}
display(picture, raw=True, metadata={{"image/png": {{"alt": "One dot & no more."}}}})
drawing = Path(out) / "figures" / "dot.svg"
print("A dot.", drawing.write_text("<svg/>"))"""


def code(source: str, *tags: str):
    return new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def write_notebook(path: Path, *cells) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


@pytest.fixture(scope="module")
def toys(tmp_path_factory) -> Path:
    """Notebooks with few imports: two that can be run on an article, and one that cannot."""
    folder = tmp_path_factory.mktemp("toys") / "a {b} c"
    write_notebook(
        folder / "01_first.ipynb",
        new_markdown_cell(
            "# Who <b>said</b> it?\n\n"
            "On to [the next](02_second.ipynb#end), [x](exercises/x.ipynb)."
        ),
        code(PARAMETERS, "parameters"),
        code(
            "from pathlib import Path\nfrom helpers import load_article, save\n"
            "text = load_article(article)"
        ),
        code("secret = 42\nprint(text.title or text.text.splitlines()[0])", "finding"),
        code(FIRST),
        code(
            "import pandas as pd\n"
            "save(pd.DataFrame({'word': ['may', '<b>'], 'count': [1, 2]}), 'words', out)"
        ),
    )
    write_notebook(
        folder / "02_second.ipynb",
        code(PARAMETERS, "parameters"),
        code(
            "from pandas import DataFrame\nfrom helpers import save\n"
            "rate = {'count': 1, 'words': 200, 'per_1000': 5.0, 'low': 0.1, 'high': 28.0}\n"
            "_ = save(DataFrame([{'list': x, **rate} for x in 'ab']), 'side_by_side', out)"
        ),
        code("print('secret' in globals(), 'pd' in globals(), {'a', 'b', 'c', 'd'})"),
        code("print('the second finding')", "finding"),
    )
    write_notebook(folder / "03_plain.ipynb", new_markdown_cell("# No parameters"), code("1 + 1"))
    return folder


@pytest.fixture(scope="module")
def story(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("story") / "Ferry & <co>.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def reports(toys, story, tmp_path_factory) -> tuple[pd.DataFrame, Path]:
    out = tmp_path_factory.mktemp("reports")
    again = story.parent / "again" / story.name
    again.parent.mkdir()
    again.write_text(STORY.upper().replace("FERRY", "Ferry"), encoding="utf-8")
    empty = story.with_name("empty.txt")
    empty.touch()
    sources = [empty, "courting_putin", story, again, story.with_name("nowhere.txt")]
    return run(sources, out, toys, jobs=1), out


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder; of a manifest all but its timings."""
    files = {}
    for path in folder.rglob("*"):
        if path.is_file():
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
            if path.name == "manifest.json":
                manifest = json.loads(path.read_bytes())
                assert manifest.pop("timings")["total"] > 0
                files[path.relative_to(folder).as_posix()] = json.dumps(manifest).encode()
    return files


def parse(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


def test_each_article_has_a_folder_with_everything(reports):
    _, out = reports
    assert sorted(tree(out / "courting_putin")) == [
        "01_first.html",
        "02_second.html",
        "figures/dot.svg",
        "index.html",
        "manifest.json",
        "notebooks/01_first.ipynb",
        "notebooks/02_second.ipynb",
        "tables/side_by_side.csv",
        "tables/words.csv",
    ]


def test_a_source_that_cannot_be_read_is_named_and_the_others_are_done(reports):
    results, out = reports
    assert results["ok"].tolist() == [False, True, True, True, False]
    assert "no words" in results["reason"][0]
    assert results["reason"][4].count("nowhere.txt") == 1
    assert (results.loc[~results["ok"], "folder"] == "").all()
    assert not list(out.glob(".*")), "nothing unfinished stays behind"


def test_sources_of_the_same_name_have_their_own_folders(reports):
    results, out = reports
    assert results["article"].tolist()[2:4] == ["ferry_co", "ferry_co_2"]
    texts = [load_article(out / name / f"{name}.txt").text for name in ("ferry_co", "ferry_co_2")]
    assert texts[0] == STORY != texts[1]


def test_the_overview_links_every_report_and_tells_every_failure(reports):
    results, out = reports
    page = parse(out / "index.html")
    rows = [[a["href"] for a in table.select("th a")] for table in page.select("table")]
    names = results.loc[results["ok"], "article"]
    assert [sorted(row) for row in rows] == [sorted(f"{n}/index.html" for n in names)] * 2
    assert all(reason in page.get_text() for reason in results["reason"])
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert [each["reason"] for each in manifest["reports"]] == results["reason"].tolist()
    read = [load_article(out / n / f"{n}.txt").sha256 for n in ("ferry_co", "ferry_co_2")]
    assert [each["sha256"] for each in manifest["reports"]][2:] == [*read, ""]
    missing = page.find("a", href="#refused")
    assert missing.find_next("section", class_="failed") and "2 of" in missing.parent.get_text()


def test_two_runs_give_the_same_bytes(reports, toys, story, tmp_path):
    run([story], tmp_path / "elsewhere", toys, jobs=2)
    first = tree(tmp_path / "elsewhere" / "ferry_co")
    again = run([story], tmp_path / "elsewhere", toys, jobs=1, force=True)
    assert not again["already"].any()
    assert tree(tmp_path / "elsewhere" / "ferry_co") == first
    # In another folder and beside other articles.
    assert tree(reports[1] / "ferry_co") == first
    assert len(first) == 11


def test_two_runs_of_the_notebooks_of_the_project_give_the_same_bytes(tmp_path):
    own = tmp_path / "story.txt"
    own.write_text(STORY * 3, encoding="utf-8")
    for jobs in (1, 2):
        assert run([own], tmp_path / str(jobs), jobs=jobs, quiet=True)["ok"].all()
    first, second = (tree(tmp_path / str(jobs)) for jobs in (1, 2))
    assert len(first) > 30
    assert [name for name in sorted({*first, *second}) if first.get(name) != second.get(name)] == []


def test_executed_notebooks_name_no_place_and_no_time(reports):
    _, out = reports
    for path in out.rglob("*.ipynb"):
        text = path.read_text(encoding="utf-8")
        assert (
            str(out) not in text
            and "papermill" not in text
            and "T" not in re.findall(r"\d(T)\d", text)
        )
        notebook = json.loads(text)
        assert set(notebook["metadata"]) == {"kernelspec", "language_info"}
        assert "version" not in notebook["metadata"]["language_info"]


def test_an_executed_notebook_runs_again_where_it_lies(reports, tmp_path):
    _, out = reports
    moved = tmp_path / "moved"
    (out / "ferry_co_2").rename(moved)
    try:
        (moved / "tables" / "words.csv").unlink()
        results = refresh(moved / "notebooks", jobs=1)
        assert results["reason"].tolist() == ["", ""] and not results["changed"].any()
        assert (moved / "tables" / "words.csv").exists()
    finally:
        moved.rename(out / "ferry_co_2")


def test_nothing_of_one_notebook_is_left_in_the_next(reports):
    _, out = reports
    notebook = nbformat.read(out / "ferry_co" / "notebooks" / "02_second.ipynb", as_version=4)
    assert notebook.cells[3].outputs[0].text.startswith("False False")
    counts = [cell.execution_count for cell in notebook.cells]
    assert counts == [1, 2, 3, 4, 5]


def test_a_kernel_that_is_renewed_loses_no_notebook(toys, reports, tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.reporting.execution.MOST_NOTEBOOKS", 1)
    assert run(["courting_putin"], tmp_path, toys, jobs=1)["ok"].all()
    assert tree(tmp_path / "courting_putin") == tree(reports[1] / "courting_putin")


def test_options_and_warnings_are_as_in_a_new_kernel(tmp_path):
    change = """import os, sys, warnings
import pandas as pd, matplotlib
pd.set_option("display.max_rows", 7)
matplotlib.rcParams["font.size"] = 33
os.environ["LEFT"] = "1"
sys.path.append("left")
os.chdir("/")"""
    look = """import os, sys, warnings
import pandas as pd, matplotlib
print(pd.get_option("display.max_rows"), matplotlib.rcParams["font.size"])
print(os.environ.get("LEFT"), "left" in sys.path, os.path.basename(os.getcwd()))"""
    # The one with more code is executed first.
    cells = [code(PARAMETERS, "parameters"), code(change), code("1"), code("2")]
    write_notebook(tmp_path / "n" / "01_a.ipynb", *cells)
    write_notebook(tmp_path / "n" / "02_b.ipynb", code(PARAMETERS, "parameters"), code(look))
    assert run(["courting_putin"], tmp_path, tmp_path / "n", jobs=1)["reason"].tolist() == [""]
    path = tmp_path / "courting_putin" / "notebooks" / "02_b.ipynb"
    text = nbformat.read(path, as_version=4).cells[-1].outputs[0].text
    assert text == "60 10.0\nNone False notebooks\n"


def test_pages_request_nothing(reports, tmp_path):
    page = '<img src="https://example.org/a.png"><script src="//example.org/a.js"></script>'
    display = f"from IPython.display import HTML\nHTML('{page}<link href=\"b.css\"><p>kept</p>')"
    write_notebook(tmp_path / "n" / "01.ipynb", code(PARAMETERS, "parameters"), code(display))
    run(["courting_putin"], tmp_path, tmp_path / "n")
    pages = [*reports[1].rglob("*.html"), *tmp_path.rglob("*.html")]
    assert len(pages) == 12
    for path in pages:
        soup = parse(path)
        addresses = [tag["src"] for tag in soup.find_all(src=True)]
        assert all(address.startswith("data:") for address in addresses)
        assert not soup.find_all(["link", "iframe", "object"])
        assert not re.search(
            r"@import|url\(", "".join(s.get_text() for s in soup.find_all("style"))
        )
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})
        assert policy["content"].startswith("default-src 'none'")
    assert "kept" in parse(tmp_path / "courting_putin" / "01.html").get_text()


def test_pages_have_one_h1_a_language_and_alternative_texts(reports):
    for path in reports[1].rglob("*.html"):
        soup = parse(path)
        assert soup.html["lang"] == "en"
        assert len(soup.find_all("h1")) == 1 and len(soup.find_all("main")) == 1
        assert all(image["alt"] for image in soup.find_all("img"))
    first = parse(reports[1] / "ferry_co" / "01_first.html")
    assert first.find("img")["alt"] == "One dot & no more."
    assert first.find("table").parent["class"] == ["scroll"]


def test_links_between_notebooks_lead_to_their_pages(reports):
    soup = parse(reports[1] / "ferry_co" / "01_first.html")
    assert soup.find("a", string="the next")["href"] == "02_second.html#end"
    assert "href" not in soup.find("a", string="x").attrs, "the report has no such page"
    here = reports[1] / "ferry_co"
    for page in here.glob("*.html"):
        for link in parse(page).select("a[href]"):
            name, _, anchor = link["href"].partition("#")
            target = here / name if name else page
            assert target.is_file()
            assert not anchor or anchor == "end" or parse(target).find(id=anchor)


def test_the_first_page_tells_the_findings_in_order_as_text(reports):
    soup = parse(reports[1] / "ferry_co" / "index.html")
    findings = soup.select(".findings li")
    assert len(findings) == 2
    assert findings[0].get_text().startswith("A <script>alert('late')</script> & a ferry")
    assert findings[1].get_text().startswith("the second finding")
    assert findings[0].a["href"] == "01_first.html#cell-id=cell-3"
    assert not soup.find("script")
    assert soup.find("figure").img["alt"] == "One dot & no more."


def test_a_report_tells_what_loading_changed(toys, tmp_path):
    source = tmp_path / "story.txt"
    source.write_text("The of\u00adfice may close in spring, some say, or so.", encoding="utf-8")
    run([source], tmp_path, toys, quiet=True)
    told = parse(tmp_path / "story" / "index.html").select_one("dl.about").get_text(" ", strip=True)
    assert "Changed in loading soft hyphens removed (1)" in told
    assert load_article(tmp_path / "story" / "story.txt").changes == {"soft hyphens removed": 1}


def test_the_title_of_an_article_is_text(toys, tmp_path):
    article = Article("x", STORY, title="<b>Late</b> & later", outlet="<i>The Pier</i>")
    run([article], tmp_path, toys)
    soup = parse(tmp_path / "x" / "index.html")
    assert soup.h1.get_text() == "<b>Late</b> & later" and not soup.select("b, i")
    assert "<i>The Pier</i>" in soup.dl.get_text()


def test_the_manifest_says_what_went_in(reports, story):
    manifest = json.loads((reports[1] / "ferry_co" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["source"] == str(story)
    assert manifest["article"]["sha256"] == load_article(story).sha256
    assert manifest["parameters"] == {"article": "../ferry_co.txt", "out": ".."}
    assert list(manifest["notebooks"]) == ["01_first", "02_second"]
    assert set(manifest["timings"]) == {"01_first", "02_second", "total"}
    assert manifest["versions"]["pandas"] == pd.__version__
    assert {"framing-notebooks", "numpy", "scipy", "trafilatura"} <= set(manifest["versions"])
    assert len(manifest["lexicons"]["hedges.csv"]) == 64
    assert "reporting/page.html.j2" in manifest["helpers"]


def test_a_notebook_that_stops_is_named_and_the_rest_stands(tmp_path):
    folder = tmp_path / "n"
    first = [
        code(PARAMETERS, "parameters"),
        code("print('so far')", "finding"),
        code("1 / 0"),
        code("2"),
    ]
    write_notebook(folder / "01_stops.ipynb", *first)
    write_notebook(
        folder / "02_dies.ipynb", code(PARAMETERS, "parameters"), code("import os\nos._exit(3)")
    )
    write_notebook(
        folder / "03_goes_on.ipynb", code(PARAMETERS, "parameters"), code("print(1)", "finding")
    )
    result = run(["courting_putin"], tmp_path, folder, jobs=1).loc[0]
    assert not result["ok"]
    assert result["reason"] == (
        "Notebook 01_stops stopped in cell [4] (ZeroDivisionError: division by zero). "
        "Notebook 02_dies made its Python process end."
    )
    soup = parse(tmp_path / "courting_putin" / "index.html")
    assert [li.get_text().split(" how")[0] for li in soup.select(".findings li")] == ["so far", "1"]
    assert "ZeroDivisionError" in soup.select_one(".failed").get_text()


def test_a_cell_that_hangs_does_not_hold_up_the_others(tmp_path, monkeypatch):
    monkeypatch.setattr("helpers.reporting.execution.CELL_SECONDS", 1)
    sleep = [code(PARAMETERS, "parameters"), code("import time"), code("time.sleep(99)")]
    write_notebook(tmp_path / "n" / "01_hangs.ipynb", *sleep)
    write_notebook(tmp_path / "n" / "02_ends.ipynb", code(PARAMETERS, "parameters"))
    result = run(["courting_putin"], tmp_path, tmp_path / "n", jobs=1).loc[0]
    assert result["reason"] == "Notebook 01_hangs has a cell that ran for 1 seconds."
    assert (tmp_path / "courting_putin" / "02_ends.html").is_file()


def test_without_a_notebook_to_run_nothing_is_done(tmp_path):
    with pytest.raises(ValueError, match="parameters"):
        run(["courting_putin"], tmp_path / "out", tmp_path)
    (tmp_path / "broken.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.ipynb"):
        run(["courting_putin"], tmp_path / "out", tmp_path)
    assert not (tmp_path / "out").exists()


def test_a_run_leaves_no_event_loop_open(toys, tmp_path, monkeypatch):
    left = []
    monkeypatch.setattr("sys.unraisablehook", lambda found: left.append(str(found.exc_value)))
    gc.collect()
    left.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        run(["courting_putin"], tmp_path, toys, quiet=True)
        gc.collect()
    assert [each for each in left if "event loop" in each] == []


def test_refresh_twice_changes_nothing(tmp_path):
    display = (
        "from IPython.display import display\ndisplay({'text/plain': 'a'}, raw=True)\nprint('b')"
    )
    path = write_notebook(tmp_path / "01_a.ipynb", code(PARAMETERS, "parameters"), code(display))
    inner = write_notebook(
        tmp_path / "exercises" / "b.ipynb", code("import os\nos.path.basename(os.getcwd())")
    )
    broken = write_notebook(tmp_path / "c.ipynb", code("oops"))
    before = broken.read_bytes()
    results = refresh(tmp_path, jobs=1)
    assert results["notebook"].tolist() == ["01_a.ipynb", "c.ipynb", "exercises/b.ipynb"]
    assert results["changed"].tolist() == [True, False, True]
    assert (
        results["reason"][1]
        == "Notebook c stopped in cell [1] (NameError: name 'oops' is not defined)."
    )
    assert broken.read_bytes() == before
    after = path.read_bytes(), inner.read_bytes()
    assert b"exercises" in after[1] and b"injected" not in after[0]
    assert not refresh(tmp_path, jobs=2)["changed"].any()
    assert (path.read_bytes(), inner.read_bytes()) == after


def test_no_two_notebooks_of_the_project_write_the_same_file():
    names = []
    for path in sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb")):
        cells = nbformat.read(path, as_version=4).cells
        source = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        for call in re.finditer(
            r"\b(save|show)\((?:[^()]|\([^()]*\))*?,\s*f?[\"']([\w-]+)[\"']", source
        ):
            names.append(call.groups())
    assert len(names) == len(set(names)), sorted({n for n in names if names.count(n) > 1})
