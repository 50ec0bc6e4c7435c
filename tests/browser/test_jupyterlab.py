"""The first notebook in JupyterLab, as a reader opens and runs it."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
# Only so that a server or a cell that hangs does not hang the tests.
PATIENCE = 120


@pytest.fixture
def notebooks(tmp_path: Path) -> Path:
    """A copy of the notebooks, the first of them without the outputs it has."""
    folder = tmp_path / "notebooks"
    shutil.copytree(ROOT / "notebooks", folder, ignore=shutil.ignore_patterns(".*"))
    path = folder / "00_start_here.ipynb"
    book = nbformat.read(path, as_version=4)
    for cell in book.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(book, path)
    return folder


@pytest.fixture
def lab(notebooks: Path, tmp_path: Path) -> Iterator[dict]:
    """The address and token of a JupyterLab that keeps everything of its own in `tmp_path`."""
    places = {name: tmp_path / name for name in ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")}
    env = os.environ | {f"JUPYTER_{name}": str(path) for name, path in places.items()}
    env |= {"IPYTHONDIR": str(tmp_path / "ipython"), "HOME": str(tmp_path / "home")}
    env |= {"PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), env.get("PYTHONPATH")]))}
    options = ["--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    options += ["--LabApp.news_url=None", "--LabApp.extension_manager=readonly"]
    options += ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    options += [f"--ServerApp.root_dir={notebooks}"]
    log = tmp_path / "lab.log"
    with log.open("w") as stream:
        command = [sys.executable, "-m", "jupyterlab", *options]
        server = subprocess.Popen(command, env=env, stdout=stream, stderr=stream)
    try:
        yield wait_for(lambda: answer(places["RUNTIME_DIR"], server, log))
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def answer(folder: Path, server: subprocess.Popen, log: Path) -> dict | None:
    assert server.poll() is None, log.read_text(encoding="utf-8")
    for path in folder.glob("jpserver-*.json"):
        if text := path.read_text(encoding="utf-8"):
            return json.loads(text)
    return None


def wait_for(look):
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        if time.monotonic() > end:
            pytest.fail(f"nothing happened in {PATIENCE} seconds")
        time.sleep(0.2)
    return found


def is_done(page, path: Path) -> bool:
    """Whether every cell has been run or one has failed, told from the file as it is saved."""
    page.keyboard.press("Control+s")
    page.wait_for_timeout(500)
    cells = [c for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    failed = any(output.output_type == "error" for cell in cells for output in cell.outputs)
    return failed or all(cell.execution_count for cell in cells)


def test_jupyterlab_opens_the_first_notebook_and_runs_all_cells(lab, notebooks, new_page, shots):
    page = new_page(lab["url"], viewport={"width": 1280, "height": 900})
    page.goto(f"{lab['url']}lab/tree/00_start_here.ipynb?token={lab['token']}")
    page.set_default_timeout(1000 * PATIENCE)
    page.get_by_role("heading", name="How is this article framed").wait_for()
    # Cells that are run before the kernel answers are forgotten.
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells")).click()
    path = notebooks / "00_start_here.ipynb"
    try:
        wait_for(lambda: is_done(page, path))
    finally:
        page.screenshot(path=shots / "jupyterlab.png")

    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []
    assert len(cells) > 5 and len(outputs) > 5
    wrong = "[data-mime-type$='stderr'], [data-mime-type$='error'], .jp-Dialog, .jp-mod-error"
    assert page.locator(wrong).count() == 0
    assert [
        address for address in page.asked if not address.startswith((lab["url"], "data:"))
    ] == []
